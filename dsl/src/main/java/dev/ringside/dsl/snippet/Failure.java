package dev.ringside.dsl.snippet;

import dev.ringside.condition.Position;
import java.util.Optional;

/**
 * What went wrong with an entry, as the user shall read it.
 *
 * @param sentence without its place
 * @param at the word of the user's text that it is about; column 0 for a whole line; empty where
 *     the text says nothing about it
 */
public record Failure(String sentence, Optional<Position> at) {

  /**
   * The sentence, and below it the line of the source with a caret. The line's number is told, and
   * a line without a caret shown, only where the source has several.
   *
   * @return up to three lines, without a line end behind the last; more where the sentence has more
   */
  public String render(String source) {
    String[] lines = source.split("\r?\n", -1);
    boolean several = source.strip().lines().count() > 1;
    if (at.isEmpty() || at.get().line() < 1 || at.get().line() > lines.length) {
      return sentence;
    }
    String line = lines[at.get().line() - 1];
    String head = several ? "line " + at.get().line() + ": " + sentence : sentence;
    if (at.get().column() < 1) {
      return several ? head + "\n  " + line : head;
    }
    return head + "\n  " + line + "\n  " + blanks(line, at.get().column() - 1) + "^";
  }

  /**
   * The sentence for the text of a file: the file and the line's number stand before it, the line
   * below it.
   */
  public String render(String source, String file) {
    String[] lines = source.split("\r?\n", -1);
    if (at.isEmpty() || at.get().line() < 1 || at.get().line() > lines.length) {
      return file + ": " + sentence;
    }
    String line = lines[at.get().line() - 1];
    String head = file + ": line " + at.get().line() + ": " + sentence + "\n  " + line;
    return at.get().column() < 1 ? head : head + "\n  " + blanks(line, at.get().column() - 1) + "^";
  }

  /** As wide as the line's first characters: a tab stays a tab. */
  private static String blanks(String line, int codePoints) {
    StringBuilder out = new StringBuilder();
    line.codePoints().limit(codePoints).forEach(c -> out.append(c == '\t' ? '\t' : ' '));
    int length = line.codePointCount(0, line.length());
    return out.append(" ".repeat(Math.max(0, codePoints - length))).toString();
  }
}
