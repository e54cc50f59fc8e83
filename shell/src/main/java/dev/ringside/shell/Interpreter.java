package dev.ringside.shell;

import dev.ringside.dsl.Json;
import dev.ringside.dsl.ScriptFailure;
import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.recording.Piece;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.shell.view.Plain;
import dev.ringside.shell.view.Shown;
import dev.ringside.shell.view.View;
import java.io.IOException;
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
  private final CompletableFuture<Engine> engine;
  private final Printer printer;
  private final Foreground foreground;
  private final boolean json;
  private final Transcript transcript = new Transcript();
  private final Lectern lectern;
  private final Commands commands;
  private volatile Optional<Throwable> lastFailure = Optional.empty();
  private boolean allWorked = true;
  private Shown lastShown = Shown.NOTHING;

  Interpreter(ShellParts parts) {
    this.engine = parts.engine();
    this.printer = parts.printer();
    this.foreground = parts.foreground();
    this.json = parts.json();
    this.lectern = new Lectern(parts, this);
    this.commands = new Commands(parts, this);
  }

  /** Where scripts are lectured on. */
  Lectern lectern() {
    return lectern;
  }

  /** What was typed so far. */
  Transcript transcript() {
    return transcript;
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
    String entry = typed.strip();
    if (Entry.isCommand(entry)) {
      commands.perform(entry);
    } else {
      evaluate(typed);
    }
  }

  /** Evaluates a whole file as one entry. */
  void open(Path file) {
    read(file).ifPresent(this::evaluate);
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

  /** Evaluates a statement of a script as if it had been typed; whether that worked. */
  boolean evaluate(Piece.Statement statement) {
    boolean before = allWorked;
    allWorked = true;
    if (statement.language() == Language.JAVA) {
      commands.perform("/java " + statement.source());
    } else {
      evaluate(statement.source());
    }
    boolean worked = allWorked;
    allWorked &= before;
    return worked;
  }

  /** Evaluates code and prints its value, unless a semicolon ends it. */
  void evaluate(String source) {
    evaluate(Code.typed(source, transcript.nextNumber()));
  }

  private void evaluate(Code code) {
    Foreground.Outcome outcome = run(code);
    transcript.add(code.source(), outcome.worked());
    tell(outcome, code, !Entry.isSilent(code.source()));
  }

  private Foreground.Outcome run(Code code) {
    return foreground.run(() -> engine.join().evaluator().evaluate(code.source(), code.name()));
  }

  /** Runs what a command does, with Ctrl-C, and prints its text or its failure. */
  void work(Foreground.Work work) {
    tell(foreground.run(() -> work.with(engine.join())), Code.NONE, true);
  }

  private void tell(Foreground.Outcome outcome, Code code, boolean shown) {
    printer.end();
    allWorked &= outcome.worked();
    if (outcome.abandoned()) {
      printer.aside("left to itself: what runs there may still act; " + situation());
    } else if (outcome.failure() != null) {
      failed(outcome, code);
    } else if (shown) {
      value(outcome.value());
    }
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

  private void failed(Foreground.Outcome outcome, Code code) {
    Throwable failure =
        outcome.failure() instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : outcome.failure();
    lastFailure = Optional.of(failure);
    if (outcome.interrupted() && failure instanceof CancellationException) {
      printer.aside("interrupted; " + situation());
    } else {
      Evaluator evaluator = engine.join().evaluator();
      printer.wrong(code.rendered(evaluator.explain(failure, code.source(), code.name())));
    }
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
