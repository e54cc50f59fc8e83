package dev.ringside.wire.mi;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One line of MI, whose chars are bytes, to a record. Lives for one line, on one stack. */
final class MiLine {
  /** gdb nests some ten levels; a hostile line must not exhaust the reader's stack. */
  private static final int DEEPEST = 200;

  private final String line;
  private int at;

  private MiLine(String line) {
    this.line = line;
  }

  static MiRecord parse(String line) {
    try {
      return new MiLine(line).record();
    } catch (NotMi reason) {
      return new MiRecord.Junk(MiDecoder.utf8(line), reason.getMessage());
    }
  }

  private MiRecord record() throws NotMi {
    // gdb 13.1 writes "(gdb) " with a blank, older ones and some front ends without.
    if (line.equals("(gdb) ") || line.equals("(gdb)")) {
      return new MiRecord.Prompt();
    }
    OptionalLong token = token();
    char mark = peek();
    at++;
    for (MiRecord.Channel channel : MiRecord.Channel.values()) {
      if (mark == channel.mark && token.isEmpty()) {
        String text = string();
        finish();
        return new MiRecord.Stream(channel, text);
      }
    }
    for (MiRecord.Kind kind : MiRecord.Kind.values()) {
      if (mark == kind.mark) {
        return new MiRecord.Async(token, kind, recordClass(), results());
      }
    }
    if (mark == '^') {
      return new MiRecord.Result(token, recordClass(), results());
    }
    throw new NotMi("no MI record begins like this");
  }

  private OptionalLong token() throws NotMi {
    int start = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == start) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(line, start, at, 10));
    } catch (NumberFormatException wider) {
      throw new NotMi("a token beyond 63 bits");
    }
  }

  private String recordClass() throws NotMi {
    int start = at;
    while (isNameChar(peek())) {
      at++;
    }
    if (at == start) {
      throw unexpected("the record's class");
    }
    return line.substring(start, at);
  }

  private MiTuple results() throws NotMi {
    List<MiField> fields = new ArrayList<>();
    while (peek() == ',') {
      at++;
      fields.add(field(0));
    }
    finish();
    return fields.isEmpty() ? MiTuple.EMPTY : new MiTuple(fields);
  }

  private MiField field(int depth) throws NotMi {
    int start = at;
    while (isNameChar(peek())) {
      at++;
    }
    if (at == start) {
      return MiField.bare(value(depth));
    }
    String name = line.substring(start, at);
    if (peek() == '=') {
      at++;
      return new MiField(name, value(depth));
    }
    // A bare word: gdb 13.1 writes "=traceframe-changed,end".
    return MiField.bare(new MiText(name));
  }

  private MiValue value(int depth) throws NotMi {
    if (depth > DEEPEST) {
      throw new NotMi("values nested deeper than " + DEEPEST);
    }
    return switch (peek()) {
      case '"' -> new MiText(string());
      case '{' -> new MiTuple(fields('}', depth));
      case '[' -> new MiList(fields(']', depth));
      default -> throw unexpected("a value");
    };
  }

  private List<MiField> fields(char close, int depth) throws NotMi {
    at++;
    List<MiField> fields = new ArrayList<>();
    if (peek() == close) {
      at++;
      return fields;
    }
    while (true) {
      fields.add(field(depth + 1));
      if (peek() == close) {
        at++;
        return fields;
      }
      if (peek() != ',') {
        throw unexpected("',' or '" + close + "'");
      }
      at++;
    }
  }

  /**
   * A C string constant. Its escapes are bytes, decoded before its UTF-8 is: gdb 13.1 writes bytes
   * 0x7f to 0x9f in octal and the others raw, so one character may be half of each.
   */
  private String string() throws NotMi {
    if (peek() != '"') {
      throw unexpected("'\"'");
    }
    int start = ++at;
    int end = start;
    boolean plain = true;
    while (end < line.length() && line.charAt(end) != '"') {
      char c = line.charAt(end);
      plain &= c != '\\' && c < 0x80;
      end += c == '\\' ? 2 : 1;
    }
    if (end >= line.length()) {
      at = line.length();
      throw new NotMi("a string without its closing quote");
    }
    at = end + 1;
    return plain ? line.substring(start, end) : MiDecoder.utf8(unescape(start, end));
  }

  private String unescape(int start, int end) {
    StringBuilder bytes = new StringBuilder(end - start);
    int i = start;
    while (i < end) {
      char c = line.charAt(i++);
      if (c != '\\') {
        bytes.append(c);
        continue;
      }
      c = line.charAt(i++);
      if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int digits = 1; digits < 3 && i < end && isOctal(line.charAt(i)); digits++) {
          value = value * 8 + line.charAt(i++) - '0';
        }
        bytes.append((char) (value & 0xff));
      } else {
        bytes.append(named(c));
      }
    }
    return bytes.toString();
  }

  private static char named(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'v' -> 11;
      case 'f' -> '\f';
      case 'e' -> 27;
      default -> c;
    };
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }

  private static boolean isNameChar(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '$';
  }

  private void finish() throws NotMi {
    if (at < line.length()) {
      throw unexpected("the end of the line");
    }
  }

  /** The next byte, or NUL at the end, which no rule accepts. */
  private char peek() {
    return at < line.length() ? line.charAt(at) : 0;
  }

  private NotMi unexpected(String wanted) {
    return new NotMi("expected " + wanted + " at column " + (at + 1));
  }

  /** Leaves the recursion; never leaves this class. */
  private static final class NotMi extends Exception {
    private static final long serialVersionUID = 1;

    NotMi(String why) {
      super(why, null, false, false);
    }
  }
}
