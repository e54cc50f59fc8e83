package dev.ringside.stub.guest;

/** Where the processor goes after an instruction, as far as that matters to who moves it. */
enum Leaving {
  /** On behind it. */
  NOT,
  /** {@code call rel32}: it comes back to behind it later. */
  CALL,
  /** {@code jmp rel8} and {@code jmp rel32}. */
  JUMP,
  /** {@code jcc rel8} and {@code jcc rel32}: elsewhere, or on behind it. */
  CONDITIONAL,
  /** {@code ret}, which does the same wherever it stands. */
  RETURN,
  /** Through a register or memory, by a trap, by a loop's counter. */
  OTHER;

  private static final int ESCAPE = 0x0f;
  private static final int REPEAT = 0xf3;

  static Leaving of(Instruction instruction, byte[] code, int at) {
    if (!instruction.leaves()) {
      return NOT;
    }
    int first = code[at] & 0xff;
    int second = instruction.length() > 1 ? code[at + 1] & 0xff : 0;
    return switch (first) {
      case 0xe8 -> CALL;
      case 0xe9, 0xeb -> JUMP;
      case 0xc2, 0xc3 -> RETURN;
      case REPEAT -> second == 0xc3 ? RETURN : OTHER;
      case ESCAPE -> (second & 0xf0) == 0x80 ? CONDITIONAL : OTHER;
      default -> (first & 0xf0) == 0x70 ? CONDITIONAL : OTHER;
    };
  }

  /** The condition of a {@link #CONDITIONAL} (Intel SDM volume 2, table B-10). */
  static int condition(byte[] code, int at) {
    return code[(code[at] & 0xff) == ESCAPE ? at + 1 : at] & 0xf;
  }

  /** Whether nothing runs from it into what is behind it. */
  boolean ends() {
    return this == JUMP || this == RETURN;
  }
}
