package dev.ringside.dsl.syntax;

import dev.ringside.condition.Position;
import java.util.List;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.messages.ExceptionMessage;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SimpleMessage;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/**
 * One clear sentence for what is wrong with a source text, with the line it is about and a caret:
 *
 * <pre>
 * line 1, column 22: '=' would change something, and a condition can only ask; did you mean '=='?
 *   gdb.break('f') &lt; pid = target &gt;
 *                        ^
 * </pre>
 */
public final class SyntaxMessage {
  private SyntaxMessage() {}

  /**
   * What is wrong, from what was thrown.
   *
   * @param source the source text the user typed
   * @param thrown a compilation error of Groovy, of which the first is shown and the others are
   *     counted; or a {@link ConditionException}; of anything else its message
   * @return one to four lines, without a line end behind the last
   */
  public static String render(String source, Throwable thrown) {
    if (thrown instanceof ConditionException e) {
      return render(source, e.getMessage(), e.at());
    }
    if (thrown instanceof MultipleCompilationErrorsException e) {
      List<? extends Message> errors = e.getErrorCollector().getErrors();
      if (!errors.isEmpty()) {
        String more = errors.size() > 1 ? "\n(and " + (errors.size() - 1) + " more)" : "";
        return first(source, errors.get(0)) + more;
      }
    }
    return String.valueOf(thrown.getMessage());
  }

  /**
   * A sentence with its place in the source.
   *
   * @param at a place outside the source shows the sentence alone
   */
  public static String render(String source, String message, Position at) {
    String[] lines = source.split("\r?\n", -1);
    if (at.line() < 1 || at.line() > lines.length || at.column() < 1) {
      return message;
    }
    String line = lines[at.line() - 1];
    return "line %d, column %d: %s\n  %s\n  %s^"
        .formatted(at.line(), at.column(), message, line, indent(line, at.column() - 1));
  }

  private static String first(String source, Message error) {
    if (error instanceof SyntaxErrorMessage syntax) {
      SyntaxException cause = syntax.getCause();
      Position at = new Position(cause.getStartLine(), cause.getStartColumn());
      return render(source, sentence(cause), at);
    }
    if (error instanceof ExceptionMessage exception) {
      return String.valueOf(exception.getCause().getMessage());
    }
    return error instanceof SimpleMessage simple ? simple.getMessage() : error.toString();
  }

  /** What Groovy's parser complains of, in one sentence; where its own says little, in another. */
  public static String sentence(SyntaxException error) {
    // Groovy continues some sentences with paragraphs of advice.
    String first = error.getOriginalMessage().lines().findFirst().orElse("");
    return switch (first) {
      case "Unexpected input: '<EOF>'" -> "something is missing at the end";
      case "Unexpected character: '\\''", "Unexpected character: '\"'" ->
          "the text that this quote begins does not end on its line: close it, or begin and end it"
              + " with three";
      default -> first;
    };
  }

  /** Blanks as wide as the line's first characters: a tab stays a tab. */
  private static String indent(String line, int codePoints) {
    StringBuilder out = new StringBuilder();
    line.codePoints().limit(codePoints).forEach(c -> out.append(c == '\t' ? '\t' : ' '));
    // The place may be behind the end of the line, where something is missing.
    int length = line.codePointCount(0, line.length());
    return out.append(" ".repeat(Math.max(0, codePoints - length))).toString();
  }
}
