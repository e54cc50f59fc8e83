package dev.ringside.stub.guest;

import java.util.Arrays;

/** Code whose host is gone: what spins in it goes on. */
public final class Release {
  private static final byte NOP = (byte) 0x90;

  private Release() {}

  /**
   * The same code without the jumps back of its spins: a CPU in one of them leaves it as if nobody
   * had listened for long. Nothing else moves, so that it may be written under the CPU.
   */
  public static byte[] spins(byte[] code) {
    byte[] released = code.clone();
    for (int at = 0; at < code.length; at++) {
      for (byte[] turn : Spin.TURNS_END) {
        int jump = at + turn.length;
        if (jump < code.length && Arrays.equals(code, at, jump, turn, 0, turn.length)) {
          int length = jumpIfNegative(code, jump);
          Arrays.fill(released, jump, jump + length, NOP);
        }
      }
    }
    return released;
  }

  /** The length of a {@code js} there, near or far; 0 for anything else. */
  private static int jumpIfNegative(byte[] code, int at) {
    if (code[at] == 0x78 && at + 2 <= code.length) {
      return 2;
    }
    boolean far = at + 6 <= code.length && code[at] == 0x0f && (code[at + 1] & 0xff) == 0x88;
    return far ? 6 : 0;
  }
}
