package dev.ringside.stub.guest;

import java.util.Optional;

/**
 * A memory operand.
 *
 * @param gs whether it is relative to {@code gs_base}
 * @param base empty for an address that is only a displacement
 * @param index added to it, unscaled; never rsp
 * @param displacement sign-extended
 */
record Mem(boolean gs, Optional<Gpr> base, Optional<Gpr> index, int displacement) {

  static Mem gs(int offset) {
    return new Mem(true, Optional.empty(), Optional.empty(), offset);
  }

  static Mem absolute(int address) {
    return new Mem(false, Optional.empty(), Optional.empty(), address);
  }

  static Mem at(Gpr base, int displacement) {
    return new Mem(false, Optional.of(base), Optional.empty(), displacement);
  }

  static Mem sum(Gpr base, Gpr index, int displacement) {
    return new Mem(false, Optional.of(base), Optional.of(index), displacement);
  }
}
