package dev.ringside.stub;

/** The no-operation instructions that compilers and the kernel place at function entries. */
final class Nops {
  /**
   * By length, from 1 (Intel's Software Developer's Manual, volume 2B, NOP, table 4-12; Linux
   * arch/x86/include/asm/nops.h).
   */
  private static final int[][] FORMS = {
    {0x90},
    {0x66, 0x90},
    {0x0f, 0x1f, 0x00},
    {0x0f, 0x1f, 0x40, 0x00},
    {0x0f, 0x1f, 0x44, 0x00, 0x00},
    {0x66, 0x0f, 0x1f, 0x44, 0x00, 0x00},
    {0x0f, 0x1f, 0x80, 0x00, 0x00, 0x00, 0x00},
    {0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
    {0x66, 0x0f, 0x1f, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00},
  };

  private Nops() {}

  /** How long the no-operation at the beginning of this code is; 0 where there is none. */
  static int length(byte[] code) {
    for (int[] form : FORMS) {
      if (begins(code, form)) {
        return form.length;
      }
    }
    return 0;
  }

  private static boolean begins(byte[] code, int[] form) {
    if (code.length < form.length) {
      return false;
    }
    for (int i = 0; i < form.length; i++) {
      if ((code[i] & 0xff) != form[i]) {
        return false;
      }
    }
    return true;
  }
}
