package dev.ringside.shell;

import dev.ringside.dsl.Json;
import dev.ringside.dsl.RingsideException;
import dev.ringside.dsl.ScriptFailure;
import dev.ringside.dsl.Session;
import dev.ringside.dsl.recording.Header;
import dev.ringside.dsl.recording.Journal;
import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.recording.Piece;
import dev.ringside.dsl.recording.Recorder;
import dev.ringside.dsl.recording.Recording;
import dev.ringside.dsl.recording.RecordingException;
import dev.ringside.dsl.snippet.Failure;
import dev.ringside.shell.view.Plain;
import dev.ringside.shell.view.Screen;
import dev.ringside.shell.view.Shown;
import dev.ringside.shell.view.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Does what an entry says and prints what comes of it. Used by the shell's thread; the entry itself
 * runs in the {@link Foreground}.
 */
final class Interpreter {
  private static final Optional<String> NOTHING = Optional.empty();
  private final CompletableFuture<Engine> engine;
  private final Printer printer;
  private final EntryInput input;
  private final Foreground foreground;
  private final boolean json;
  private final Languages languages;
  private final Lectern lectern;
  private final Recorder recorder;
  private final Commands commands;
  private volatile Optional<Throwable> lastFailure = Optional.empty();
  private boolean allWorked = true;
  private Shown lastShown = Shown.NOTHING;

  Interpreter(ShellParts parts) {
    this.engine = parts.engine();
    this.printer = parts.printer();
    this.input = parts.input();
    this.foreground = parts.foreground();
    this.languages = parts.languages();
    this.json = parts.json();
    this.lectern = new Lectern(parts, this);
    this.recorder = new Recorder(parts.journals().map(this::journal));
    this.commands = new Commands(parts, this);
    engine.thenAccept(loaded -> loaded.session().recordedBy(this::saveForVerb));
  }

  /** Where scripts are lectured on. */
  Lectern lectern() {
    return lectern;
  }

  private Journal journal(Path folder) {
    return new Journal(
        folder,
        failure ->
            printer.aside(
                "what is typed would be lost in a crash from here on: cannot write in "
                    + folder
                    + ": "
                    + FileTrouble.of(folder, failure)));
  }

  /** What was typed so far, and what came of it. */
  Recorder recorder() {
    return recorder;
  }

  /** Writes the session so far into a script. */
  void save(Path to) throws IOException {
    Session session = engine.join().session();
    Header header = new Header(Header.VERSION, session.machine(), session.bootArguments());
    Files.writeString(to, recorder.recording(header).text());
  }

  private void saveForVerb(Path to) {
    try {
      save(to);
    } catch (IOException failure) {
      throw new RingsideException(
          "cannot write " + to + ": " + FileTrouble.of(to, failure), failure);
    }
  }

  /** Tells of a session that has not ended as it should, where there is one. */
  void offerLostSession() {
    commands.offerLostSession();
  }

  /** Whether everything that was typed did what it says. */
  boolean allWorked() {
    return allWorked;
  }

  /** What failed last. */
  Optional<Throwable> lastFailure() {
    return lastFailure;
  }

  /** What was shown last, in full. */
  Shown lastShown() {
    return lastShown;
  }

  /** The shell's commands, with their slashes. */
  List<String> commandNames() {
    return commands.described().stream().map(ShellCommand::name).toList();
  }

  /** Whether the user has asked to leave. */
  boolean leaving() {
    return commands.leaving();
  }

  /** One entry as it was typed: a shell command, or code. */
  void perform(String typed) {
    perform(typed, languages.current());
  }

  /** The same; code is of this language. */
  void perform(String typed, Language language) {
    String entry = typed.strip();
    if (Entry.isCommand(entry)) {
      commands.perform(entry);
    } else {
      evaluate(typed, language);
    }
  }

  /**
   * Evaluates a file: a recorded one statement by statement up to the first that fails, another as
   * one entry.
   */
  void open(Path file) {
    read(file).ifPresent(code -> open(file, code));
  }

  private void open(Path file, Code code) {
    if (!Recording.isRecorded(code.source())) {
      evaluate(code);
      return;
    }
    try {
      replay(Recording.parse(code.source()), file);
    } catch (RecordingException damaged) {
      wrong(file + ": " + damaged.getMessage());
    }
  }

