package dev.ringside.condition;

import java.nio.charset.StandardCharsets;

/** Strings as C source text. */
final class CString {
  private CString() {}

  /** For reading: only what would break the quotes or the line is escaped. */
  static String readable(String value) {
    StringBuilder out = new StringBuilder("\"");
    value
        .chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c < ' ' || c == 0x7f) {
                out.append(octal(c));
              } else {
                out.append((char) c);
              }
            });
    return out.append('"').toString();
  }

  /** For gdb: the string's UTF-8 bytes, all but printable ASCII as octal escapes. */
  static String literal(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      if (c == '"' || c == '\\') {
        out.append('\\').append((char) c);
      } else if (c < ' ' || c >= 0x7f) {
        out.append(octal(c));
      } else {
        out.append((char) c);
      }
    }
    return out.append('"').toString();
  }

  // Always three digits: a shorter one would swallow a digit that follows.
  private static String octal(int c) {
    return String.format("\\%03o", c);
  }
}
