package dev.ringside.shell;

import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * An entry as JLine's completion sees it: the line as it is, and the word that stands before the
 * cursor, of which quotes and backslashes are no part. JLine replaces the word by a candidate's
 * value as it is.
 *
 * @param line the whole text
 * @param cursor in Java chars
 * @param word the name before the cursor, in a shell command everything from the last blank on; may
 *     be empty. What stands behind the cursor is no part of it
 */
record EntryLine(String line, int cursor, String word) implements CompletingParsedLine {

  /**
   * The line with its cursor.
   *
   * @param cursor in code points, as JLine (3.30.16) counts; one outside the text is moved to its
   *     end
   */
  static EntryLine of(String line, int cursor) {
    int at = chars(line, cursor);
    boolean command = Entry.isCommand(line);
    int start = at;
    while (start > 0 && isOfWord(line.charAt(start - 1), command)) {
      start--;
    }
    return new EntryLine(line, at, line.substring(start, at));
  }

  /** Where a place given in code points is in Java chars. */
  static int chars(String text, int codePoints) {
    return codePoints < 0 || codePoints >= text.codePointCount(0, text.length())
        ? text.length()
        : text.offsetByCodePoints(0, codePoints);
  }

  private static boolean isOfWord(char c, boolean command) {
    return command ? !Character.isWhitespace(c) : Character.isJavaIdentifierPart(c);
  }

  @Override
  public int wordCursor() {
    return word.length();
  }

  @Override
  public int wordIndex() {
    return 0;
  }

  @Override
  public List<String> words() {
    return List.of(word);
  }

  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    return candidate;
  }

  @Override
  public int rawWordCursor() {
    return rawWordLength();
  }

  @Override
  public int rawWordLength() {
    return word.codePointCount(0, word.length());
  }
}
