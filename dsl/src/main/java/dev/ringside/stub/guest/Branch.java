package dev.ringside.stub.guest;

import dev.ringside.stub.guest.Expr.Binary;
import dev.ringside.stub.guest.Expr.Const;
import dev.ringside.wire.ax.Op;
import java.util.List;
import java.util.Optional;

/** Writes the code that asks a {@link Decision.Test}'s question and goes one of its two ways. */
final class Branch {
  private static final Gpr VALUE = Values.POOL.get(0);
  private static final List<Gpr> FREE = Values.POOL.subList(1, Values.POOL.size());

  private final Assembler asm;
  private final Values values;
  private Optional<Expr> held = Optional.empty();
  private long less;

  Branch(Assembler asm, Values values) {
    this.asm = asm;
    this.values = values;
  }

  /** Whether the question can be asked without changing the flags. */
  boolean isQuiet(Expr value) {
    return value instanceof Binary equal && equal.op() == Op.Binary.EQUAL
        ? values.isQuiet(equal.a()) && values.isQuiet(equal.b())
        : values.isQuiet(value);
  }

  /** What was computed for the last question is not there for the next one. */
  void forget() {
    held = Optional.empty();
  }

  /** Goes one of two ways, or on behind itself where a way is {@code next}, with jrcxz. */
  void quiet(Expr value, Label ifTrue, Label ifFalse, Label next) {
    boolean equal = value instanceof Binary binary && binary.op() == Op.Binary.EQUAL;
    if (equal) {
      difference((Binary) value);
    } else {
      subtract(value, 0);
    }
    Label ifZero = equal ? ifTrue : ifFalse;
    Label ifNot = equal ? ifFalse : ifTrue;
    asm.jumpIfRcxZero(ifZero);
    if (ifNot != next) {
      asm.jump(ifNot);
    }
  }

  /** Leaves something in rcx that is zero if both are equal. */
  private void difference(Binary equal) {
    if (equal.b() instanceof Const constant) {
      subtract(equal.a(), constant.value());
    } else {
      values.compute(new Binary(Op.Binary.SUB, equal.a(), equal.b()), Gpr.RCX, Values.POOL);
      held = Optional.empty();
    }
  }

  /** Leaves the value less the constant in rcx, of the value's width. */
  private void subtract(Expr value, long constant) {
    boolean narrow = value.width() <= Integer.SIZE;
    long more = held.equals(Optional.of(value)) ? less - constant : -constant;
    if (!narrow && more != (int) more) {
      values.compute(new Binary(Op.Binary.ADD, value, new Const(-constant)), Gpr.RCX, Values.POOL);
    } else {
      if (!held.equals(Optional.of(value))) {
        values.compute(value, Gpr.RCX, Values.POOL);
      }
      if (more != 0) {
        asm.lea(!narrow, Gpr.RCX, Mem.at(Gpr.RCX, (int) more));
      }
    }
    held = Optional.of(value);
    less = constant;
  }

  /** Goes one of two ways, or on behind itself where a way is {@code next}. */
  void plain(Expr value, Label ifTrue, Label ifFalse, Label next) {
    int condition = compare(value);
    if (ifTrue == next) {
      asm.jump(condition ^ 1, ifFalse);
      return;
    }
    asm.jump(condition, ifTrue);
    if (ifFalse != next) {
      asm.jump(ifFalse);
    }
  }

  /** Sets the flags, and answers which condition of them means true. */
  private int compare(Expr value) {
    if (value instanceof Binary binary) {
      Optional<Integer> immediate = Values.immediate(binary.b());
      switch (binary.op()) {
        case EQUAL, LESS_SIGNED, LESS_UNSIGNED -> {
          if (immediate.isPresent()) {
            hold(binary.a());
            asm.arithmetic(Alu.CMP, true, VALUE, immediate.get());
          } else {
            asm.arithmetic(Alu.CMP, true, VALUE, both(binary));
          }
          return Values.condition(binary.op());
        }
        case BIT_AND -> {
          if (immediate.isPresent()) {
            hold(binary.a());
            asm.test(true, VALUE, immediate.get());
          } else {
            asm.test(true, VALUE, both(binary));
          }
          return Assembler.NOT_EQUAL;
        }
        default -> {}
      }
    }
    hold(value);
    asm.test(true, VALUE, VALUE);
    return Assembler.NOT_EQUAL;
  }

  private void hold(Expr value) {
    if (!held.equals(Optional.of(value))) {
      values.compute(value, VALUE, FREE);
      held = Optional.of(value);
    }
  }

  private Gpr both(Binary binary) {
    held = Optional.empty();
    return values.computeBoth(binary.a(), binary.b(), VALUE, FREE);
  }
}
