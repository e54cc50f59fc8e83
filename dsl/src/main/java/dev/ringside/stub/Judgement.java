package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.StopReply;
import dev.ringside.wire.rsp.ThreadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a stop of QEMU's is gdb's, or ours alone because its condition is false. Pure:
 * what must be asked of QEMU for it is a {@link Talk}.
 *
 * <p>A false hit costs no single step where the breakpoint stands on a no-operation, as at the
 * entry of every traceable kernel function: the instruction pointer is set behind it. Elsewhere the
 * breakpoint is taken out, the CPU stepped, and the breakpoint put back.
 */
final class Judgement {
  private static final int SIGTRAP = 5;
  private static final int LONGEST_NOP = 9;

  private Judgement() {}

  /**
   * What came of it.
   *
   * @param breakpoints with what was learnt
   * @param gdbs whether the stop is gdb's; else the machine runs on
   */
  record Verdict(Breakpoints breakpoints, boolean gdbs) {}

  /** Whether a stop may be that of a breakpoint with a condition. */
  static boolean mayBeOurs(StopReply stop) {
    return stop instanceof StopReply.Signal signal
        && signal.signal() == SIGTRAP
        && signal.reasons().isEmpty()
        && signal.thread().isPresent();
  }

  /** Judges a stop of the CPU that QEMU has selected, which that stop did. */
  static Talk<Verdict> breakpoint(ThreadId thread, Breakpoints breakpoints) {
    return Talk.ask("g")
        .then(
            answer -> {
              Optional<RegisterFile> registers = RegisterFile.of(answer);
              return registers.isPresent()
                      && breakpoints.conditions().containsKey(registers.get().rip())
                  ? breakpoint(thread, registers.get(), breakpoints)
                  : Talk.of(new Verdict(breakpoints, true));
            });
  }

  private static Talk<Verdict> breakpoint(
      ThreadId thread, RegisterFile registers, Breakpoints before) {
    long address = registers.rip();
    Breakpoints breakpoints = before.evaluated(address);
    return holds(breakpoints.conditions().get(address), registers)
        .then(
            holds ->
                holds
                    ? Talk.of(new Verdict(breakpoints, true))
                    : leave(thread, address, breakpoints));
  }

  /** Whether a CPU with these registers meets a breakpoint, if there is one where it stands. */
  static Talk<Boolean> isHit(Optional<List<AgentExpression>> conditions, RegisterFile registers) {
    return conditions
        .map(each -> each.isEmpty() ? Talk.of(true) : holds(each, registers))
        .orElse(Talk.of(false));
  }

  /** Whether any of the conditions is true, or cannot be answered here and is gdb's to answer. */
  static Talk<Boolean> holds(List<AgentExpression> conditions, RegisterFile registers) {
    return holds(conditions, new Evaluation.Known(registers.values(), Map.of()));
  }

  private static Talk<Boolean> holds(List<AgentExpression> conditions, Evaluation.Known known) {
    for (AgentExpression condition : conditions) {
      Evaluation.Outcome outcome = Evaluation.evaluate(condition, known);
      if (outcome instanceof Evaluation.NeedsMemory memory) {
        return Talk.ask("m%x,%x".formatted(memory.address(), memory.bytes()))
            .then(answer -> holds(conditions, with(known, memory, answer)));
      }
      if (!(outcome instanceof Evaluation.Value value) || value.isTrue()) {
        return Talk.of(true);
      }
    }
    return Talk.of(false);
  }

  private static Evaluation.Known with(
      Evaluation.Known known, Evaluation.NeedsMemory asked, String answer) {
    return Hex.decode(answer)
        .filter(bytes -> bytes.length == asked.bytes())
        .map(
            bytes ->
                known.withMemory(asked.address(), asked.bytes(), RegisterFile.littleEndian(bytes)))
        .orElseGet(() -> known.withUnreadable(asked.address(), asked.bytes()));
  }

  /** Has the CPU, which stands at QEMU's breakpoint there, go on behind it. */
  static Talk<Verdict> leave(ThreadId thread, long address, Breakpoints breakpoints) {
    Integer nop = breakpoints.nops().get(address);
    if (nop == null) {
      return Talk.ask("m%x,%x".formatted(address, LONGEST_NOP))
          .map(answer -> Nops.length(Hex.decode(answer).orElse(new byte[0])))
          .then(length -> leave(thread, address, breakpoints.withNop(address, length)));
    }
    Talk<String> last =
        nop > 0
            ? Talk.ask(RegisterFile.write(RegisterFile.RIP, address + nop))
            : stepOver(thread, "0,%x,1".formatted(address));
    return last.map(answer -> new Verdict(breakpoints, !answer.equals("OK")));
  }

  private static Talk<String> stepOver(ThreadId thread, String place) {
    return Talk.ask("z" + place)
        .then(removed -> Talk.resume("vCont;s:" + thread))
        .then(stop -> Talk.ask("Z" + place));
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
  static Talk<Verdict> step(long before, Breakpoints breakpoints) {
    return Talk.ask("p%x".formatted(RegisterFile.RIP))
        .map(
            answer ->
                Hex.decode(answer)
                    .filter(bytes -> RegisterFile.littleEndian(bytes) == before)
                    .isEmpty())
        .map(moved -> new Verdict(breakpoints, moved));
  }
}
