package dev.ringside.target;

import dev.ringside.wire.mi.MiTuple;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why and where gdb says the machine stopped.
 *
 * @param reason MI's word ({@code breakpoint-hit}, {@code end-stepping-range}, {@code
 *     signal-received}, {@code function-finished}, {@code location-reached}, {@code
 *     watchpoint-trigger} …); {@code stopped} where gdb gives none
 * @param breakpoint the breakpoint's number, where one was hit
 * @param signal the signal's name, empty where there was none; {@code SIGINT} is what QEMU's stub
 *     says for a machine that was paused
 * @param thread gdb's number of the thread (virtual CPU) that stopped
 * @param frame the innermost frame, with its arguments as gdb prints them
 * @param value what came with it: a watchpoint's old and new value, the value that a function
 *     returned; empty where nothing did
 */
public record StopReport(
    String reason, OptionalInt breakpoint, String signal, int thread, Frame frame, String value) {

  private static final String STUCK = "did-not-run";

  /** Reads the results of {@code *stopped}. */
  static StopReport of(MiTuple results) {
    OptionalInt number =
        results
            .text("bkptno")
            .map(Integer::parseInt)
            .map(OptionalInt::of)
            .orElseGet(OptionalInt::empty);
    MiTuple watch =
        results
            .tuple("wpt")
            .or(() -> results.tuple("hw-rwpt"))
            .or(() -> results.tuple("hw-awpt"))
            .orElse(MiTuple.EMPTY);
    if (watch.number("number").isPresent()) {
      number = OptionalInt.of((int) watch.number("number").getAsLong());
    }
    return new StopReport(
        results.textOr("reason", "stopped"),
        number,
        results.textOr("signal-name", ""),
        (int) results.number("thread-id").orElse(0),
        MiFrames.frame(results.tuple("frame").orElse(MiTuple.EMPTY), List.of()),
        value(results));
  }

  private static String value(MiTuple results) {
    MiTuple change = results.tuple("value").orElse(MiTuple.EMPTY);
    if (change.text("new").isPresent()) {
      return change.text("old").map(old -> old + " -> ").orElse("") + change.textOr("new", "");
    }
    return results.text("return-value").orElseGet(() -> change.textOr("value", ""));
  }

  /** Whether nothing but a request to pause made it: no breakpoint, no end of a step. */
  public boolean isPause() {
    return signal.equals("SIGINT") || signal.equals("0");
  }

  /** What the machine stands with after gdb could not let it run on from here. */
  StopReport stuck(String why) {
    return new StopReport(STUCK, OptionalInt.empty(), "", thread, frame, why);
  }

  /** Why gdb could not let the machine run; empty where it stopped. */
  public Optional<String> stuck() {
    return reason.equals(STUCK) ? Optional.of(value) : Optional.empty();
  }

  /** Whether gdb says that its program, for us the machine, is no more. */
  boolean isEnd() {
    return reason.startsWith("exited");
  }

  /** {@code breakpoint 1 (_raw_spin_lock)}: for sentences. */
  public String where() {
    String place = frame.function().equals("??") ? frame.pc().toString() : frame.function();
    return breakpoint.isPresent()
        ? "breakpoint " + breakpoint.getAsInt() + " (" + place + ")"
        : place;
  }
}
