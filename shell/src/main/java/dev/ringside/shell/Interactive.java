package dev.ringside.shell;

import dev.ringside.dsl.WireTap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;

/** Starts the shell where the user is: on a terminal, or at the end of a pipe. */
final class Interactive {
  private static final String BANNER =
      "Ringside: vm.boot() boots a kernel, /help helps, Ctrl-D leaves";
  private final Options options;
  private final Map<String, String> environment;
  private final Folders folders;

  /**
   * A shell to be started.
   *
   * @param options the command line's
   * @param environment variables by name
   */
  Interactive(Options options, Map<String, String> environment) {
    this.options = options;
    this.environment = environment;
    this.folders = Folders.of(environment);
  }

  /**
   * Runs until the user leaves.
   *
   * @param out where values go that no terminal shows
   * @param err where everything else goes then
   * @return whether every entry worked; always so on a terminal, where a mistake is no failure
   */
  boolean run(PrintStream out, PrintStream err) throws IOException {
    if (!ShellTerminal.isInteractive()) {
      return piped(out, err);
    }
    try (Terminal terminal = ShellTerminal.open()) {
      boolean colours = ShellTerminal.colours(terminal, environment);
      Printer printer = Printer.on(terminal, colours);
      CompletableFuture<Engine> engine = Engine.loading(printer, tap(printer));
      LineInput input =
          new LineInput(terminal, colours, folders.history(), printer, engine::isDone);
      Shell shell =
          new Shell(input, printer, engine, options.json(), Optional.of(folders.journals()));
      Tab.install(input.reader(), shell.completer());
      terminal.handle(Signal.INT, signal -> shell.interrupt());
      System.setOut(printer.stream());
      System.setErr(printer.stream());
      printer.aside(BANNER);
      run(shell);
      return true;
    }
  }

  private boolean piped(PrintStream out, PrintStream err) {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Printer printer = Printer.to(out, err);
    PipedInput input = new PipedInput(lines, Entry::isOpen, printer);
    CompletableFuture<Engine> engine = Engine.loading(printer, tap(printer));
    return run(new Shell(input, printer, engine, options.json(), Optional.empty()));
  }

  private Optional<WireTap> tap(Printer printer) {
    return options.verbose() ? Optional.of(printer::aside) : Optional.empty();
  }

  private boolean run(Shell shell) {
    // SIGHUP of a terminal that is gone, SIGTERM: nothing of ours may outlive the shell.
    Runtime.getRuntime().addShutdownHook(new Thread(shell::close, "ending"));
    try {
      return shell.run(rcFile(), lecture());
    } finally {
      shell.close();
    }
  }

  private Optional<Path> lecture() {
    return options.action() == Options.Action.STEP
        ? Optional.of(Path.of(options.script()))
        : Optional.empty();
  }

  private Optional<Path> rcFile() {
    return options
        .rc()
        .or(() -> Optional.of(folders.rcFile()).filter(Files::exists))
        .filter(file -> !file.equals(Options.NO_RC));
  }
}
