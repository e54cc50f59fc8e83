package dev.ringside.shell;

import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.syntax.Completeness;
import dev.ringside.dsl.syntax.Lexeme;
import dev.ringside.dsl.syntax.Lexemes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be told of an entry's text. Stateless. */
final class Entry {
  /** {@code /word} and {@code ?}; but {@code /word/} and {@code /wo.d/} are regular expressions. */
  private static final Pattern COMMAND =
      Pattern.compile("\\s*(?:/[a-zA-Z]+(?:\\s.*)?|/?\\?.*)", Pattern.DOTALL);

  /** The command that has code behind it, by as much of its name as no other has. */
  private static final Pattern TIMED = Pattern.compile("\\s*/ti?m?e?\\s+(.*)", Pattern.DOTALL);

  private static final Pattern JAVA = Pattern.compile("\\s*/ja?v?a?\\s+(.*)", Pattern.DOTALL);

  private static final Pattern FIRST_PROMPT = Pattern.compile("ringside(?::java)?(?:\\[.*?])?> ?");

  /** What {@link EntryParser#CONTINUATION} looks like, whatever is open. */
  private static final Pattern NEXT_PROMPT = Pattern.compile("\\.{2,}\\S{0,12}> ?");

  private Entry() {}

  /** Whether the text is a command of the shell and no Groovy. */
  static boolean isCommand(String text) {
    return COMMAND.matcher(text).matches();
  }

  /** Whether another line belongs to it. */
  static boolean isOpen(String text) {
    String code = code(text);
    return !code.isEmpty() && Completeness.of(code).kind() == Completeness.Kind.OPEN;
  }

  /**
   * The code in it: all of it, or what stands behind {@code /time} or {@code /java}; none in other
   * commands.
   */
  static String code(String text) {
    for (Pattern command : List.of(TIMED, JAVA)) {
      Matcher matcher = command.matcher(text);
      if (matcher.matches()) {
        return matcher.group(1);
      }
    }
    return isCommand(text) ? "" : text;
  }

  /** What its code is written in, among others of this language. */
  static Language language(String text, Language current) {
    return JAVA.matcher(text).matches() ? Language.JAVA : current;
  }

  /** Whether a semicolon ends it, so that its value is not shown; a comment may follow. */
  static boolean isSilent(String text) {
    // Most entries have none: they need not wait for the lexer.
    if (text.indexOf(';') < 0) {
      return false;
    }
    return Lexemes.of(text).stream()
        .filter(piece -> piece.kind() != Lexeme.Kind.BLANK && piece.kind() != Lexeme.Kind.COMMENT)
        .reduce((earlier, later) -> later)
        .filter(last -> text.substring(last.start(), last.end()).equals(";"))
        .isPresent();
  }

  /**
   * The text as it was typed, from the text as it stood on the screen: when the first line begins
   * with a prompt, every line loses its prompt.
   */
  static String withoutPrompts(String text) {
    if (!FIRST_PROMPT.matcher(text).lookingAt()) {
      return text;
    }
    return text.lines().map(Entry::withoutPrompt).collect(Collectors.joining("\n"))
        + (text.endsWith("\n") ? "\n" : "");
  }

  private static String withoutPrompt(String line) {
    for (Pattern prompt : List.of(FIRST_PROMPT, NEXT_PROMPT)) {
      Matcher matcher = prompt.matcher(line);
      if (matcher.lookingAt()) {
        return line.substring(matcher.end());
      }
    }
    return line;
  }
}
