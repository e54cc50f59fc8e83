package dev.ringside.stub.guest;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Code that takes the time of a condition's code: a loop, and in the page behind it a copy of that
 * code, so that the jumps there and back lead from page to page, as those of a breakpoint do; QEMU
 * looks such jumps up, which is most of what a short condition costs. The loop first has a
 * no-operation where the jump will be: what it takes then is to be subtracted.
 *
 * <p>It runs with interrupts off, on the stack of whoever was interrupted for it. The shortest of
 * some batches counts, since the host may take the CPU away in any. At its end it reads a byte of
 * its own, for which a watchpoint waits: a breakpoint would slow down every jump of the guest. If
 * nobody stops it there, it goes back to where the CPU was.
 *
 * @param begin the address of the first byte
 * @param bytes all of it, the no-operation in its place
 * @param patched where that is
 * @param patch what stands there while the copy is run
 * @param stopped the instruction pointer behind the read
 */
public record Stopwatch(long begin, byte[] bytes, long patched, byte[] patch, long stopped) {
  /** In each batch; of the shortest one rax says at the end how many ticks it took, or 0. */
  public static final int ROUNDS = 2500;

  /** How far below a CPU's stack pointer the stack is changed. */
  public static final int STACK = 512;

  private static final int BATCHES = 8;
  private static final int PAGE = 0x1000;
  private static final byte JUMP = (byte) 0xe9;
  private static final int[] NOP = {0x0f, 0x1f, 0x44, 0, 0};
  private static final int OWN = 256;
  private static final int RIP = 16;
  private static final Mem BEST = Mem.at(Gpr.RSP, 0);
  private static final Mem BATCH = Mem.at(Gpr.RSP, 4);
  private static final Mem ROUND = Mem.at(Gpr.RSP, 8);
  private static final Mem START = Mem.at(Gpr.RSP, 12);

  /** Keeps its own copies. */
  public Stopwatch {
    bytes = bytes.clone();
    patch = patch.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public byte[] patch() {
    return patch.clone();
  }

  /** What stands at {@link #patched} where nothing is run. */
  public byte[] nothing() {
    int at = (int) (patched - begin);
    return Arrays.copyOfRange(bytes, at, at + patch.length);
  }

  /** The byte that is read. */
  public long watched() {
    return begin;
  }

  /** The stack pointer that it wants. */
  public static long stack(long rsp) {
    return rsp - OWN & -16;
  }

  /** The loop, as it is assembled at one place. */
  private record Loop(byte[] bytes, long patched, long stopped, long given) {}

  /**
   * For the code that a request asks for, of whose site only matters whether it is an entry; empty
   * where there is no room for it, or no such code.
   *
   * @param registers by gdb's number, 0..17, as the CPU that will run it has them
   */
  public static Optional<Stopwatch> of(Request request, Map<Integer, Long> registers) {
    try {
      return made(request, registers);
    } catch (Refused refused) {
      return Optional.empty();
    }
  }

  private static Optional<Stopwatch> made(Request request, Map<Integer, Long> registers) {
    Room room = request.room();
    int length = loop(room.address(), room.address(), registers).bytes().length;
    long copy = room.address() + length + PAGE - 1 & -PAGE;
    int left = (int) (room.address() + room.length() - copy);
    Loop loop = loop(copy - length, copy - length, registers);
    Request there =
        new Request(
            new Site(loop.patched(), bytes(NOP), request.site().atEntry()),
            new Room(copy, Math.max(left, 0)),
            request.conditions(),
            request.trust(),
            new Signal.Breakpoint(),
            request.id(),
            request.counter());
    return GuestCode.compile(there)
        .fold(code -> Optional.of(of(loop, copy - length, code)), not -> Optional.empty());
  }

  private static Stopwatch of(Loop loop, long begin, Code code) {
    byte[] copy = code.bytes();
    if (code.ask().isPresent()) {
      int ask = (int) (code.ask().getAsLong() - code.origin());
      byte[] giveUp = jump(code.ask().getAsLong(), loop.given());
      int end = ask + giveUp.length;
      copy = copy.length < end ? Arrays.copyOf(copy, end) : copy;
      System.arraycopy(giveUp, 0, copy, ask, giveUp.length);
    }
    byte[] all = Arrays.copyOf(loop.bytes(), loop.bytes().length + copy.length);
    System.arraycopy(copy, 0, all, loop.bytes().length, copy.length);
    return new Stopwatch(
        begin, all, loop.patched(), jump(loop.patched(), code.origin()), loop.stopped());
  }

  private static Loop loop(long begin, long watched, Map<Integer, Long> registers) {
    Assembler asm = new Assembler(begin, Frame.leaving(begin), Set.of());
    Label batch = new Label();
    Label round = new Label();
    Label slower = new Label();
    Label end = new Label();
    asm.store(BEST, -1);
    asm.store(BATCH, BATCHES);
    asm.bind(batch);
    asm.store(ROUND, ROUNDS);
    asm.rdtsc();
    asm.store(START, Gpr.RAX);
    restore(asm, registers, Gpr.RAX, Gpr.RDX);
    asm.bind(round);
    int patched = asm.size();
    asm.plain(NOP);
    asm.add(ROUND, -1);
    asm.jump(Assembler.NOT_EQUAL, round);
    asm.rdtsc();
    asm.subtract(Gpr.RAX, START);
    asm.load(Integer.BYTES, false, Gpr.RDX, BEST);
    asm.arithmetic(Alu.CMP, false, Gpr.RAX, Gpr.RDX);
    asm.jump(Assembler.ABOVE_OR_EQUAL, slower);
    asm.store(BEST, Gpr.RAX);
    asm.bind(slower);
    asm.add(BATCH, -1);
    asm.jump(Assembler.NOT_EQUAL, batch);
    asm.load(Integer.BYTES, false, Gpr.RAX, BEST);
    asm.bind(end);
    asm.load(1, false, Gpr.RDX, Mem.absolute((int) watched));
    int stopped = asm.size();
    goBack(asm, registers);
    int given = asm.size();
    asm.move(Gpr.RAX, 0);
    asm.jump(end);
    return new Loop(asm.bytes(), begin + patched, begin + stopped, begin + given);
  }

  /** What the loop changes, and what the code at an entry need not keep. */
  private static void goBack(Assembler asm, Map<Integer, Long> registers) {
    restore(asm, registers, Gpr.RAX, Gpr.RDX, Gpr.R10, Gpr.R11, Gpr.RSP);
    asm.pushNumber(registers.get(Frame.EFLAGS));
    asm.popFlags();
    asm.jumpTo(registers.get(RIP));
  }

  private static void restore(Assembler asm, Map<Integer, Long> registers, Gpr... which) {
    for (Gpr each : which) {
      asm.move(each, registers.get(each.gdb()));
    }
  }

  private static byte[] jump(long from, long to) {
    byte[] jump = new byte[Site.SHORTEST];
    jump[0] = JUMP;
    int distance = (int) (to - (from + jump.length));
    for (int i = 1; i < jump.length; i++) {
      jump[i] = (byte) (distance >> 8 * (i - 1));
    }
    return jump;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
