package dev.ringside.shell;

import dev.ringside.dsl.syntax.Completeness;
import dev.ringside.shell.view.Pager;
import dev.ringside.shell.view.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.History;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.Reference;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jline.widget.AutosuggestionWidgets;

/** JLine's reader, with the keys that users of gdb, jshell and IPython know. */
final class LineInput implements EntryInput {
  private static final int REMEMBERED = 10_000;
  private final Terminal terminal;
  private final EntryReader reader;
  private final boolean colours;
  private final Printer printer;
  private final StormKey stormKey;

  /**
   * A reader on a terminal.
   *
   * @param history the file that keeps what is typed
   * @param warm whether Groovy is loaded: before, no key shall wait for it
   */
  LineInput(Terminal terminal, boolean colours, Path history, Printer printer, BooleanSupplier warm)
      throws IOException {
    this.terminal = terminal;
    this.colours = colours;
    this.printer = printer;
    this.reader = new EntryReader(terminal);
    reader.setParser(new EntryParser());
    reader.setHighlighter(new EntryHighlighter(colours, warm));
    reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, EntryParser.CONTINUATION);
    reader.option(Option.DISABLE_EVENT_EXPANSION, true);
    reader.option(Option.HISTORY_IGNORE_SPACE, true);
    reader.option(Option.HISTORY_IGNORE_DUPS, true);
    reader.option(Option.HISTORY_TIMESTAMPED, false);
    reader.option(Option.HISTORY_BEEP, false);
    reader.option(Option.CASE_INSENSITIVE_SEARCH, true);
    // The printer knows where the line begins; JLine marks it in colour, also with NO_COLOR.
    reader.option(Option.AUTO_FRESH_LINE, false);
    reader.option(Option.BRACKETED_PASTE, !Terminal.TYPE_DUMB.equals(terminal.getType()));
    reader.setVariable(LineReader.HISTORY_SIZE, REMEMBERED);
    reader.setVariable(LineReader.HISTORY_FILE_SIZE, REMEMBERED);
    reader.setVariable(LineReader.BELL_STYLE, "none");
    remember(history);
    if (colours) {
      new AutosuggestionWidgets(reader).enable();
    }
    bind();
    this.stormKey = StormKey.install(terminal, reader, printer);
  }

  /** A home that cannot be written is no reason not to start. */
  private void remember(Path history) {
    try {
      HistoryFile.prepare(history);
      reader.setVariable(LineReader.HISTORY_FILE, history);
    } catch (IOException failure) {
      printer.aside(
          "the history of this session will not be kept: cannot write "
              + history
              + ": "
              + FileTrouble.of(history, failure));
    }
  }

  /** Up and down look for entries that begin like what is typed, and move inside a block. */
  private void bind() {
    KeyMap<org.jline.reader.Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
    String up = KeyMap.key(terminal, Capability.key_up);
    String down = KeyMap.key(terminal, Capability.key_down);
    for (String key : new String[] {up, "\u001b[A"}) {
      if (key != null) {
        keys.bind(new Reference(LineReader.UP_LINE_OR_SEARCH), key);
      }
    }
    for (String key : new String[] {down, "\u001b[B"}) {
      if (key != null) {
        keys.bind(new Reference(LineReader.DOWN_LINE_OR_SEARCH), key);
      }
    }
  }

  EntryReader reader() {
    return reader;
  }

  @Override
  public Optional<String> read(AttributedString prompt) {
    printer.reading(reader);
    try {
      return Optional.of(Entry.withoutPrompts(reader.readLine(text(prompt))));
    } catch (EndOfFileException end) {
      return Optional.empty();
    } finally {
      printer.working();
    }
  }

  @Override
  public Optional<String> ask(String question) {
    reader.setVariable(LineReader.DISABLE_HISTORY, true);
    try {
      return read(new AttributedString(question));
    } finally {
      reader.getVariables().remove(LineReader.DISABLE_HISTORY);
    }
  }

  @Override
  public List<String> history() {
    return StreamSupport.stream(reader.getHistory().spliterator(), false)
        .map(History.Entry::line)
        .toList();
  }

  @Override
  public void remember(String entry) {
    reader.getHistory().add(entry);
  }

  @Override
  public String edit(String text) throws IOException {
    boolean paused = terminal.canPauseResume() && !terminal.paused();
    if (paused) {
      terminal.pause();
    }
    try {
      return new Editor(System.getenv()).edit(text);
    } finally {
      if (paused) {
        terminal.resume();
      }
    }
  }

  @Override
  public void page(String name, Shown shown) throws IOException {
    new Pager(terminal).page(name, shown);
  }

  @Override
  public <T> T whileWaiting(Supplier<T> work) {
    stormKey.begin();
    try {
      return work.get();
    } finally {
      stormKey.end();
    }
  }

  @Override
  public boolean isReading() {
    return reader.isReading();
  }

  @Override
  public void onReading(Runnable told) {
    reader
        .getWidgets()
        .put(
            LineReader.CALLBACK_INIT,
            () -> {
              told.run();
              return true;
            });
  }

  @Override
  public void judgedBy(Function<String, Completeness> judge) {
    reader.setParser(new EntryParser(judge));
  }

  @Override
  public void prompt(AttributedString prompt) {
    try {
      reader.setPrompt(text(prompt));
      reader.callWidget(LineReader.REDISPLAY);
    } catch (IllegalStateException notReading) {
      // The line was entered meanwhile; the next prompt will be another anyway.
      return;
    }
  }

  @Override
  public boolean isThere() {
    return ShellTerminal.isThere();
  }

  private String text(AttributedString prompt) {
    return colours ? prompt.toAnsi(terminal) : prompt.toString();
  }
}
