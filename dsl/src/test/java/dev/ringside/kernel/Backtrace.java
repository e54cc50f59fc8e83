package dev.ringside.kernel;

import dev.ringside.target.Address;
import dev.ringside.target.Frame;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads frames back from the text gdb's {@code bt} prints. */
final class Backtrace {

  private static final Pattern FRAME =
      Pattern.compile(
          "#(\\d+) +(?:0x([0-9a-f]+) in )?(\\S+) \\(.*?\\)(?: at (\\S+?):(\\d+))?(?: .*)?");

  private Backtrace() {}

  /** The frames among the lines; anything else is left out. */
  static List<Frame> parse(List<String> lines) {
    return lines.stream().map(Backtrace::frame).flatMap(Optional::stream).toList();
  }

  /** A backtrace in the order and with the arrows of a lab report: {@code do_IRQ ← …}. */
  static List<Frame> of(String arrows) {
    return Arrays.stream(arrows.split(" ← "))
        .map(function -> new Frame(0, new Address(0), function, "", 0, List.of()))
        .toList();
  }

  private static Optional<Frame> frame(String line) {
    Matcher m = FRAME.matcher(line);
    if (!m.matches()) {
      return Optional.empty();
    }
    Address pc = m.group(2) == null ? new Address(0) : Address.parse(m.group(2));
    String file = m.group(4) == null ? "" : m.group(4);
    int sourceLine = m.group(5) == null ? 0 : Integer.parseInt(m.group(5));
    return Optional.of(
        new Frame(Integer.parseInt(m.group(1)), pc, m.group(3), file, sourceLine, List.of()));
  }
}
