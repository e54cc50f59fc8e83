package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.Situation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;

/**
 * The interactive shell: reads an entry, evaluates it, prints its value, again and again. One
 * thread, the caller's; work runs in the {@link Foreground}.
 */
final class Shell {
  private final Terminal terminal;
  private final Printer printer;
  private final LineInput input;
  private final Foreground foreground = new Foreground();
  private final Interpreter interpreter;
  private final CompletableFuture<Engine> engine;
  private boolean leaving;

  private Shell(Terminal terminal, boolean colours, Folders folders) throws IOException {
    this.terminal = terminal;
    this.printer = new Printer(terminal, colours);
    this.input = new LineInput(terminal, colours, folders.history());
    this.engine = CompletableFuture.supplyAsync(() -> Engine.start(printer), Shell::background);
    this.interpreter =
        new Interpreter(new ShellParts(terminal, printer, input, foreground, engine));
    printer.onChange(this::machineChanged);
  }

  private static void background(Runnable task) {
    Thread thread = new Thread(task, "warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Runs until the user leaves.
   *
   * @param rc what is evaluated before the first prompt; empty for nothing
   * @return the exit status
   */
  static int run(Terminal terminal, boolean colours, Folders folders, Optional<Path> rc)
      throws IOException {
    return new Shell(terminal, colours, folders).run(rc);
  }

  private int run(Optional<Path> rc) throws IOException {
    System.setOut(printer.stream());
    System.setErr(printer.stream());
    Thread ending = new Thread(this::end, "ending");
    Runtime.getRuntime().addShutdownHook(ending);
    terminal.handle(Signal.INT, signal -> foreground.interrupt());
    printer.aside("Ringside: vm.boot() boots a kernel, /help helps, Ctrl-D leaves");
    if (rc.isPresent()) {
      interpreter.file(rc.get());
    }
    while (!leaving) {
      turn();
    }
    end();
    return 0;
  }

  private void turn() {
    tellNews();
    printer.reading(input.reader());
    Optional<String> entry;
    try {
      entry = input.read(Prompt.of(situation()));
    } catch (UserInterruptException dropped) {
      return;
    } finally {
      printer.working();
    }
    if (entry.isEmpty()) {
      leaving = mayLeave();
    } else if (!entry.get().isBlank()) {
      interpreter.perform(entry.get());
      leaving = interpreter.leaving();
    }
  }

  private boolean mayLeave() {
    return true;
  }

  private Situation situation() {
    Engine ready = engine.isDone() && !engine.isCompletedExceptionally() ? engine.join() : null;
    return ready == null ? Situation.none() : ready.session().situation();
  }

  /** On whatever thread noticed: a stop or an end is told above the line that is being typed. */
  private void machineChanged() {
    if (input.reader().isReading()) {
      tellNews();
      input.prompt(Prompt.of(situation()));
    }
  }

  private void tellNews() {
    if (!engine.isDone() || engine.isCompletedExceptionally()) {
      return;
    }
    Session.News news = engine.join().session().news();
    news.stop().ifPresent(stop -> printer.line(View.text(stop)));
    news.end().ifPresent(printer::wrong);
  }

  private void end() {
    if (engine.isDone() && !engine.isCompletedExceptionally()) {
      engine.join().session().close();
    }
  }
}
