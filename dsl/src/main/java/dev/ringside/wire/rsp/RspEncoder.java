package dev.ringside.wire.rsp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames to bytes. Payloads are strings whose chars (0..255) are bytes; a char beyond that is the
 * caller's mistake and an {@link IllegalArgumentException}.
 *
 * <p>Nothing is run-length encoded: that saves bytes on a slow serial line, and costs time on a
 * socket.
 */
public final class RspEncoder {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private RspEncoder() {}

  /** {@code $payload#cs}, with {@code # $ } *} escaped. */
  public static byte[] packet(String payload) {
    return frame('$', payload);
  }

  /** {@code %payload#cs}, with {@code # $ } *} escaped. */
  public static byte[] notification(String payload) {
    return frame('%', payload);
  }

  /** {@code +}. */
  public static byte[] ack() {
    return new byte[] {'+'};
  }

  /** {@code -}. */
  public static byte[] nack() {
    return new byte[] {'-'};
  }

  /** Byte 0x03. */
  public static byte[] interrupt() {
    return new byte[] {3};
  }

  /** The bytes of any frame; junk is sent as it is. */
  public static byte[] encode(RspFrame frame) {
    return frame.fold(
        p -> packet(p.payload()),
        n -> notification(n.payload()),
        a -> ack(),
        n -> nack(),
        i -> interrupt(),
        j -> j.bytes().getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] frame(char mark, String payload) {
    byte[] out = new byte[2 * payload.length() + 4];
    int length = 0;
    out[length++] = (byte) mark;
    int sum = 0;
    for (int i = 0; i < payload.length(); i++) {
      char c = payload.charAt(i);
      if (c > 0xff) {
        throw new IllegalArgumentException(
            "char U+%04X at %d of a packet is no byte".formatted((int) c, i));
      }
      if (c == '#' || c == '$' || c == '}' || c == '*') {
        out[length++] = '}';
        sum += '}';
        c ^= 0x20;
      }
      out[length++] = (byte) c;
      sum += c;
    }
    out[length++] = '#';
    out[length++] = DIGITS[sum >> 4 & 15];
    out[length++] = DIGITS[sum & 15];
    return Arrays.copyOf(out, length);
  }
}
