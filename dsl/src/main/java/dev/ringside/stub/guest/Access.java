package dev.ringside.stub.guest;

import dev.ringside.stub.guest.Expr.Const;
import dev.ringside.stub.guest.Expr.Load;
import dev.ringside.stub.guest.Expr.Register;

/** How a load is made so that it cannot fault. */
enum Access {
  /** Relative to gs, at a constant offset. */
  PER_CPU,
  /** At a constant address. */
  CONSTANT,
  /** Through a pointer that always holds. */
  FREE,
  /** Above the stack pointer, where the page that it points to reaches so far. */
  STACK,
  /** Through a pointer that is looked at first. */
  GUARDED,
  /** Never: the host must do it. */
  IMPOSSIBLE;

  private static final int RSP = Gpr.RSP.gdb();
  private static final int GS_BASE = 25;

  /** Bytes; what the stack pointer points to is mapped, and so is the rest of its page. */
  static final int PAGE = 4096;

  static Access of(Load load, Trust trust) {
    Expr address = load.address();
    Expr base = address.base();
    long offset = address.displacement();
    if (address instanceof Const constant) {
      return trust.holds(constant.value(), load.bytes()) ? CONSTANT : IMPOSSIBLE;
    }
    if (isGs(base)) {
      if (trust.holdsPerCpu(offset, load.bytes()) && offset == (int) offset) {
        return PER_CPU;
      }
      throw new Refused("it reads memory at $gs_base that is no per-CPU variable");
    }
    if (base instanceof Load pointer
        && pointer.bytes() == 8
        && isGs(pointer.address().base())
        && trust.pointerPerCpu().contains(pointer.address().displacement())
        && offset >= 0
        && offset + load.bytes() <= Trust.OBJECT) {
      return FREE;
    }
    if (base.equals(new Register(RSP)) && offset >= 0 && offset + load.bytes() <= PAGE) {
      return offset + load.bytes() <= Long.BYTES ? FREE : STACK;
    }
    return !trust.ranges(load.bytes()).isEmpty() ? GUARDED : IMPOSSIBLE;
  }

  /** Whether it needs no comparisons. */
  boolean isPlain() {
    return this == PER_CPU || this == CONSTANT || this == FREE;
  }

  private static boolean isGs(Expr base) {
    return base.equals(new Register(GS_BASE));
  }
}
