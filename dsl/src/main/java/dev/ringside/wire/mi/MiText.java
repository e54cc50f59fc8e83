package dev.ringside.wire.mi;

import java.util.OptionalLong;

/**
 * A string constant of GDB/MI, unescaped.
 *
 * @param text what it says; bytes which are not UTF-8 have become U+FFFD
 */
public record MiText(String text) implements MiValue {

  /**
   * The number which the text is: decimal (a minus sign allowed, up to 64 bits unsigned) or
   * hexadecimal after {@code 0x} (64 bits unsigned, so kernel addresses come out negative).
   * Anything else, such as {@code 0x10 <main>}, is no number.
   */
  public OptionalLong number() {
    return parseNumber(text);
  }

  private static OptionalLong parseNumber(String text) {
    boolean hex = text.startsWith("0x");
    String digits = hex ? text.substring(2) : text.startsWith("-") ? text.substring(1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> isDigit(c, hex))) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          text.startsWith("-")
              ? Long.parseLong(text)
              : Long.parseUnsignedLong(digits, hex ? 16 : 10));
    } catch (NumberFormatException wider) {
      return OptionalLong.empty();
    }
  }

  private static boolean isDigit(int c, boolean hex) {
    return c >= '0' && c <= '9' || hex && (c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F');
  }

  /**
   * The C string constant for a text, quotes included, on one line whatever the text holds.
   *
   * <p>Only the escapes which gdb both writes and reads are used: gdb 13.1's {@code
   * mi_parse_escape} takes {@code \e} for a plain e, so other control characters are octal, always
   * three digits. Characters above 0x7f stay as they are.
   */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            out.append('\\').append((char) ('0' + (c >> 6)));
            out.append((char) ('0' + (c >> 3 & 7))).append((char) ('0' + (c & 7)));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
