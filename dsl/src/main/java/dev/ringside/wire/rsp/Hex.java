package dev.ringside.wire.rsp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes as hex digits, two for each: what {@code m}, {@code g}, {@code O} and others carry. Each
 * stop passes some 10 kB through here; with tables that is four times as fast as {@link
 * java.util.HexFormat} is (OpenJDK 17, first compiler alone).
 */
public final class Hex {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte NONE = -1;
  private static final byte[] VALUES = values();

  private Hex() {}

  private static byte[] values() {
    byte[] values = new byte[1 << Byte.SIZE];
    Arrays.fill(values, NONE);
    for (byte value = 0; value < DIGITS.length; value++) {
      values[DIGITS[value]] = value;
      values[Character.toUpperCase((char) DIGITS[value])] = value;
    }
    return values;
  }

  /** Two lower-case digits for each byte. */
  public static String encode(byte[] bytes) {
    byte[] digits = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      digits[2 * i] = DIGITS[bytes[i] >> 4 & 15];
      digits[2 * i + 1] = DIGITS[bytes[i] & 15];
    }
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  /** The bytes, from digits of either case; empty unless the text is pairs of digits throughout. */
  public static Optional<byte[]> decode(String digits) {
    // What is no byte becomes '?', which is no digit.
    byte[] text = digits.getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = new byte[text.length / 2];
    int all = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = VALUES[text[2 * i] & 0xff];
      int low = VALUES[text[2 * i + 1] & 0xff];
      all |= high | low;
      bytes[i] = (byte) (high << 4 | low);
    }
    boolean digitsOnly = all >= 0;
    return digitsOnly && text.length % 2 == 0 ? Optional.of(bytes) : Optional.empty();
  }
}
