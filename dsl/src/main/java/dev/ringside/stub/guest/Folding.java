package dev.ringside.stub.guest;

import dev.ringside.stub.guest.Expr.Const;
import dev.ringside.stub.guest.Expr.Nothing;
import dev.ringside.wire.ax.Op;

/** Arithmetic on two constants, as the stub's evaluation does it. */
final class Folding {
  private Folding() {}

  static Expr fold(Op.Binary op, long a, long b) {
    boolean shiftable = b >= 0 && b < Long.SIZE;
    return switch (op) {
      case ADD -> new Const(a + b);
      case SUB -> new Const(a - b);
      case MUL -> new Const(a * b);
      case DIV_SIGNED -> b == 0 ? new Nothing() : new Const(a / b);
      case DIV_UNSIGNED -> b == 0 ? new Nothing() : new Const(Long.divideUnsigned(a, b));
      case REM_SIGNED -> b == 0 ? new Nothing() : new Const(a % b);
      case REM_UNSIGNED -> b == 0 ? new Nothing() : new Const(Long.remainderUnsigned(a, b));
      case LSH -> shiftable ? new Const(a << b) : new Nothing();
      case RSH_SIGNED -> shiftable ? new Const(a >> b) : new Nothing();
      case RSH_UNSIGNED -> shiftable ? new Const(a >>> b) : new Nothing();
      case BIT_AND -> new Const(a & b);
      case BIT_OR -> new Const(a | b);
      case BIT_XOR -> new Const(a ^ b);
      case EQUAL -> flag(a == b);
      case LESS_SIGNED -> flag(a < b);
      case LESS_UNSIGNED -> flag(Long.compareUnsigned(a, b) < 0);
    };
  }

  private static Expr flag(boolean is) {
    return new Const(is ? 1 : 0);
  }
}
