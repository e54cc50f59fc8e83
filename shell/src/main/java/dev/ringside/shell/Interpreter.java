package dev.ringside.shell;

import dev.ringside.dsl.Json;
import dev.ringside.dsl.ScriptFailure;
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
  private final CompletableFuture<Engine> engine;
  private final Printer printer;
  private final Foreground foreground;
  private final boolean json;
  private final Transcript transcript = new Transcript();
  private final Commands commands;
  private volatile Optional<Throwable> lastFailure = Optional.empty();
  private Shown lastShown = Shown.NOTHING;

  Interpreter(ShellParts parts) {
    this.engine = parts.engine();
    this.printer = parts.printer();
    this.foreground = parts.foreground();
    this.json = parts.json();
    this.commands = new Commands(parts, this);
  }

  /** What was typed so far. */
  Transcript transcript() {
    return transcript;
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
  void file(Path file) {
    try {
      evaluate(Files.readString(file), file.getFileName().toString());
    } catch (IOException unreadable) {
      printer.wrong("cannot read " + file + ": " + unreadable.getMessage());
    }
  }

  /** Evaluates code under the number it has in the transcript. */
  void evaluate(String source) {
    evaluate(source, "line " + transcript.nextNumber());
  }

  /**
   * Evaluates code and prints its value, unless a semicolon ends it.
   *
   * @param name stands for the text in stack traces
   */
  private void evaluate(String source, String name) {
    Foreground.Outcome outcome =
        foreground.run(() -> engine.join().evaluator().evaluate(source, name));
    printer.end();
    boolean worked = outcome.failure() == null && !outcome.abandoned();
    transcript.add(source, worked);
    if (outcome.abandoned()) {
      printer.aside("left to itself: what runs there may still act; " + situation());
    } else if (outcome.failure() != null) {
      failed(outcome, source, name);
    } else if (!source.stripTrailing().endsWith(";")) {
      value(outcome.value());
    }
  }

  /** Runs what a command does, with Ctrl-C, and prints its text or its failure. */
  void work(Foreground.Work work) {
    Foreground.Outcome outcome = foreground.run(() -> work.with(engine.join()));
    printer.end();
    if (outcome.abandoned()) {
      printer.aside("left to itself: what runs there may still act; " + situation());
    } else if (outcome.failure() != null) {
      failed(outcome, "", "");
    } else {
      value(outcome.value());
    }
  }

  /** Tells what went wrong where nobody waited for it. */
  void failed(Throwable failure) {
    lastFailure = Optional.of(failure);
    printer.wrong(ScriptFailure.sentence(failure));
  }

  private void failed(Foreground.Outcome outcome, String source, String name) {
    Throwable failure =
        outcome.failure() instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : outcome.failure();
    lastFailure = Optional.of(failure);
    if (outcome.interrupted() && failure instanceof CancellationException) {
      printer.aside("interrupted; " + situation());
    } else {
      printer.wrong(engine.join().evaluator().explain(failure, source, name).render(source));
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
