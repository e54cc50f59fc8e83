package dev.ringside.shell;

import dev.ringside.dsl.syntax.Completeness;
import dev.ringside.shell.view.Shown;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /** What was typed, in earlier sessions too; oldest first. */
  List<String> history();

  /** As if this had been typed: the up key brings it back. */
  default void remember(String entry) {}

  /**
   * The text as the user leaves it in an editor.
   *
   * @throws IOException when that cannot be: the message says why
   */
  String edit(String text) throws IOException;

  /** Shows a long text page by page, where there is a terminal to do that. */
  void page(String name, Shown shown) throws IOException;

  /** Does what the user waits for, while nobody reads what is typed. */
  default <T> T whileWaiting(Supplier<T> work) {
    return work.get();
  }

  /** Whether an entry is being typed. Any thread may ask. */
  boolean isReading();

  /** Told on the shell's thread, whenever an entry begins to be typed. */
  void onReading(Runnable told);

  /** What says whether an entry needs another line; what was said so far counts no more. */
  void judgedBy(Function<String, Completeness> judge);

  /** Another prompt for the entry that is being typed. Any thread may ask for it. */
  void prompt(AttributedString prompt);

  /** Whether somebody could still type: at the end of input a terminal may have been lost. */
  default boolean isThere() {
    return true;
  }
}
