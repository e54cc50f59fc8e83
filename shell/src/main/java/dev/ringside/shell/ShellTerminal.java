package dev.ringside.shell;

import java.io.IOException;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal the shell runs on, and what may be shown there. */
final class ShellTerminal {
  /** What a terminal is taken for that does not know its size. */
  private static final Size UNKNOWN = new Size(80, 24);

  private ShellTerminal() {}

  /** Whether a person types at it: both standard input and output are one. */
  static boolean isInteractive() {
    return System.console() != null;
  }

  /** The controlling terminal; {@link Terminal#close} restores its state. */
  static Terminal open() throws IOException {
    return TerminalBuilder.builder().name("ringside").system(true).dumb(true).build();
  }

  /** Whether colours are wanted and shown: see no-color.org. */
  static boolean colours(Terminal terminal, Map<String, String> environment) {
    boolean dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
    return !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** The columns and rows, also where the terminal does not know them (0 x 0). */
  static Size size(Terminal terminal) {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : UNKNOWN;
  }
}
