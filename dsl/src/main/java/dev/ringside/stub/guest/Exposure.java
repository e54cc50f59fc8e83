package dev.ringside.stub.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a CPU that spins shows the host of itself, so that a debugger can look at it while the
 * machine runs: on its stack, above what the spin itself needs, all general registers and the
 * flags, the bases of its segments, its control registers and selectors; and below the stack, where
 * nobody writes as long as interrupts are off, x87 and SSE as {@code fxsave64} stores them (Intel
 * SDM volume 1, 10.5.1). A word of the CPU's own says where its stack is while all that is there,
 * and another lets it go.
 */
public final class Exposure {
  /** Where the CPU's stack pointer is shown, from its word for calls; 8 bytes, 0 for nothing. */
  public static final int SHOWN = -8;

  /** Where the host writes what is not 0 to let it go on, from its word for calls; 4 bytes. */
  public static final int RELEASE = 4;

  /** How far below the stack pointer the host must read at most. */
  public static final int BELOW = 544;

  private static final int FXSAVE = 512;
  private static final int ALIGNED = 16;

  /** fs, gs, and gs as {@code swapgs} exchanges it; efer (Intel SDM volume 4, 2.1). */
  private static final List<Integer> BASES = List.of(0xc0000100, 0xc0000101, 0xc0000102);

  private static final int EFER = 0xc0000080;
  private static final List<Integer> CONTROLS = List.of(0, 2, 3, 4, 8);

  /** cs, ss, ds, es, fs, gs, as gdb counts them, by their numbers in instructions. */
  private static final List<Integer> SELECTORS = List.of(1, 2, 3, 0, 4, 5);

  private static final int PUSHED = BASES.size() + CONTROLS.size() + 1 + SELECTORS.size();

  /** On top of them the spin keeps its deadline. */
  static final int ENTRIES = PUSHED + 1;

  /** cr0: x87 and SSE fault while one of EM and TS is set. */
  private static final int NO_X87 = 0xc;

  private static final int RIP = 16;
  private static final int X87_REGISTERS = 8;
  private static final int X87_BYTES = 10;
  private static final int XMM_BYTES = 16 * 16;

  /** The answer to {@code g} of QEMU 7.2. */
  private static final int FILE = 608;

  private final Assembler asm;
  private final int word;

  /** For a CPU that calls by the word there, from its {@code gs_base}. */
  Exposure(Assembler asm, int word) {
    this.asm = asm;
    this.word = word;
  }

  /** With all general registers kept and interrupts off; rax, rcx and rdx are free. */
  void push() {
    BASES.forEach(this::pushSpecific);
    for (int control : CONTROLS) {
      boolean high = control > 7;
      int modes = 0xc0 | (control & 7) << 3;
      if (high) {
        asm.plain(0x44, 0x0f, 0x20, modes);
      } else {
        asm.plain(0x0f, 0x20, modes);
      }
      pushRax();
    }
    pushSpecific(EFER);
    for (int selector : SELECTORS) {
      asm.plain(0x8c, 0xc0 | selector << 3);
      pushRax();
    }
  }

  private void pushSpecific(int register) {
    asm.move(Gpr.RCX, Integer.toUnsignedLong(register));
    asm.plain(0x0f, 0x32);
    asm.shift(Shift.LEFT, Gpr.RDX, Integer.SIZE);
    asm.arithmetic(Alu.OR, true, Gpr.RAX, Gpr.RDX);
    pushRax();
  }

  private void pushRax() {
    asm.push(Gpr.RAX);
    asm.frame(asm.frame().deeper());
  }

  /** All is pushed: from now on the host may look, unless x87 and SSE cannot be stored. */
  void show() {
    Label blind = new Label();
    asm.plain(0x0f, 0x20, 0xc0);
    asm.test(false, Gpr.RAX, NO_X87);
    asm.jump(Assembler.NOT_EQUAL, blind);
    asm.lea(true, Gpr.RAX, Mem.at(Gpr.RSP, -FXSAVE - ALIGNED));
    asm.arithmetic(Alu.AND, true, Gpr.RAX, -ALIGNED);
    asm.plain(0x48, 0x0f, 0xae, 0x00);
    asm.storeAll(Mem.gs(word + SHOWN), Gpr.RSP);
    asm.bind(blind);
  }

  /** Leads there if the host lets the CPU go. */
  void leaveIfReleased(Label released) {
    asm.compare(Mem.gs(word + RELEASE), 0);
    asm.jump(Assembler.NOT_EQUAL, released);
  }

  /** The host may not look any more. */
  void hide() {
    asm.move(Gpr.RCX, 0);
    asm.storeAll(Mem.gs(word + SHOWN), Gpr.RCX);
  }

  /** The host's word was heard, and the CPU does not call any more. */
  void settle() {
    asm.store(Mem.gs(word + RELEASE), 0);
    asm.store(Mem.gs(word), 0);
  }

  /**
   * The CPU's registers at the site, in the bytes in which QEMU 7.2 answers {@code g}: general
   * registers, rip, flags, selectors, bases, cr0, cr2, cr3, cr4, cr8, efer, x87 (by their place in
   * the processor, not on its stack; of its six last control registers QEMU says 0), xmm, mxcsr.
   *
   * @param landing of the instruction it spins at
   * @param stack the bytes from {@link #BELOW} below the stack pointer on, up to where it was at
   *     the site
   * @param pointer the stack pointer that is shown
   */
  public static byte[] registers(Landing landing, byte[] stack, long pointer) {
    ByteBuffer from = ByteBuffer.wrap(stack).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer file = ByteBuffer.allocate(FILE).order(ByteOrder.LITTLE_ENDIAN);
    for (int register = 0; register < RIP; register++) {
      Integer at = landing.saved().get(register);
      file.putLong(at == null ? pointer + landing.pop() : from.getLong(BELOW + at));
    }
    file.putLong(landing.rip());
    file.putInt((int) from.getLong(BELOW + landing.saved().get(Frame.EFLAGS)));
    int pushedLast = BELOW + Long.BYTES;
    long[] pushed =
        IntStream.range(0, PUSHED)
            .mapToLong(i -> from.getLong(pushedLast + Long.BYTES * (PUSHED - 1 - i)))
            .toArray();
    int selectors = PUSHED - SELECTORS.size();
    Arrays.stream(pushed, selectors, PUSHED).forEach(each -> file.putInt((int) each));
    Arrays.stream(pushed, 0, selectors).forEach(file::putLong);
    int area = (int) ((pointer - FXSAVE - ALIGNED & -ALIGNED) - (pointer - BELOW));
    putX87(file, from.slice(area, FXSAVE).order(ByteOrder.LITTLE_ENDIAN));
    return file.array();
  }

  private static void putX87(ByteBuffer file, ByteBuffer area) {
    int status = area.getShort(2) & 0xffff;
    int top = status >> 11 & 7;
    for (int register = 0; register < X87_REGISTERS; register++) {
      int place = register - top & 7;
      file.put(area.slice(32 + 16 * place, X87_BYTES));
    }
    file.putInt(area.getShort(0) & 0xffff);
    file.putInt(status);
    file.position(file.position() + 6 * Integer.BYTES);
    file.put(area.slice(160, XMM_BYTES));
    file.putInt(area.getInt(24));
  }
}
