package dev.ringside.stub;

import dev.ringside.stub.Evaluation.Known;
import dev.ringside.stub.Evaluation.Outcome;
import dev.ringside.wire.ax.AgentExpression;
import java.util.Map;
import java.util.Optional;

/** A machine that answers what an evaluation needs, as the stub would. */
record Answers(Map<Integer, Long> registers, long start, byte[] memory) {
  static final int RDX = 3;
  static final int RSI = 4;
  static final int RDI = 5;

  /** The outcome once everything readable was asked for. */
  Outcome evaluate(AgentExpression expression) {
    Known known = Known.NOTHING;
    for (int asked = 0; asked < 1_000; asked++) {
      Outcome outcome = Evaluation.evaluate(expression, known);
      Known before = known;
      Optional<Known> more =
          outcome.fold(
              value -> Optional.empty(),
              need -> Optional.of(before.withRegister(need.number(), registers.get(need.number()))),
              need ->
                  Optional.of(
                      before.withMemory(
                          need.address(), need.bytes(), read(need.address(), need.bytes()))),
              impossible -> Optional.empty());
      if (more.isEmpty()) {
        return outcome;
      }
      known = more.get();
    }
    throw new AssertionError("never satisfied: " + expression);
  }

  /** Little-endian; zero outside. */
  long read(long address, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      long at = address + i - start;
      value = value << 8 | (at >= 0 && at < memory.length ? memory[(int) at] & 0xff : 0);
    }
    return value;
  }
}
