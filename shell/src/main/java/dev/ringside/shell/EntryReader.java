package dev.ringside.shell;

import java.io.IOException;
import java.util.function.Supplier;
import org.jline.reader.Binding;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/** JLine's reader that can show something below the line. Used by the thread that reads. */
final class EntryReader extends LineReaderImpl {

  EntryReader(Terminal terminal) throws IOException {
    super(terminal, "ringside");
  }

  /** Shows a text below the line until the next key, which then does what it always does. */
  void below(AttributedString text) {
    Supplier<AttributedString> shown = () -> text;
    Binding next;
    post = shown;
    try {
      redisplay();
      next = readBinding(getKeys());
    } finally {
      post = null;
    }
    if (next != null) {
      runMacro(getLastBinding());
    }
  }
}
