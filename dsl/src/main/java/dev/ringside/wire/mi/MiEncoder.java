package dev.ringside.wire.mi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Commands to bytes for gdb; and records to bytes, which is what a gdb of the tests' own says. */
public final class MiEncoder {
  private MiEncoder() {}

  /**
   * One MI command, UTF-8, with its line end: {@code 12-break-insert -f "a b"}.
   *
   * <p>An argument is quoted only where it must be: commands which gdb 13.1 hands to its command
   * line unparsed ({@code -target-select}, {@code -gdb-set}, {@code -file-exec-and-symbols} …)
   * would see the quotes. A NUL in an argument ends it, inside gdb.
   *
   * @param token the number which the result record will carry, 0 or more
   * @param operation the command's name, with or without its dash
   * @param args the arguments; whatever they hold, the command stays one line
   */
  public static byte[] encode(long token, String operation, List<String> args) {
    String name = operation.startsWith("-") ? operation : "-" + operation;
    if (!name.matches("-[A-Za-z0-9-]+")) {
      throw new IllegalArgumentException("not the name of an MI command: " + MiText.quote(name));
    }
    String arguments =
        args.stream()
            .map(a -> " " + (mustQuote(a) ? MiText.quote(a) : a))
            .collect(Collectors.joining());
    return line(token, name + arguments);
  }

  /**
   * A whole command line as somebody typed it, {@code -break-list} or {@code info line main}, with
   * a token in front; line breaks in it become blanks, or it would be two commands.
   */
  public static byte[] line(long token, String command) {
    if (token < 0) {
      throw new IllegalArgumentException("a token is 0 or more, not " + token);
    }
    return bytes(token + command.replaceAll("[\r\n]+", " "));
  }

  /** The line, with its end, from which {@link MiDecoder} makes this record. */
  public static byte[] encode(MiRecord message) {
    return bytes(
        message.fold(
            r -> token(r.token()) + "^" + r.resultClass() + results(r.results()),
            a -> token(a.token()) + a.kind().mark + a.asyncClass() + results(a.results()),
            s -> s.channel().mark + MiText.quote(s.text()),
            p -> "(gdb) ",
            MiRecord.Junk::line));
  }

  private static String token(OptionalLong token) {
    return token.isPresent() ? Long.toString(token.getAsLong()) : "";
  }

  private static String results(MiTuple results) {
    return results.fields().stream().map(f -> "," + field(f)).collect(Collectors.joining());
  }

  private static String fields(List<MiField> fields) {
    return fields.stream().map(MiEncoder::field).collect(Collectors.joining(","));
  }

  private static String field(MiField field) {
    String value =
        field
            .value()
            .fold(
                text -> MiText.quote(text.text()),
                tuple -> "{" + fields(tuple.fields()) + "}",
                list -> "[" + fields(list.fields()) + "]");
    return field.name().isEmpty() ? value : field.name() + "=" + value;
  }

  /**
   * gdb 13.1, {@code mi_parse_argv}: an argument runs to the next blank unless it begins with a
   * quote.
   */
  private static boolean mustQuote(String argument) {
    return argument.isEmpty()
        || argument.startsWith("\"")
        || argument.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
  }

  private static byte[] bytes(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
