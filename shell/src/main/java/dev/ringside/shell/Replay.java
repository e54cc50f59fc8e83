package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.java.JavaSnippets;
import dev.ringside.dsl.recording.Piece;
import dev.ringside.dsl.recording.Recorded;
import dev.ringside.dsl.recording.Recording;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.snippet.Failure;
import dev.ringside.shell.view.Screen;
import dev.ringside.shell.view.View;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A recorded script without a shell: statement by statement, in one scope. Used by one thread,
 * which is the one that evaluates.
 */
final class Replay {
  private final Recording recording;
  private final Path file;
  private final Engine engine;

  /** A statement has failed: the message names it. */
  static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    Stopped(Code code, Failure why, Throwable cause) {
      super(code.rendered(why), cause);
      this.sentence = why.sentence();
    }

    /** Without the place. */
    String sentence() {
      return sentence;
    }
  }

  /**
   * A replay that has not begun.
   *
   * @param output told what no value says
   * @param file what messages call it
   * @param args what the statements see as {@code args}
   */
  Replay(
      Session session, Session.Output output, Recording recording, Path file, List<String> args) {
    this.recording = recording;
    this.file = file;
    Map<String, Object> variables = new HashMap<>(session.variables());
    variables.put("args", args.toArray(new String[0]));
    Evaluator evaluator = new Evaluator(variables);
    this.engine = new Engine(session, evaluator, new JavaSnippets(evaluator, output::notice));
    session.recordedBy(this::save);
  }

  private void save(Path to) {
    try {
      Files.writeString(to, recording.text());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Evaluates all statements, up to the first that fails.
   *
   * @return the value of the last one
   */
  Object run() throws Stopped {
    Object value = null;
    for (Piece.Statement statement : recording.statements()) {
      value = value(statement);
    }
    return value;
  }

  /**
   * Evaluates all statements and compares what they give with what they gave.
   *
   * @param out told each difference, with the statement and its line
   * @return whether all is as it was
   */
  boolean check(PrintStream out) {
    int compared = 0;
    int different = 0;
    for (Piece.Statement statement : recording.statements()) {
      Optional<String> difference = difference(statement);
      compared += statement.recorded().isPresent() ? 1 : 0;
      different += difference.isPresent() ? 1 : 0;
      difference.ifPresent(
          lines ->
              out.println(file + ": line " + statement.line() + ": " + named(statement, lines)));
    }
    out.println(
        different == 0
            ? file + ": " + count(compared, "result") + " as recorded"
            : file + ": " + count(different, "statement") + " not as recorded");
    return different == 0 && !out.checkError();
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? " is" : "s are");
  }

  private static String named(Piece.Statement statement, String lines) {
    return statement.source() + "\n" + lines.indent(2).stripTrailing();
  }

  private Optional<String> difference(Piece.Statement statement) {
    try {
      Object value = value(statement);
      boolean silent = Code.of(statement, file).isSilent();
      String shown = silent ? "" : new View(Screen.RECORDED).show(value).text();
      return statement.recorded().flatMap(recorded -> Recorded.difference(recorded, shown));
    } catch (Stopped failed) {
      return Optional.of("+ it failed: " + failed.sentence());
    }
  }

  private Object value(Piece.Statement statement) throws Stopped {
    Code code = Code.of(statement, file);
    try {
      return engine.evaluate(code);
    } catch (CancellationException interrupted) {
      throw interrupted;
    } catch (Throwable failure) {
      Failure why = engine.evaluator().explain(failure, code.source(), code.name());
      throw new Stopped(code, why, failure);
    }
  }
}
