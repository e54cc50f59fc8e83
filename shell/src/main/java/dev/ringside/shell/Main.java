package dev.ringside.shell;

import dev.ringside.dsl.Json;
import dev.ringside.dsl.ScriptFailure;
import dev.ringside.dsl.Session;
import dev.ringside.dsl.recording.Recording;
import dev.ringside.dsl.recording.RecordingException;
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
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
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
        case STUB:
          return new StubCommand(messages, out).run(options.args());
        case CODE:
          return run(options.script(), "-e", Path.of(""), false);
        case STDIN:
          String typed = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
          return run(typed, "stdin", Path.of(""), false);
        default:
          return runFile(Path.of(options.script()), options.action() == Options.Action.CHECK);
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

  private int runFile(Path file, boolean check) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      String source = Files.readString(file);
      if (check && !Recording.isRecorded(source)) {
        messages.say("ringside: " + file + " is no saved session: nothing in it can be compared");
        return USAGE;
      }
      return run(source, file.getFileName().toString(), folder, check);
    } catch (NoSuchFileException absent) {
      messages.say("ringside: there is no script " + file);
      return USAGE;
    } catch (IOException failure) {
      messages.say("ringside: cannot read " + file + ": " + FileTrouble.of(file, failure));
      return USAGE;
    }
  }

  private int run(String source, String name, Path folder, boolean check) {
    Session session = Session.openForUser(messages, messages.tap());
    Thread ending = new Thread(() -> interrupted(session), "ending");
    Runtime.getRuntime().addShutdownHook(ending);
    try {
      if (check) {
        return replay(session, source, name, folder).check(out) ? DONE : FAILED;
      }
      Object value =
          Recording.isRecorded(source)
              ? replay(session, source, name, folder).run()
              : session.run(source, name, folder, options.args());
      messages.endProgress();
      if (value != null) {
        out.println(options.json() ? Json.of(value) : View.text(value));
      }
      return out.checkError() ? FAILED : DONE;
    } catch (CancellationException interrupted) {
      messages.say("ringside: " + interrupted.getMessage());
      return INTERRUPTED;
    } catch (RecordingException damaged) {
      messages.say("ringside: " + name + ": " + damaged.getMessage());
      return FAILED;
    } catch (Replay.Stopped stopped) {
      messages.fail(stopped.getMessage(), stopped.getCause());
      return FAILED;
    } catch (Throwable failure) {
      messages.fail(ScriptFailure.sentence(failure, source, name), failure);
      return FAILED;
    } finally {
      session.close();
      messages.ended();
    }
  }

  private Replay replay(Session session, String source, String name, Path folder)
      throws RecordingException {
    session.filesBeside(folder);
    return new Replay(session, messages, Recording.parse(source), Path.of(name), options.args());
  }

  /** SIGINT, SIGTERM or SIGHUP: the JVM ends, and nothing of ours may outlive it. */
  private void interrupted(Session session) {
    if (messages.interrupt()) {
      session.close();
    }
  }
}
