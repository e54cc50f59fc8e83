package dev.ringside.condition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** The string half of {@link GdbWriter}: comparisons with C strings and patterns. */
final class GdbStrings {
  /**
   * {@code TASK_COMM_LEN} (include/linux/sched.h) is 16 with the NUL, in every kernel since 2.6.
   */
  private static final int COMM_ROOM = 15;

  private static final Set<String> NUMBERS = Set.of("pid", "tgid", "cpu", "current");

  private final GdbWriter writer;

  GdbStrings(GdbWriter writer) {
    this.writer = writer;
  }

  /** {@code value == literal} or, when not {@code equal}, {@code value != literal}. */
  String compare(Condition value, Condition.StringLiteral literal, boolean equal) {
    if (literal.value().indexOf(0) >= 0) {
      return writer.problem("a C string cannot hold a NUL character", literal.at());
    }
    String test;
    if (GdbWriter.isComm(value)) {
      test = comm(value, literal.value(), false, literal.at());
    } else if (isCharacter(value)
        && literal.value().length() == 1
        && literal.value().charAt(0) < 128) {
      test = writer.primary(value) + " == " + (int) literal.value().charAt(0);
    } else {
      String pointer = pointer(value);
      test = guarded(pointer, "$_streq(" + pointer + ", " + CString.literal(literal.value()) + ")");
    }
    return equal ? "(" + test + ")" : "!(" + test + ")";
  }

  /** {@code value ==~ pattern}. */
  String match(Condition value, Condition.StringLiteral pattern) {
    try {
      Pattern.compile(pattern.value());
    } catch (PatternSyntaxException e) {
      return writer.problem(
          "not a regular expression: " + e.getDescription() + " in " + pattern, pattern.at());
    }
    Optional<SimplePattern> simple = SimplePattern.of(pattern.value());
    if (simple.isPresent() && GdbWriter.isComm(value)) {
      return simple.get().alternatives().stream()
          .map(a -> "(" + comm(value, a.text(), a.prefix(), pattern.at()) + ")")
          .collect(Collectors.joining(" || ", "(", ")"));
    }
    // gdb's $_regex is Python's re.match: anchored at the start only.
    String regex = CString.literal("(?:" + pattern.value() + ")\\Z");
    if (GdbWriter.isComm(value)) {
      return "$_regex((char*)&" + writer.primary(value) + ", " + regex + ")";
    }
    String pointer = pointer(value);
    return "(" + guarded(pointer, "$_regex(" + pointer + ", " + regex + ")") + ")";
  }

  /** A null pointer equals no string; without the guard gdb stops at the read error. */
  private static String guarded(String pointer, String test) {
    return pointer + " != 0 && " + test;
  }

  private static boolean isCharacter(Condition value) {
    return value instanceof Condition.Index
        || value instanceof Condition.Unary unary && unary.operator() == UnaryOperator.DEREFERENCE;
  }

  private String pointer(Condition value) {
    if (value instanceof Condition.GuestWord word) {
      return NUMBERS.contains(word.name())
          ? writer.problem(word.name() + " is no string", word.at())
          : "(char*)" + writer.primary(value);
    }
    if (value instanceof Condition.KernelName
        || value instanceof Condition.Member
        || value instanceof Condition.Index
        || value instanceof Condition.Unary) {
      return writer.primary(value);
    }
    return writer.problem(value + " is no string", value.at());
  }

  /** Compares the bytes of comm, with its NUL unless anything may follow. */
  private String comm(Condition comm, String text, boolean prefix, Position at) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > COMM_ROOM) {
      return writer.problem(
          "comm holds at most %d bytes, so it is never %s: the kernel cuts it to %s"
              .formatted(
                  COMM_ROOM,
                  CString.readable(text),
                  CString.readable(new String(bytes, 0, COMM_ROOM, StandardCharsets.UTF_8))),
          at);
    }
    int length = prefix ? bytes.length : bytes.length + 1;
    List<String> tests = new ArrayList<>();
    for (int i = 0; i < length; ) {
      int width = Integer.highestOneBit(Math.min(8, length - i));
      long value = 0;
      for (int k = width - 1; k >= 0; k--) {
        value = value << 8 | (i + k < bytes.length ? bytes[i + k] & 0xff : 0);
      }
      tests.add(
          "*(%s*)((char*)&%s + %d) == 0x%x"
              .formatted(typeOf(width), writer.primary(comm), i, value));
      i += width;
    }
    return tests.isEmpty() ? "1" : String.join(" && ", tests);
  }

  private static String typeOf(int width) {
    return switch (width) {
      case 8 -> "unsigned long";
      case 4 -> "unsigned int";
      case 2 -> "unsigned short";
      default -> "unsigned char";
    };
  }
}
