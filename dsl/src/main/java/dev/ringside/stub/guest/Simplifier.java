package dev.ringside.stub.guest;

import dev.ringside.stub.guest.Expr.Binary;
import dev.ringside.stub.guest.Expr.Const;
import dev.ringside.stub.guest.Expr.Extend;
import dev.ringside.stub.guest.Expr.Load;
import dev.ringside.stub.guest.Expr.Nothing;
import dev.ringside.stub.guest.Expr.Unary;
import dev.ringside.wire.ax.Op;

/**
 * Builds expressions in their simplest form: constants are folded and stand on the right, sums end
 * with one constant, and no extension is left that a load or a narrower comparison can do. An
 * operand that may have no value (a load, a division) is never dropped.
 */
final class Simplifier {
  private static final Expr ZERO = new Const(0);
  private static final Expr ONE = new Const(1);

  private Simplifier() {}

  static Expr load(int bytes, Expr address) {
    return address instanceof Nothing ? address : new Load(bytes, false, address);
  }

  static Expr unary(Op.Unary op, Expr a) {
    if (a instanceof Nothing) {
      return a;
    }
    if (a instanceof Const c) {
      return op == Op.Unary.BIT_NOT ? new Const(~c.value()) : flag(c.value() == 0);
    }
    if (a instanceof Unary inner && inner.op() == op) {
      boolean same = op == Op.Unary.BIT_NOT || inner.a().width() <= 1;
      return same ? inner.a() : new Unary(op, a);
    }
    return new Unary(op, a);
  }

  /** The lowest bits, 0..255 of them; {@code ext 0} has no value. */
  static Expr extend(boolean signed, int bits, Expr a) {
    if (a instanceof Nothing || bits == 0 && signed) {
      return new Nothing();
    }
    if (bits >= Long.SIZE || a.width() < bits || a.width() == bits && !signed) {
      return a;
    }
    if (bits == 0) {
      return binary(Op.Binary.BIT_AND, a, ZERO);
    }
    if (a instanceof Const c) {
      int gone = Long.SIZE - bits;
      return new Const(signed ? c.value() << gone >> gone : c.value() << gone >>> gone);
    }
    if (a instanceof Load load && signed && load.signed() && bits >= 8 * load.bytes()) {
      return a;
    }
    if (a instanceof Load load && bits == 8 * load.bytes()) {
      return new Load(load.bytes(), signed, load.address());
    }
    if (a instanceof Extend inner && bits <= inner.bits()) {
      return extend(signed, bits, inner.a());
    }
    if (a instanceof Extend inner && inner.signed() && signed) {
      return a;
    }
    return new Extend(signed, bits, a);
  }

  static Expr binary(Op.Binary op, Expr a, Expr b) {
    if (a instanceof Nothing || b instanceof Nothing) {
      return new Nothing();
    }
    if (a instanceof Const x && b instanceof Const y) {
      return Folding.fold(op, x.value(), y.value());
    }
    if (a instanceof Const && commutes(op)) {
      return binary(op, b, a);
    }
    if (b instanceof Const c) {
      return withConstant(op, a, c.value());
    }
    return switch (op) {
      case ADD -> sum(a, b);
      case EQUAL ->
          a.displacement() != 0 && a.displacement() == b.displacement()
              ? binary(op, a.base(), b.base())
              : new Binary(op, a, b);
      default -> new Binary(op, a, b);
    };
  }

  /** Moves the constants of both sides to the end. */
  private static Expr sum(Expr a, Expr b) {
    long constant = a.displacement() + b.displacement();
    Expr bases = new Binary(Op.Binary.ADD, a.base(), b.base());
    return withConstant(Op.Binary.ADD, bases, constant);
  }

  private static Expr withConstant(Op.Binary op, Expr a, long c) {
    Expr plain = new Binary(op, a, new Const(c));
    return switch (op) {
      case ADD -> plus(a, c);
      case SUB -> binary(Op.Binary.ADD, a, new Const(-c));
      case MUL -> times(a, c);
      case DIV_SIGNED -> c == 0 ? new Nothing() : c == 1 ? a : plain;
      case DIV_UNSIGNED -> {
        if (c == 0) {
          yield new Nothing();
        }
        yield Long.bitCount(c) == 1
            ? binary(Op.Binary.RSH_UNSIGNED, a, new Const(Long.numberOfTrailingZeros(c)))
            : plain;
      }
      case REM_SIGNED, REM_UNSIGNED -> c == 0 ? new Nothing() : plain;
      case LSH, RSH_SIGNED, RSH_UNSIGNED -> {
        if (c < 0 || c >= Long.SIZE) {
          yield new Nothing();
        }
        yield c == 0 ? a : plain;
      }
      case BIT_AND -> and(a, c);
      case BIT_OR, BIT_XOR -> c == 0 ? a : plain;
      case EQUAL -> equal(a, c);
      case LESS_SIGNED, LESS_UNSIGNED -> plain;
    };
  }

  private static Expr plus(Expr a, long c) {
    long all = a.displacement() + c;
    return all == 0 ? a.base() : new Binary(Op.Binary.ADD, a.base(), new Const(all));
  }

  private static Expr times(Expr a, long c) {
    if (c == 0 && a.isTotal()) {
      return ZERO;
    }
    return Long.bitCount(c) == 1
        ? binary(Op.Binary.LSH, a, new Const(Long.numberOfTrailingZeros(c)))
        : new Binary(Op.Binary.MUL, a, new Const(c));
  }

  private static Expr and(Expr a, long mask) {
    if (mask == 0 && a.isTotal()) {
      return ZERO;
    }
    if (mask == -1) {
      return a;
    }
    boolean lowBits = mask == 0xff || mask == 0xffff || mask == 0xffff_ffffL;
    return lowBits
        ? extend(false, Long.bitCount(mask), a)
        : new Binary(Op.Binary.BIT_AND, a, new Const(mask));
  }

  private static Expr equal(Expr a, long c) {
    if (a instanceof Extend extend && extend.signed()) {
      Expr low = extend(false, extend.bits(), extend.a());
      return narrow(a, c, extend.bits(), low);
    }
    if (a instanceof Load load && load.signed()) {
      return narrow(a, c, 8 * load.bytes(), new Load(load.bytes(), false, load.address()));
    }
    if (a.displacement() != 0) {
      return equal(a.base(), c - a.displacement());
    }
    if (new Const(c).width() > a.width() && a.isTotal()) {
      return ZERO;
    }
    if (c == 0) {
      return unary(Op.Unary.LOG_NOT, a);
    }
    return c == 1 && a.width() <= 1 ? a : new Binary(Op.Binary.EQUAL, a, new Const(c));
  }

  /** Compares the lowest bits without their sign, where the constant has that sign. */
  private static Expr narrow(Expr a, long c, int bits, Expr low) {
    int gone = Long.SIZE - bits;
    if (c << gone >> gone != c) {
      return a.isTotal() ? ZERO : new Binary(Op.Binary.EQUAL, a, new Const(c));
    }
    return equal(low, c << gone >>> gone);
  }

  private static boolean commutes(Op.Binary op) {
    return switch (op) {
      case ADD, MUL, BIT_AND, BIT_OR, BIT_XOR, EQUAL -> true;
      default -> false;
    };
  }

  private static Expr flag(boolean is) {
    return is ? ONE : ZERO;
  }
}
