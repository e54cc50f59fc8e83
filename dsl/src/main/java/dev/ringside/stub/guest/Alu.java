package dev.ringside.stub.guest;

/** The operations of the processor's regular group; the opcode is that of their first form. */
enum Alu {
  ADD(0x00),
  OR(0x08),
  AND(0x20),
  SUB(0x28),
  XOR(0x30),
  CMP(0x38);

  private final int opcode;

  Alu(int opcode) {
    this.opcode = opcode;
  }

  int opcode() {
    return opcode;
  }
}
