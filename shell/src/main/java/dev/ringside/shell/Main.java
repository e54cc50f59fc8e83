package dev.ringside.shell;

import dev.ringside.dsl.Json;
import dev.ringside.dsl.ScriptFailure;
import dev.ringside.dsl.Session;
import dev.ringside.dsl.verb.Reference;
import dev.ringside.shell.view.View;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** The command {@code ringside}. */
public final class Main {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int INTERRUPTED = 130;
  private final Options options;
  private final PrintStream out;
  private final Messages messages;

  private Main(Options options, PrintStream out, Messages messages) {
    this.options = options;
    this.out = out;
    this.messages = messages;
  }

  /** Runs the command and ends the JVM with its exit status. */
  public static void main(String[] args) {
    PrintStream out = PlainStream.over(System.out);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Options options = Options.parse(args);
    Messages messages = new Messages(options, out, err, Messages.isTerminal());
    // With --json a script's own println would spoil the data.
    System.setOut(options.json() ? PlainStream.over(err) : out);
    System.setErr(PlainStream.over(err));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) ->
            messages.fail(thread.getName() + ": " + ScriptFailure.sentence(failure), failure));
    int status = new Main(options, out, messages).run();
    // The loop and the readers are daemons, but a script may have started threads of its own.
    System.exit(status);
  }

  private int run() {
    if (options.problem().isPresent()) {
      messages.say("ringside: " + options.problem().get());
      return USAGE;
    }
    try {
      switch (options.action()) {
        case HELP:
          out.print(Options.HELP);
          return DONE;
        case REFERENCE:
          out.print(Reference.markdown());
          return DONE;
        case VERSION:
          out.println("ringside " + Main.class.getPackage().getImplementationVersion());
          return DONE;
        case SHELL:
          return new Interactive(options, System.getenv()).run(out, System.err) ? DONE : FAILED;
        case STEP:
          return step(Path.of(options.script()));
        case CODE:
          return run(options.script(), "-e", Path.of(""));
        case STDIN:
          return run(
              new String(System.in.readAllBytes(), StandardCharsets.UTF_8), "stdin", Path.of(""));
        default:
          return runFile(Path.of(options.script()));
      }
    } catch (IOException failure) {
      messages.say("ringside: cannot read standard input: " + failure.getMessage());
      return FAILED;
    }
  }

  private int step(Path file) throws IOException {
    if (!Files.exists(file)) {
      messages.say("ringside: there is no script " + file);
      return USAGE;
    }
    return new Interactive(options, System.getenv()).run(out, System.err) ? DONE : FAILED;
  }

  private int runFile(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      return run(Files.readString(file), file.getFileName().toString(), folder);
    } catch (NoSuchFileException absent) {
      messages.say("ringside: there is no script " + file);
      return USAGE;
    } catch (IOException failure) {
      messages.say("ringside: cannot read " + file + ": " + FileTrouble.of(file, failure));
      return USAGE;
    }
  }

  private int run(String source, String name, Path folder) {
    Session session = Session.openForUser(messages, messages.tap());
    Thread ending = new Thread(() -> interrupted(session), "ending");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      Object value = session.run(source, name, folder, options.args());
      messages.endProgress();
      if (value != null) {
        out.println(options.json() ? Json.of(value) : View.text(value));
      }
      return out.checkError() ? FAILED : DONE;
    } catch (CancellationException interrupted) {
      messages.say("ringside: " + interrupted.getMessage());
      return INTERRUPTED;
    } catch (Throwable failure) {
      messages.fail(ScriptFailure.sentence(failure, source, name), failure);
      return FAILED;
    } finally {
      session.close();
      messages.ended();
    }
  }

  /** SIGINT, SIGTERM or SIGHUP: the JVM ends, and nothing of ours may outlive it. */
  private void interrupted(Session session) {
    if (messages.interrupt()) {
      session.close();
    }
  }
}
