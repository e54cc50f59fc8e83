package dev.ringside.shell.view;

import java.io.ByteArrayInputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jline.builtins.Less;
import org.jline.builtins.Source;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/**
 * Shows a long text page by page: {@code q} leaves, {@code /} searches, as in less. Used by the
 * thread that reads the terminal.
 */
public final class Pager {
  private final Terminal terminal;

  public Pager(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Shows the text and returns when the user has left it; what fits one screen, and any text where
   * the terminal cannot move its cursor, is simply printed. Ctrl-C leaves as well.
   *
   * @param name what it is, for the status line
   * @param shown free of escape sequences
   */
  public void page(String name, Shown shown) throws IOException {
    Screen screen = Screen.of(terminal.getWidth(), terminal.getHeight());
    if (terminal.getType().startsWith(Terminal.TYPE_DUMB) || shown.cut(screen).isWhole()) {
      terminal.writer().println(shown.text());
      terminal.flush();
      return;
    }
    byte[] text = (shown.text() + "\n").getBytes(StandardCharsets.UTF_8);
    Thread reader = Thread.currentThread();
    SignalHandler before = terminal.handle(Signal.INT, signal -> reader.interrupt());
    try {
      new Less(terminal, Path.of(""))
          .run(new Source.InputStreamSource(new ByteArrayInputStream(text), true, name));
    } catch (InterruptedException left) {
      // Ctrl-C was meant for the pager: it is answered by being here.
    } catch (IOError failure) {
      // The same, where JLine (3.30.16) was waiting for a key at that moment.
      if (!(failure.getCause() instanceof InterruptedIOException)) {
        throw failure;
      }
    } finally {
      terminal.handle(Signal.INT, before);
      Thread.interrupted();
    }
  }
}
