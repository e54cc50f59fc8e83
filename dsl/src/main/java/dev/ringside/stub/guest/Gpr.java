package dev.ringside.stub.guest;

import java.util.Optional;

/** A general register; the order is that of the processor's encoding. */
enum Gpr {
  RAX(0),
  RCX(2),
  RDX(3),
  RBX(1),
  RSP(7),
  RBP(6),
  RSI(4),
  RDI(5),
  R8(8),
  R9(9),
  R10(10),
  R11(11),
  R12(12),
  R13(13),
  R14(14),
  R15(15);

  private final int gdb;

  Gpr(int gdb) {
    this.gdb = gdb;
  }

  /** gdb's number of it. */
  int gdb() {
    return gdb;
  }

  /** The register with gdb's number; empty for all that are no general registers. */
  static Optional<Gpr> ofGdb(int number) {
    for (Gpr register : values()) {
      if (register.gdb == number) {
        return Optional.of(register);
      }
    }
    return Optional.empty();
  }

  /** The three low bits of its encoding. */
  int low() {
    return ordinal() & 7;
  }

  /** Whether its encoding needs a bit in the REX prefix. */
  boolean high() {
    return ordinal() >= 8;
  }
}
