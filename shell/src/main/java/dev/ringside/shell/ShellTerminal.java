package dev.ringside.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

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
    Terminal terminal = withoutPrograms();
    // JLine 3.30.16 shows an entry in no columns as dots alone.
    if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
      terminal.setSize(UNKNOWN);
    }
    return terminal;
  }

  /**
   * By itself JLine 3.30.16 tries all its providers, one of which runs {@code test -t}, and runs
   * {@code infocmp}, also for the terminals it knows: four programs on the way to the first prompt.
   */
  private static Terminal withoutPrograms() throws IOException {
    String type = System.getenv("TERM");
    String known = type == null ? null : InfoCmp.getDefaultInfoCmp(type);
    if (known != null) {
      InfoCmp.setLoadedInfoCmp(type, known);
    }
    TerminalBuilder builder = TerminalBuilder.builder().name("ringside").system(true);
    try {
      return builder.dumb(false).provider("jni").build();
    } catch (IOException | IllegalStateException noNativeCode) {
      return builder.dumb(true).provider(null).build();
    }
  }

  /** Whether it has not been taken away: the device of a window that was closed is removed. */
  static boolean isThere() {
    try {
      return Files.exists(Files.readSymbolicLink(Path.of("/proc/self/fd/0")));
    } catch (IOException unknown) {
      return true;
    }
  }

  /** Whether colours are wanted and shown: see no-color.org. */
  static boolean colours(Terminal terminal, Map<String, String> environment) {
    boolean dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
    return !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }
}
