package dev.ringside.dsl;

import dev.ringside.dsl.syntax.ConditionException;
import dev.ringside.dsl.syntax.SyntaxMessage;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.codehaus.groovy.control.CompilationFailedException;

/** What went wrong in a script, as the user shall read it. */
public final class ScriptFailure {
  private ScriptFailure() {}

  /**
   * One clear sentence, with the line it is about where the script has one.
   *
   * @param thrown what {@link Session#run} threw
   * @param source the script's text
   * @param name the script's name
   */
  public static String sentence(Throwable thrown, String source, String name) {
    if (thrown instanceof CompilationFailedException || thrown instanceof ConditionException) {
      return name + ": " + SyntaxMessage.render(source, thrown);
    }
    if (thrown instanceof RingsideException ours && ours.at().isPresent()) {
      return name + ": " + SyntaxMessage.render(source, ours.getMessage(), ours.at().get());
    }
    String what = what(thrown);
    Optional<Integer> line = line(thrown, name);
    return line.map(number -> name + ": line " + number + ": " + what).orElse(name + ": " + what);
  }

  /** What went wrong where no script's text is at hand: in a thread of its own. */
  public static String sentence(Throwable thrown) {
    return what(thrown);
  }

  private static String what(Throwable thrown) {
    if (thrown instanceof RingsideException || thrown instanceof CancellationException) {
      return thrown.getMessage();
    }
    if (thrown instanceof MissingPropertyException missing) {
      return MissingVerb.sentence(missing)
          .orElse(
              "nothing is called '"
                  + missing.getProperty()
                  + "' here: define it first, or check its spelling");
    }
    if (thrown instanceof MissingMethodException missing) {
      return MissingVerb.sentence(missing);
    }
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }

  /** The innermost line of the script on the stack. */
  private static Optional<Integer> line(Throwable thrown, String name) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> name.equals(frame.getFileName()) && frame.getLineNumber() > 0)
        .map(StackTraceElement::getLineNumber)
        .findFirst();
  }
}
