package dev.ringside.shell;

import dev.ringside.dsl.syntax.Completeness;
import dev.ringside.shell.view.Shown;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jline.utils.AttributedString;

/** Entries from a stream that is no terminal: no prompt, no echo. */
final class PipedInput implements EntryInput {
  private final BufferedReader lines;
  private Predicate<String> open;
  private final Printer printer;

  /**
   * Entries from these lines.
   *
   * @param open whether an entry needs another line
   * @param printer where long texts go, whole
   */
  PipedInput(BufferedReader lines, Predicate<String> open, Printer printer) {
    this.lines = lines;
    this.open = open;
    this.printer = printer;
  }

  @Override
  public Optional<String> read(AttributedString prompt) {
    StringBuilder entry = new StringBuilder();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        entry.append(entry.length() == 0 ? "" : "\n").append(line);
        if (!open.test(entry.toString())) {
          return Optional.of(entry.toString());
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return entry.length() == 0 ? Optional.empty() : Optional.of(entry.toString());
  }

  /** Nobody is there to answer. */
  @Override
  public Optional<String> ask(String question) {
    return Optional.empty();
  }

  @Override
  public List<String> history() {
    return List.of();
  }

  @Override
  public String edit(String text) throws IOException {
    throw new IOException("an editor needs a terminal, and standard input is none");
  }

  @Override
  public void page(String name, Shown shown) {
    printer.line(shown.text());
  }

  @Override
  public boolean isReading() {
    return false;
  }

  @Override
  public void onReading(Runnable told) {}

  @Override
  public void judgedBy(Function<String, Completeness> judge) {
    open =
        entry ->
            !Entry.code(entry).isEmpty() && judge.apply(entry).kind() == Completeness.Kind.OPEN;
  }

  @Override
  public void prompt(AttributedString prompt) {}
}
