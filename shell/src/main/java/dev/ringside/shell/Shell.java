package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.Situation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jline.reader.UserInterruptException;
import org.jline.utils.AttributedString;

/**
 * The interactive shell: reads an entry, evaluates it, prints its value, again and again. One
 * thread, the caller's; what an entry does runs in the {@link Foreground}.
 */
final class Shell {
  private final EntryInput input;
  private final Printer printer;
  private final Foreground foreground = new Foreground();
  private final CompletableFuture<Engine> engine;
  private final Languages languages;
  private final Interpreter interpreter;

  /** Whoever notices must not wait for what the telling asks: it may be the loop itself. */
  private final ExecutorService news =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "news");
            thread.setDaemon(true);
            return thread;
          });

  private volatile AttributedString prompt = AttributedString.EMPTY;
  private boolean leaving;

  /**
   * A shell.
   *
   * @param input where entries come from
   * @param printer where everything goes
   * @param engine what evaluates; it may still be loading
   * @param json whether values are shown as JSON
   * @param journals where what is typed is kept in case we crash; empty for nowhere
   */
  Shell(
      EntryInput input,
      Printer printer,
      CompletableFuture<Engine> engine,
      boolean json,
      Optional<Path> journals) {
    this.input = input;
    this.printer = printer;
    this.engine = engine;
    this.languages = new Languages(input, engine);
    this.interpreter =
        new Interpreter(
            new ShellParts(printer, input, foreground, languages, engine, json, journals));
    Runnable look = () -> news.execute(this::machineChanged);
    printer.onChange(look);
    printer.onDefect(interpreter::keep);
    // What came after the last look and before the reader could show it.
    input.onReading(look);
  }

  /** What completes entries; it knows no more than commands and verbs while the engine loads. */
  EntryCompleter completer() {
    return new EntryCompleter(
        this::loaded,
        languages::current,
        interpreter::commandNames,
        () -> List.of("console on", "console off"));
  }

  /** Ctrl-C while something runs. Any thread may call it. */
  void interrupt() {
    printer.echoed();
    foreground.interrupt();
  }

  /**
   * Runs until the user leaves.
   *
   * @param rc what is evaluated before the first prompt
   * @param lecture the script that is lectured on from the first prompt on
   * @return whether every entry worked
   */
  boolean run(Optional<Path> rc, Optional<Path> lecture) {
    rc.ifPresent(interpreter::rc);
    interpreter.offerLostSession();
    lecture.ifPresent(interpreter.lectern()::begin);
    while (!leaving) {
      turn();
    }
    if (input.isThere()) {
      interpreter.recorder().close();
    }
    return interpreter.allWorked();
  }

  private void turn() {
    tellNews();
    Optional<String> entry;
    try {
      prompt = Prompt.of(situation(), languages.current());
      entry = input.read(prompt);
    } catch (UserInterruptException dropped) {
      return;
    }
    if (entry.isEmpty()) {
      leaving = mayLeave();
    } else if (interpreter.lectern().isOpen()) {
      interpreter.lectern().entered(entry.get());
      leaving = interpreter.leaving();
    } else if (!entry.get().isBlank()) {
      interpreter.perform(entry.get());
      leaving = interpreter.leaving();
    }
  }

  /** Asks where the machine stands at something that would be long in coming again. */
  private boolean mayLeave() {
    Optional<String> loss = Loss.of(situation());
    if (loss.isEmpty()) {
      return true;
    }
    try {
      return input
          .ask(loss.get() + " Leave and lose it? [y/N] ")
          .map(answer -> answer.strip().toLowerCase().startsWith("y"))
          .orElse(true);
    } catch (UserInterruptException no) {
      return false;
    }
  }

  private Optional<Engine> loaded() {
    return engine.isDone() && !engine.isCompletedExceptionally()
        ? Optional.of(engine.join())
        : Optional.empty();
  }

  private Situation situation() {
    return loaded().map(e -> e.session().situation()).orElseGet(Situation::none);
  }

  /** A stop or an end is told above the entry that is being typed. */
  private void machineChanged() {
    if (input.isReading()) {
      tellNews();
      AttributedString now = Prompt.of(situation(), languages.current());
      if (!now.equals(prompt)) {
        prompt = now;
        input.prompt(now);
      }
    }
  }

  private void tellNews() {
    Session.News untold = loaded().map(e -> e.session().news()).orElse(Session.News.NONE);
    untold.stop().ifPresent(stop -> printer.line(String.valueOf(stop)));
    untold.failure().ifPresent(interpreter::failed);
    untold.end().ifPresent(printer::wrong);
  }

  /** Ends the machine, where there is one. Any thread may call it. */
  void close() {
    loaded().ifPresent(e -> e.session().close());
  }
}
