package dev.ringside.shell;

import dev.ringside.dsl.syntax.Completeness;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/**
 * Tells JLine whether Enter ends an entry. It does when the entry is whole or wrong, when it is a
 * command of the shell, and when Enter is pressed in an empty last line; otherwise JLine begins
 * another line, with a prompt that says what is open.
 *
 * <p>The reader needs {@link #CONTINUATION} as {@code SECONDARY_PROMPT_PATTERN} and the option
 * {@code DISABLE_EVENT_EXPANSION}: without it JLine takes {@code !} for history and eats
 * backslashes. The option {@code INSERT_BRACKET} must stay off. With the variable {@code
 * INDENTATION} the next line is indented by as many blanks for each open bracket.
 *
 * <p>Used by the thread that reads the line.
 */
final class EntryParser implements Parser {
  /** For example {@code .......)> }, as wide as the first prompt. */
  static final String CONTINUATION = "..%P.%M> ";

  /** JLine asks anew for each line of an entry at each key stroke. */
  private static final int REMEMBERED = 512;

  private final Map<String, Completeness> verdicts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Completeness> eldest) {
          return size() > REMEMBERED;
        }
      };

  private final Function<String, Completeness> judge;

  /** Takes entries for Groovy. */
  EntryParser() {
    this(entry -> Completeness.of(Entry.code(entry)));
  }

  /** What says of an entry, without the prompts it was pasted with, whether it is whole. */
  EntryParser(Function<String, Completeness> judge) {
    this.judge = judge;
  }

  /**
   * Never fails, but for an open entry.
   *
   * @throws EOFError for {@code ACCEPT_LINE} and {@code SECONDARY_PROMPT}, when the entry is open
   */
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    boolean judges =
        context == ParseContext.SECONDARY_PROMPT
            || context == ParseContext.ACCEPT_LINE && !endsInEmptyLine(line);
    if (judges && !Entry.code(line).isEmpty()) {
      Completeness verdict = verdict(line);
      if (verdict.kind() == Completeness.Kind.OPEN) {
        String message = "the entry is not finished: " + verdict.what();
        throw new EOFError(-1, -1, message, verdict.what(), verdict.depth(), null);
      }
    }
    return EntryLine.of(line, cursor);
  }

  private Completeness verdict(String line) {
    String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
    return verdicts.computeIfAbsent(text, t -> judge.apply(Entry.withoutPrompts(t)));
  }

  private static boolean endsInEmptyLine(String line) {
    int last = line.lastIndexOf('\n');
    return last >= 0 && line.substring(last).isBlank();
  }

  @Override
  public boolean isEscapeChar(char c) {
    return false;
  }

  @Override
  public boolean validCommandName(String name) {
    return false;
  }

  @Override
  public boolean validVariableName(String name) {
    return false;
  }

  @Override
  public String getCommand(String line) {
    return "";
  }

  @Override
  public String getVariable(String line) {
    return null;
  }
}
