package dev.ringside.wire.rsp;

import java.util.HexFormat;
import java.util.Optional;

/** What the packets' own little grammars have in common. */
final class Payload {
  private Payload() {}

  /** A hex number of up to 63 bits, leading zeros allowed. */
  static Optional<Long> hex(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    String significant = digits.replaceFirst("^0+(?=.)", "");
    if (significant.length() > 16) {
      return Optional.empty();
    }
    long value = Long.parseUnsignedLong(significant, 16);
    return value < 0 ? Optional.empty() : Optional.of(value);
  }

  /** Exactly two hex digits: a signal or an exit status. */
  static Optional<Integer> octet(String digits) {
    return digits.length() == 2 ? hex(digits).map(Long::intValue) : Optional.empty();
  }
}
