package dev.ringside.stub.guest;

/** The numbers at the end of an instruction. */
enum Immediate {
  NONE,
  BYTE,
  WORD,
  /** {@code enter}. */
  WORD_AND_BYTE,
  /** 2 or 4 bytes. */
  OPERAND,
  /** 2, 4 or 8 bytes. */
  FULL_OPERAND,
  /** 4 or 8 bytes. */
  ADDRESS,
  /** A jump's, 1 byte. */
  NEAR,
  /** A jump's, 4 bytes. */
  DISTANCE
}
