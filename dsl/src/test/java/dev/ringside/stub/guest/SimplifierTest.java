package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.guest.Expr.Binary;
import dev.ringside.stub.guest.Expr.Const;
import dev.ringside.stub.guest.Expr.Extend;
import dev.ringside.stub.guest.Expr.Load;
import dev.ringside.stub.guest.Expr.Nothing;
import dev.ringside.stub.guest.Expr.Register;
import dev.ringside.stub.guest.Expr.Unary;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimplifierTest {
  private static final Expr X = new Register(5);
  private static final Expr Y = new Register(4);

  @Test
  void aPidIsOneComparisonOfALoad() {
    Decision decision = decide("2600191640240001fb802b2a402b022a401a2309700219162022531327");
    Expr current = new Load(8, false, plus(new Register(25), 0x1fb80));
    Expr pid = new Load(4, false, plus(current, 0x970));
    assertThat(test(decision).value()).isEqualTo(equal(pid, 83));
    assertThat(test(decision).ifTrue()).isEqualTo(Decision.End.HIT);
    assertThat(test(decision).ifFalse()).isEqualTo(Decision.End.MISS);
  }

  /** {@code $rdi == 1 && $rsi == 2}, as gdb 13.1 compiles it. */
  @Test
  void andIsTwoQuestions() {
    Decision.Test first =
        test(
            decide(
                "260005164022011320000e210021"
                    + "260004164022021320001c210021"
                    + "2201210023220027"));
    assertThat(first.value()).isEqualTo(equal(X, 1));
    assertThat(first.ifFalse()).isEqualTo(Decision.End.MISS);
    Decision.Test second = test(first.ifTrue());
    assertThat(second.value()).isEqualTo(equal(Y, 2));
    assertThat(second.ifTrue()).isEqualTo(Decision.End.HIT);
    assertThat(second.ifFalse()).isEqualTo(Decision.End.MISS);
  }

  @Test
  void waysMeetAgain() {
    // 30 times (rdi ? 1 : 2), added up: 2^30 ways, but few sums, and none of them is zero.
    StringBuilder hex = new StringBuilder("2200");
    for (int i = 0; i < 30; i++) {
      int at = hex.length() / 2;
      hex.append("260005 20%04x 2202 21%04x 2201 02".replace(" ", "").formatted(at + 11, at + 13));
    }
    assertThat(decide(hex + "27")).isEqualTo(Decision.End.HIT);
  }

  @Test
  void constantsAreFolded() {
    assertThat(binary(Op.Binary.MUL, new Const(6), new Const(7))).isEqualTo(new Const(42));
    assertThat(binary(Op.Binary.ADD, new Const(1), X)).isEqualTo(plus(X, 1));
    assertThat(binary(Op.Binary.ADD, plus(X, 1), plus(Y, 2)))
        .isEqualTo(plus(new Binary(Op.Binary.ADD, X, Y), 3));
    assertThat(binary(Op.Binary.SUB, plus(X, 5), new Const(5))).isEqualTo(X);
    assertThat(binary(Op.Binary.EQUAL, plus(X, 5), new Const(7))).isEqualTo(equal(X, 2));
    assertThat(binary(Op.Binary.DIV_UNSIGNED, X, new Const(8)))
        .isEqualTo(binary(Op.Binary.RSH_UNSIGNED, X, new Const(3)));
    assertThat(binary(Op.Binary.BIT_AND, X, new Const(0xffff))).isEqualTo(new Extend(false, 16, X));
  }

  @Test
  void whatHasNoValueStaysSo() {
    assertThat(binary(Op.Binary.REM_SIGNED, X, new Const(0))).isEqualTo(new Nothing());
    assertThat(binary(Op.Binary.LSH, new Const(1), new Const(64))).isEqualTo(new Nothing());
    assertThat(Simplifier.extend(true, 0, X)).isEqualTo(new Nothing());
    assertThat(binary(Op.Binary.ADD, X, new Nothing())).isEqualTo(new Nothing());
    Expr load = Simplifier.load(4, X);
    assertThat(binary(Op.Binary.MUL, load, new Const(0))).as("it may fault").isNotEqualTo(zero());
    assertThat(binary(Op.Binary.MUL, X, new Const(0))).isEqualTo(zero());
  }

  @Test
  void extensionsBecomePartOfLoads() {
    Expr load = Simplifier.load(2, X);
    assertThat(Simplifier.extend(true, 16, load)).isEqualTo(new Load(2, true, X));
    assertThat(Simplifier.extend(false, 16, load)).isEqualTo(load);
    assertThat(Simplifier.extend(true, 32, load)).isEqualTo(load);
    assertThat(Simplifier.extend(true, 8, load)).isEqualTo(new Extend(true, 8, load));
    Expr signed = Simplifier.extend(true, 16, load);
    assertThat(binary(Op.Binary.EQUAL, signed, new Const(-2))).isEqualTo(equal(load, 0xfffe));
    assertThat(Simplifier.extend(false, 8, Simplifier.extend(true, 2, X)))
        .as("a sign that is needed")
        .isEqualTo(new Extend(false, 8, new Extend(true, 2, X)));
    assertThat(binary(Op.Binary.EQUAL, Simplifier.extend(false, 8, X), new Const(256)))
        .isEqualTo(zero());
  }

  @Test
  void notTurnsTheWaysRound() {
    Decision.Test test = test(decide("260005 0e 27"));
    assertThat(test.value()).isEqualTo(X);
    assertThat(test.ifTrue()).isEqualTo(Decision.End.MISS);
    assertThat(Simplifier.unary(Op.Unary.BIT_NOT, Simplifier.unary(Op.Unary.BIT_NOT, X)))
        .isEqualTo(X);
    Expr not = Simplifier.unary(Op.Unary.LOG_NOT, X);
    assertThat(Simplifier.unary(Op.Unary.LOG_NOT, not)).isInstanceOf(Unary.class);
  }

  private static Decision decide(String hex) {
    return Tracer.decide(List.of(AgentExpression.decode(hex.replace(" ", "")).orElseThrow()));
  }

  private static Decision.Test test(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Test.class);
    return (Decision.Test) decision;
  }

  private static Expr binary(Op.Binary op, Expr a, Expr b) {
    return Simplifier.binary(op, a, b);
  }

  private static Expr plus(Expr a, long constant) {
    return new Binary(Op.Binary.ADD, a, new Const(constant));
  }

  private static Expr equal(Expr a, long constant) {
    return new Binary(Op.Binary.EQUAL, a, new Const(constant));
  }

  private static Expr zero() {
    return new Const(0);
  }
}
