package dev.ringside.stub.guest;

import dev.ringside.wire.ax.Op;

/** Divides without the processor's exceptions. Uses rax, rdx and the flags. */
final class Division {
  private final Assembler asm;
  private final Label ask;

  Division(Assembler asm, Label ask) {
    this.asm = asm;
    this.ask = ask;
  }

  /** Leaves quotient or remainder in the first register; neither is rax nor rdx. */
  void divide(Op.Binary op, Gpr to, Gpr by) {
    boolean signed = op == Op.Binary.DIV_SIGNED || op == Op.Binary.REM_SIGNED;
    boolean quotient = op == Op.Binary.DIV_SIGNED || op == Op.Binary.DIV_UNSIGNED;
    Label done = new Label();
    asm.test(true, by, by);
    asm.jump(Assembler.EQUAL, ask);
    if (signed) {
      Label other = new Label();
      asm.arithmetic(Alu.CMP, true, by, -1);
      asm.jump(Assembler.NOT_EQUAL, other);
      // The least number has no negative: idiv would raise an exception.
      if (quotient) {
        asm.negate(to);
      } else {
        asm.move(to, 0);
      }
      asm.jump(done);
      asm.bind(other);
    }
    asm.move(Gpr.RAX, to);
    if (signed) {
      asm.signIntoRdx();
    } else {
      asm.move(Gpr.RDX, 0);
    }
    asm.divide(signed, by);
    asm.move(to, quotient ? Gpr.RAX : Gpr.RDX);
    asm.bind(done);
  }
}
