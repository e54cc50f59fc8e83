package dev.ringside.shell;

import dev.ringside.dsl.syntax.Lexeme;
import dev.ringside.dsl.syntax.Lexeme.Kind;
import dev.ringside.dsl.syntax.Lexemes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The colours of an entry while it is typed, and the bracket that belongs to the one at the cursor.
 * Changes no character. Used by the thread that reads the line, at each key stroke; the pieces of
 * the last text are kept, since a key that moves the cursor asks for the same again.
 */
final class EntryHighlighter implements Highlighter {
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle VERB = PLAIN.bold().foreground(AttributedStyle.BLUE);
  private static final AttributedStyle COMMAND = PLAIN.bold().foreground(AttributedStyle.YELLOW);
  private static final Map<Kind, AttributedStyle> THEME =
      new EnumMap<>(
          Map.of(
              Kind.KEYWORD, PLAIN.bold(),
              Kind.STRING, PLAIN.foreground(AttributedStyle.GREEN),
              Kind.NUMBER, PLAIN.foreground(AttributedStyle.CYAN),
              Kind.COMMENT, PLAIN.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK),
              Kind.CONDITION, PLAIN.bold().foreground(AttributedStyle.MAGENTA),
              Kind.WRONG, PLAIN.foreground(AttributedStyle.RED)));
  private static final Set<String> VERBS = Set.of("vm", "gdb", "guest", "kernel", "session");

  private final boolean colours;
  private final BooleanSupplier ready;
  private String text = "";
  private List<Lexeme> lexemes = List.of();

  /**
   * A highlighter.
   *
   * @param colours false shows every text plain
   * @param ready whether Groovy is loaded; before, an entry is plain, so that no key waits for it
   */
  EntryHighlighter(boolean colours, BooleanSupplier ready) {
    this.colours = colours;
    this.ready = ready;
  }

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    return highlight(buffer, EntryLine.chars(buffer, reader.getBuffer().cursor()));
  }

  /**
   * The coloured text.
   *
   * @param cursor in Java chars
   */
  AttributedString highlight(String buffer, int cursor) {
    if (!colours) {
      return new AttributedString(buffer);
    }
    if (Entry.isCommand(buffer)) {
      return command(buffer);
    }
    if (!ready.getAsBoolean()) {
      return new AttributedString(buffer);
    }
    if (!buffer.equals(text)) {
      lexemes = Lexemes.of(buffer);
      text = buffer;
    }
    Brackets brackets = Brackets.at(cursor, buffer, lexemes);
    AttributedStringBuilder out = new AttributedStringBuilder(buffer.length());
    for (int i = 0; i < lexemes.size(); i++) {
      AttributedStyle style = style(i);
      out.append(word(i), brackets.contains(i) ? style.bold().underline() : style);
    }
    return out.toAttributedString();
  }

  private static AttributedString command(String buffer) {
    int start = 0;
    while (Character.isWhitespace(buffer.charAt(start))) {
      start++;
    }
    int end = start;
    boolean question = buffer.charAt(start) == '?';
    while (end < buffer.length()
        && !Character.isWhitespace(buffer.charAt(end))
        && !(question && end > start)) {
      end++;
    }
    return new AttributedStringBuilder(buffer.length())
        .append(buffer.substring(0, end), COMMAND)
        .append(buffer.substring(end), PLAIN)
        .toAttributedString();
  }

  private AttributedStyle style(int i) {
    Kind kind = lexemes.get(i).kind();
    return kind == Kind.NAME && isVerb(i) ? VERB : THEME.getOrDefault(kind, PLAIN);
  }

  private boolean isVerb(int i) {
    return VERBS.contains(word(i))
        && i + 1 < lexemes.size()
        && (word(i + 1).startsWith(".") || word(i + 1).equals("?."))
        && !(i > 0 && word(i - 1).endsWith(".") && lexemes.get(i - 1).kind() == Kind.OPERATOR);
  }

  private String word(int i) {
    return text.substring(lexemes.get(i).start(), lexemes.get(i).end());
  }
}
