package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.Evaluation.Impossible;
import dev.ringside.stub.Evaluation.Outcome;
import dev.ringside.stub.Evaluation.Value;
import dev.ringside.wire.ax.AgentExpression;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomExpressionTest {
  private static final int EXPRESSIONS = 20_000;

  @Test
  void bytecodeAndTreeHaveTheSameValue() {
    int values = 0;
    for (int seed = 0; seed < EXPRESSIONS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomExpression tree = new RandomExpression(random);
      Answers machine = RandomExpression.machine(random);
      AgentExpression sent = tree.bytecode();
      AgentExpression expression = AgentExpression.decode(sent.encode()).orElseThrow();
      assertThat(expression).isEqualTo(sent);

      Outcome outcome = machine.evaluate(expression);
      try {
        Outcome expected = new Value(tree.value(machine));
        values++;
        assertThat(outcome).as("seed %d: %s", seed, expression).isEqualTo(expected);
      } catch (ArithmeticException none) {
        assertThat(outcome).as("seed %d: %s", seed, expression).isInstanceOf(Impossible.class);
      }
    }
    assertThat(values).isBetween(EXPRESSIONS / 2, EXPRESSIONS - 100);
  }
}
