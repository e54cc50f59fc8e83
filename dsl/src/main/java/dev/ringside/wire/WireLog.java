package dev.ringside.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of a wire log, one line for each message, which is also the form of a test
 * transcript:
 *
 * <pre>{@code
 * # gdb asks for one step
 * --> rsp $vCont;s:p1.1#f2
 * +1.234567 <-- rsp $T05thread:p01.01;#06
 * <-- mi 12^done,value="2"
 * }</pre>
 *
 * <p>A line is a time if known (seconds since the log began), a direction, a channel and the
 * message without its line end. Bytes outside 0x20..0x7e are written {@code \xHH}, and so are a
 * blank at either end and a backslash that an x follows; every other backslash stands for itself,
 * so JSON and MI look as they are. Everything else is a note.
 *
 * <p>Total both ways: {@link #parse} takes any line, and {@code parse(format(x))} equals x.
 */
public final class WireLog {
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?:\\+(\\d{1,12})\\.(\\d{6}) )?(-->|<--) ([a-z][a-z0-9-]*)(?: (.*))?", Pattern.DOTALL);

  private WireLog() {}

  /** One line of a log. */
  public sealed interface Line {
    /** Applies the function that belongs to this kind of line. */
    default <T> T fold(
        Function<? super Message, ? extends T> message, Function<? super Note, ? extends T> note) {
      return this instanceof Message line ? message.apply(line) : note.apply((Note) this);
    }
  }

  /** Which way a message went, as seen from Ringside. */
  public enum Direction {
    /** {@code -->}. */
    SENT("-->"),
    /** {@code <--}. */
    RECEIVED("<--");

    private final String arrow;

    Direction(String arrow) {
      this.arrow = arrow;
    }
  }

  /**
   * One message of one channel.
   *
   * @param micros microseconds since the log began, below 10^18, if known
   * @param direction which way it went
   * @param channel {@code qmp}, {@code mi}, {@code rsp}, {@code agent}, …: lower-case letters,
   *     digits and dashes
   * @param bytes the message without its line end, each char (0..255) one byte
   */
  public record Message(OptionalLong micros, Direction direction, String channel, String bytes)
      implements Line {
    /** Refuses what could not be read back. */
    public Message {
      if (!channel.matches("[a-z][a-z0-9-]*")
          || micros.isPresent() && (micros.getAsLong() < 0 || micros.getAsLong() >= 1e18)
          || bytes.chars().anyMatch(c -> c > 0xff)) {
        throw new IllegalArgumentException(
            "no line of a wire log: channel " + channel + ", " + micros + ", " + bytes);
      }
    }

    /** A message without a time. */
    public Message(Direction direction, String channel, byte[] bytes) {
      this(OptionalLong.empty(), direction, channel, withoutLineEnd(bytes));
    }

    /** A message at a time, in microseconds since the log began. */
    public Message(long micros, Direction direction, String channel, byte[] bytes) {
      this(OptionalLong.of(micros), direction, channel, withoutLineEnd(bytes));
    }

    /** The bytes as such, without a line end. */
    public byte[] toBytes() {
      return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String withoutLineEnd(byte[] bytes) {
      return new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst("\r?\n\\z", "");
    }
  }

  /**
   * A remark between the messages, written {@code # text}.
   *
   * @param text what it says; chars beyond U+00FF are allowed
   */
  public record Note(String text) implements Line {}

  /** The text of a line, ASCII unless it is a note, without a line end. */
  public static String format(Line line) {
    return line.fold(
        message -> {
          String time =
              message.micros().isPresent()
                  ? "+%d.%06d "
                      .formatted(
                          message.micros().getAsLong() / 1_000_000,
                          message.micros().getAsLong() % 1_000_000)
                  : "";
          String bytes = message.bytes().isEmpty() ? "" : " " + escape(message.bytes());
          return time + message.direction().arrow + " " + message.channel() + bytes;
        },
        note -> note.text().isEmpty() ? "#" : "# " + escape(note.text()));
  }

  /** The line that a text is, with or without its line end. */
  public static Line parse(String text) {
    String line = text.replaceFirst("\r?\n\\z", "");
    Matcher message = MESSAGE.matcher(line);
    if (!message.matches()) {
      return new Note(unescape(line.replaceFirst("^# ?", "")));
    }
    OptionalLong micros =
        message.group(1) == null
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(message.group(1) + message.group(2)));
    Direction direction =
        message.group(3).equals(Direction.SENT.arrow) ? Direction.SENT : Direction.RECEIVED;
    String rest = message.group(5) == null ? "" : message.group(5);
    return new Message(micros, direction, message.group(4), unescape(utf8Bytes(rest)));
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean edge = i == 0 || i == text.length() - 1;
      boolean looksEscaped = c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == 'x';
      if (c < 0x20 || c >= 0x7f && c <= 0xff || c == ' ' && edge || looksEscaped) {
        out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("\\x", at)
          && at + 4 <= text.length()
          && HexFormat.isHexDigit(text.charAt(at + 2))
          && HexFormat.isHexDigit(text.charAt(at + 3))) {
        out.append((char) HexFormat.fromHexDigits(text, at + 2, at + 4));
        at += 4;
      } else {
        out.append(text.charAt(at++));
      }
    }
    return out.toString();
  }

  /** A transcript written by hand may hold UTF-8, which on the wire is bytes. */
  private static String utf8Bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
