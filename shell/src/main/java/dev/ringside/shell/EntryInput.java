package dev.ringside.shell;

import java.util.Optional;
import org.jline.reader.UserInterruptException;
import org.jline.utils.AttributedString;

/** Where entries come from. Used by the shell's thread, but for {@link #prompt}. */
interface EntryInput {

  /**
   * Reads one entry; it may have several lines.
   *
   * @return empty at the end of input: Ctrl-D, or the terminal is gone
   * @throws UserInterruptException at Ctrl-C: what was typed is dropped
   */
  Optional<String> read(AttributedString prompt);

  /** Asks a question that is answered by one line, which is not remembered. */
  Optional<String> ask(String question);

  /** Whether an entry is being typed. Any thread may ask. */
  boolean isReading();

  /** Another prompt for the entry that is being typed. Any thread may ask for it. */
  void prompt(AttributedString prompt);
}
