package dev.ringside.stub.guest;

/** The long no-operations of compilers and kernel: {@code 0f 1f} with any operand. */
final class Nop {
  private Nop() {}

  /** Whether the instruction there, of this length, does nothing. */
  static boolean is(byte[] code, int at, int length) {
    int opcode = at;
    while (code[opcode] == 0x66) {
      opcode++;
    }
    boolean one = length == opcode - at + 1 && (code[opcode] & 0xff) == 0x90;
    return one || length > opcode - at + 1 && code[opcode] == 0x0f && code[opcode + 1] == 0x1f;
  }
}
