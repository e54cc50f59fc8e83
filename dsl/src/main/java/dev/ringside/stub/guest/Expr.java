package dev.ringside.stub.guest;

import dev.ringside.wire.ax.Op;
import java.util.function.Function;

/** A 64-bit value that the code computes; {@link Simplifier} builds them. */
sealed interface Expr {

  /** A number. */
  record Const(long value) implements Expr {}

  /**
   * What a register holds at the site.
   *
   * @param number gdb's
   */
  record Register(int number) implements Expr {}

  /**
   * Memory, little-endian.
   *
   * @param bytes 1, 2, 4 or 8
   * @param signed whether it is extended with its sign, else with zeros
   */
  record Load(int bytes, boolean signed, Expr address) implements Expr {}

  /** {@code a op b}. */
  record Binary(Op.Binary op, Expr a, Expr b) implements Expr {}

  /** {@code op a}. */
  record Unary(Op.Unary op, Expr a) implements Expr {}

  /**
   * The lowest bits of a value.
   *
   * @param bits 1..63
   * @param signed whether the highest of them is its sign
   */
  record Extend(boolean signed, int bits, Expr a) implements Expr {}

  /** Has no value: only the host can say what becomes of it. */
  record Nothing() implements Expr {}

  /** Applies the function that belongs to this kind of expression. */
  default <T> T fold(
      Function<? super Const, ? extends T> constant,
      Function<? super Register, ? extends T> register,
      Function<? super Load, ? extends T> load,
      Function<? super Binary, ? extends T> binary,
      Function<? super Unary, ? extends T> unary,
      Function<? super Extend, ? extends T> extend,
      Function<? super Nothing, ? extends T> nothing) {
    if (this instanceof Const expr) {
      return constant.apply(expr);
    }
    if (this instanceof Register expr) {
      return register.apply(expr);
    }
    if (this instanceof Load expr) {
      return load.apply(expr);
    }
    if (this instanceof Binary expr) {
      return binary.apply(expr);
    }
    if (this instanceof Unary expr) {
      return unary.apply(expr);
    }
    if (this instanceof Extend expr) {
      return extend.apply(expr);
    }
    return nothing.apply((Nothing) this);
  }

  /** How many nodes it has. */
  default int size() {
    return fold(
        constant -> 1,
        register -> 1,
        load -> 1 + load.address().size(),
        binary -> 1 + binary.a().size() + binary.b().size(),
        unary -> 1 + unary.a().size(),
        extend -> 1 + extend.a().size(),
        nothing -> 1);
  }

  /** Whether it has a value for certain, so that it may be left out where its value is not used. */
  default boolean isTotal() {
    return fold(
        constant -> true,
        register -> true,
        load -> false,
        binary -> binary.a().isTotal() && binary.b().isTotal() && !partial(binary),
        unary -> unary.a().isTotal(),
        extend -> extend.a().isTotal(),
        nothing -> false);
  }

  private static boolean partial(Binary binary) {
    return switch (binary.op()) {
      case DIV_SIGNED, DIV_UNSIGNED, REM_SIGNED, REM_UNSIGNED, LSH, RSH_SIGNED, RSH_UNSIGNED ->
          !(binary.b() instanceof Const);
      default -> false;
    };
  }

  /** Of its value, the lowest so many bits are all that can be set. */
  default int width() {
    return fold(
        constant -> Long.SIZE - Long.numberOfLeadingZeros(constant.value()),
        register -> register.number() == 17 ? Integer.SIZE : Long.SIZE,
        load -> load.signed() ? Long.SIZE : 8 * load.bytes(),
        binary -> widthOf(binary),
        unary -> unary.op() == Op.Unary.LOG_NOT ? 1 : Long.SIZE,
        extend -> extend.signed() ? Long.SIZE : Math.min(extend.bits(), extend.a().width()),
        nothing -> Long.SIZE);
  }

  private static int widthOf(Binary binary) {
    int a = binary.a().width();
    int b = binary.b().width();
    return switch (binary.op()) {
      case EQUAL, LESS_SIGNED, LESS_UNSIGNED -> 1;
      case BIT_AND -> Math.min(a, b);
      case BIT_OR, BIT_XOR -> Math.max(a, b);
      case DIV_UNSIGNED, REM_UNSIGNED -> a;
      case RSH_UNSIGNED -> binary.b() instanceof Const by ? Math.max(0, a - (int) by.value()) : a;
      default -> Long.SIZE;
    };
  }

  /** The constant that is added to something: {@code 8} of {@code rdi + 8}; 0 without one. */
  default long displacement() {
    return this instanceof Binary sum
            && sum.op() == Op.Binary.ADD
            && sum.b() instanceof Const constant
        ? constant.value()
        : 0;
  }

  /** The expression without its {@link #displacement}. */
  default Expr base() {
    return this instanceof Binary sum && sum.op() == Op.Binary.ADD && sum.b() instanceof Const
        ? sum.a()
        : this;
  }

  /** How many registers it takes to compute it (Sethi and Ullman, 1970). */
  default int need() {
    return fold(
        constant -> 1,
        register -> 1,
        load -> load.address().need(),
        binary -> {
          int a = binary.a().need();
          int b = binary.b().need();
          return Values.immediate(binary.b()).isPresent() ? a : a == b ? a + 1 : Math.max(a, b);
        },
        unary -> unary.a().need(),
        extend -> extend.a().need(),
        nothing -> 1);
  }
}