  /**
   * Evaluates what has worked when it was recorded.
   *
   * @return whether all of it works
   */
  boolean replay(Recording recording, Path file) {
    List<Piece.Statement> statements = recording.statements();
    for (int i = 0; i < statements.size(); i++) {
      printer.aside(statements.get(i).source());
      if (!evaluate(statements.get(i), file)) {
        int left = statements.size() - 1 - i;
        if (left > 0) {
          printer.aside(
              "the " + left + " behind it " + (left == 1 ? "is" : "are") + " not evaluated");
        }
        return false;
      }
    }
    return true;
  }

  /**
   * Evaluates what the user has in each session. Nobody typed it: it is no entry, shows no value.
   */
  void rc(Path file) {
    read(file).ifPresent(code -> tell(run(code), code, false));
  }

  private Optional<Code> read(Path file) {
    try {
      return Optional.of(Code.of(file));
    } catch (IOException unreadable) {
      wrong("cannot read " + file + ": " + FileTrouble.of(file, unreadable));
      return Optional.empty();
    }
  }

  /** Evaluates code in the language that is typed, and prints its value. */
  void evaluate(String source) {
    evaluate(source, languages.current());
  }

  /** Evaluates code and prints its value, unless a semicolon ends it that Groovy does not need. */
  void evaluate(String source, Language language) {
    evaluate(Code.typed(source, language, recorder.nextNumber()));
  }

  /**
   * Evaluates a statement of a recorded script and prints its value, unless a semicolon ends it.
   *
   * @return whether it worked
   */
  boolean evaluate(Piece.Statement statement, Path file) {
    return evaluate(Code.of(statement, file));
  }

  private boolean evaluate(Code code) {
    recorder.begin(code.language(), code.entry());
    Foreground.Outcome outcome = run(code);
    boolean shown = !code.isSilent();
    Optional<String> failure = tell(outcome, code, shown);
    failure.ifPresentOrElse(
        recorder::failed,
        () -> recorder.worked(outcome.value(), shown ? recorded(outcome.value()) : NOTHING));
    return failure.isEmpty();
  }

  private static Optional<String> recorded(Object value) {
    return Optional.of(new View(Screen.RECORDED).show(value))
        .filter(text -> !text.isEmpty())
        .map(Shown::text);
  }

  private Foreground.Outcome run(Code code) {
    return input.whileWaiting(() -> foreground.run(() -> engine.join().evaluate(code)));
  }

  /**
   * Runs what a command does, with Ctrl-C, and prints its text or its failure.
   *
   * @return whether it worked
   */
  boolean work(Foreground.Work work) {
    Foreground.Outcome outcome = foreground.run(() -> work.with(engine.join()));
    tell(outcome, Code.NONE, true);
    return outcome.worked();
  }

  /** Prints what came of it; why it failed, where it did. */
  private Optional<String> tell(Foreground.Outcome outcome, Code code, boolean shown) {
    printer.end();
    allWorked &= outcome.worked();
    if (outcome.abandoned()) {
      printer.aside("left to itself: what runs there may still act; " + situation());
      return Optional.of("left to itself");
    }
    if (outcome.failure() != null) {
      return Optional.of(failed(outcome, code));
    }
    if (shown) {
      value(outcome.value());
    }
    return Optional.empty();
  }

  /** Tells why a command cannot do what was typed. */
  void wrong(String sentence) {
    allWorked = false;
    printer.wrong(sentence);
  }

  /** Keeps a failure that was told already, for {@code /error}. Any thread may call it. */
  void keep(Throwable failure) {
    lastFailure = Optional.of(failure);
  }

  /** Tells what went wrong where nobody waited for it. */
  void failed(Throwable failure) {
    keep(failure);
    printer.wrong(ScriptFailure.sentence(failure));
  }

  private String failed(Foreground.Outcome outcome, Code code) {
    Throwable failure =
        outcome.failure() instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : outcome.failure();
    lastFailure = Optional.of(failure);
    if (outcome.interrupted() && failure instanceof CancellationException) {
      printer.aside("interrupted; " + situation());
      return "interrupted";
    }
    Failure why = engine.join().evaluator().explain(failure, code.source(), code.name());
    printer.wrong(code.rendered(why));
    return why.sentence();
  }

  private String situation() {
    return engine.join().session().situation().sentence();
  }

  private void value(Object value) {
    if (value != null) {
      show(json ? new Plain(Json.of(value)) : value);
    }
  }

  /** Prints a value, and keeps it for whoever wants to see the rest. */
  void show(Object value) {
    lastShown = new View(printer.screen()).show(value);
    printer.value(lastShown);
  }
}
