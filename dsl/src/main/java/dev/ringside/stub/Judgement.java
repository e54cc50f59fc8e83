package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import dev.ringside.wire.rsp.ThreadId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A stop of QEMU's that is being judged: is it gdb's, or ours alone because its condition is false?
 * Immutable and pure; each answer of QEMU's gives the next {@link Turn}.
 *
 * <p>A false hit costs no single step where the breakpoint stands on a no-operation, as at the
 * entry of every traceable kernel function: the instruction pointer is set behind it. Elsewhere the
 * breakpoint is taken out, the CPU stepped, and the breakpoint put back.
 *
 * @param stop the stop packet, for gdb
 * @param thread the CPU that stopped
 * @param phase what was asked of QEMU last
 * @param address where the CPU stands
 * @param known what was read for the conditions so far
 * @param need what was asked for them last
 */
record Judgement(
    RspFrame.Packet stop,
    ThreadId thread,
    Phase phase,
    long address,
    Evaluation.Known known,
    Optional<Evaluation.NeedsMemory> need) {

  /** What was asked of QEMU last. */
  enum Phase {
    /** Where a single step of gdb's ended. */
    PLACE,
    REGISTERS,
    VALUE,
    CODE,
    SKIP,
    REMOVE,
    STEP,
    INSERT
  }

  /** What comes next. */
  enum Move {
    /** Ask QEMU; the answer continues the judgement. */
    ASK,
    /** Let one CPU execute one instruction; its stop continues the judgement. */
    STEP,
    /** It was not gdb's: the machine runs on. */
    RUN_ON,
    /** It is gdb's. */
    DELIVER
  }

  /**
   * The next step of a judgement.
   *
   * @param judgement as it stands now
   * @param breakpoints with what was learnt
   * @param payload what to ask QEMU; empty unless the move is {@link Move#ASK} or {@link Move#STEP}
   */
  record Turn(Judgement judgement, Breakpoints breakpoints, Move move, String payload) {}

  /** QEMU 7.2, x86-64: sixteen general registers, then rip, in the order of {@code g}. */
  private static final int RIP = 16;

  private static final int RIP_OFFSET = 16 * 8;

  /** After rip: eflags and six segment registers of 4 bytes each. */
  private static final int FS_BASE_OFFSET = RIP_OFFSET + 8 + 7 * 4;

  private static final int FS_BASE = 24;
  private static final int BASES = 3;
  private static final int SIGTRAP = 5;
  private static final int LONGEST_NOP = 9;

  /** Whether a stop may be that of a breakpoint with a condition. */
  static boolean mayBeOurs(StopReply stop) {
    return stop instanceof StopReply.Signal signal
        && signal.signal() == SIGTRAP
        && signal.reasons().isEmpty()
        && signal.thread().isPresent();
  }

  /** The CPU that a stop which may be ours names. */
  static ThreadId thread(StopReply stop) {
    return ((StopReply.Signal) stop).thread().orElseThrow();
  }

  static Turn begin(RspFrame.Packet stop, ThreadId thread, Breakpoints breakpoints) {
    Judgement judgement =
        new Judgement(stop, thread, Phase.REGISTERS, 0, Evaluation.Known.NOTHING, Optional.empty());
    return new Turn(judgement, breakpoints, Move.ASK, "g");
  }

  /**
   * A single step of gdb's has ended; it is repeated if it ended where it began.
   *
   * <p>QEMU 7.2 under TCG raises the debug exception of a step also when the CPU was kicked before
   * its first instruction (accel/tcg/cpu-exec.c, {@code cpu_tb_exec}), and starting the machine is
   * such a kick: one step in some thousands does nothing. Of a step over a breakpoint gdb 13.1 then
   * reports the same stop a second time.
   *
   * @param before the instruction pointer before the step
   */
  static Turn stepEnded(
      RspFrame.Packet stop, ThreadId thread, long before, Breakpoints breakpoints) {
    Judgement judgement =
        new Judgement(
            stop, thread, Phase.PLACE, before, Evaluation.Known.NOTHING, Optional.empty());
    return new Turn(judgement, breakpoints, Move.ASK, "p%x".formatted(RIP));
  }

  /** Where the CPU stands, by the answer to {@code g}; empty where that is no such answer. */
  static OptionalLong place(String registers) {
    return Hex.decode(registers)
        .filter(bytes -> bytes.length >= FS_BASE_OFFSET)
        .map(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(RIP_OFFSET))
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** QEMU's answer to what was asked last. */
  Turn answered(String answer, Breakpoints breakpoints) {
    switch (phase) {
      case PLACE:
        boolean stayed = Hex.decode(answer).filter(b -> littleEndian(b) == address).isPresent();
        return stayed ? new Turn(this, breakpoints, Move.RUN_ON, "") : deliver(breakpoints);
      case REGISTERS:
        return registers(answer, breakpoints);
      case VALUE:
        return value(answer, breakpoints);
      case CODE:
        return leave(
            breakpoints.withNop(address, Nops.length(Hex.decode(answer).orElse(new byte[0]))));
      case REMOVE:
        return new Turn(in(Phase.STEP), breakpoints, Move.STEP, "vCont;s:" + thread);
      default:
        return answer.equals("OK")
            ? new Turn(this, breakpoints, Move.RUN_ON, "")
            : deliver(breakpoints);
    }
  }

  /** The stop behind the single step. */
  Turn stepped(Breakpoints breakpoints) {
    return new Turn(in(Phase.INSERT), breakpoints, Move.ASK, "Z" + place());
  }

  private Turn registers(String answer, Breakpoints breakpoints) {
    Optional<byte[]> bytes = Hex.decode(answer).filter(b -> b.length >= FS_BASE_OFFSET + BASES * 8);
    if (bytes.isEmpty()) {
      return deliver(breakpoints);
    }
    ByteBuffer file = ByteBuffer.wrap(bytes.get()).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Long> registers = new HashMap<>();
    for (int register = 0; register <= RIP; register++) {
      registers.put(register, file.getLong(register * 8));
    }
    for (int base = 0; base < BASES; base++) {
      registers.put(FS_BASE + base, file.getLong(FS_BASE_OFFSET + base * 8));
    }
    Evaluation.Known read = new Evaluation.Known(registers, Map.of());
    long rip = file.getLong(RIP_OFFSET);
    return breakpoints.conditions().containsKey(rip)
        ? new Judgement(stop, thread, phase, rip, read, need).evaluate(breakpoints.evaluated(rip))
        : deliver(breakpoints);
  }

  private Turn value(String answer, Breakpoints breakpoints) {
    Evaluation.NeedsMemory asked = need.orElseThrow();
    Optional<byte[]> bytes = Hex.decode(answer).filter(b -> b.length == asked.bytes());
    Evaluation.Known read =
        bytes
            .map(b -> known.withMemory(asked.address(), asked.bytes(), littleEndian(b)))
            .orElseGet(() -> known.withUnreadable(asked.address(), asked.bytes()));
    return new Judgement(stop, thread, phase, address, read, Optional.empty())
        .evaluate(breakpoints);
  }

  private static long littleEndian(byte[] bytes) {
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  /** A condition that cannot be answered here is gdb's to answer. */
  private Turn evaluate(Breakpoints breakpoints) {
    List<AgentExpression> expressions = breakpoints.conditions().get(address);
    for (AgentExpression expression : expressions) {
      Evaluation.Outcome outcome = Evaluation.evaluate(expression, known);
      if (outcome instanceof Evaluation.NeedsMemory memory) {
        Judgement asking =
            new Judgement(stop, thread, Phase.VALUE, address, known, Optional.of(memory));
        String payload = "m%x,%x".formatted(memory.address(), memory.bytes());
        return new Turn(asking, breakpoints, Move.ASK, payload);
      }
      if (!(outcome instanceof Evaluation.Value value) || value.isTrue()) {
        return deliver(breakpoints);
      }
    }
    return leave(breakpoints);
  }

  private Turn leave(Breakpoints breakpoints) {
    Integer nop = breakpoints.nops().get(address);
    if (nop == null) {
      return new Turn(
          in(Phase.CODE), breakpoints, Move.ASK, "m%x,%x".formatted(address, LONGEST_NOP));
    }
    if (nop == 0) {
      return new Turn(in(Phase.REMOVE), breakpoints, Move.ASK, "z" + place());
    }
    ByteBuffer rip = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(address + nop);
    return new Turn(
        in(Phase.SKIP), breakpoints, Move.ASK, "P%x=%s".formatted(RIP, Hex.encode(rip.array())));
  }

  private Turn deliver(Breakpoints breakpoints) {
    return new Turn(this, breakpoints, Move.DELIVER, "");
  }

  private Judgement in(Phase next) {
    return new Judgement(stop, thread, next, address, known, need);
  }

  private String place() {
    return "0,%x,1".formatted(address);
  }
}
