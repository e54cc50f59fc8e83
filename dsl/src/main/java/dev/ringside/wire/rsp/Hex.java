package dev.ringside.wire.rsp;

import java.util.HexFormat;
import java.util.Optional;

/** Bytes as hex digits, two for each: what {@code m}, {@code g}, {@code O} and others carry. */
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  /** Two lower-case digits for each byte. */
  public static String encode(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /** The bytes, from digits of either case; empty unless the text is pairs of digits throughout. */
  public static Optional<byte[]> decode(String digits) {
    return digits.length() % 2 == 0 && digits.chars().allMatch(HexFormat::isHexDigit)
        ? Optional.of(FORMAT.parseHex(digits))
        : Optional.empty();
  }
}
