package dev.ringside.dsl.syntax;

import dev.ringside.condition.Position;
import dev.ringside.condition.UnaryOperator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A source text in which conditions are closures, and what must be remembered of it.
 *
 * @param original what the user typed
 * @param text as many characters, for Groovy's parser
 * @param conditions each closure that is a condition, by the place of its opening brace
 * @param pointers the field names that stood behind {@code ->} and now stand behind {@code ?.}
 * @param prefixes the places of {@code ~} that stand for C's {@code &} and {@code *}
 * @param problems what is wrong already; then the text is not worth parsing
 */
record Rewritten(
    String original,
    String text,
    Map<Position, String> conditions,
    Set<Position> pointers,
    Map<Position, UnaryOperator> prefixes,
    List<Problem> problems) {

  /** A sentence for the user and the place it is about. */
  record Problem(String message, Position at) {}

  static Rewritten unchanged(String source) {
    return new Rewritten(source, source, Map.of(), Set.of(), Map.of(), List.of());
  }

  /** Whether Groovy can have the source as it is. */
  boolean isUnchanged() {
    return conditions.isEmpty() && problems.isEmpty();
  }

  /**
   * Puts a message of Groovy's parser back into the user's words: it quotes the text up to the
   * token it stumbled over, as in {@code Unexpected input: '('f') { pid == }'}.
   *
   * @param message Groovy's
   * @param at the place Groovy gives
   */
  String restore(String message, Position at) {
    int open = message.indexOf('\'');
    int close = message.lastIndexOf('\'');
    if (open < 0 || close <= open) {
      return message;
    }
    String quoted = message.substring(open + 1, close);
    String wanted = quoted.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    int place = offset(at);
    int best = -1;
    for (int i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + 1)) {
      if (best < 0 || distance(i, wanted, place) < distance(best, wanted, place)) {
        best = i;
      }
    }
    if (wanted.isEmpty() || best < 0) {
      return message;
    }
    String typed =
        original
            .substring(best, best + wanted.length())
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t");
    return message.substring(0, open + 1) + typed + message.substring(close);
  }

  /**
   * How far the place is from the last character of an occurrence; Groovy quotes up to the place.
   */
  private static int distance(int start, String found, int place) {
    return Math.abs(start + found.length() - 1 - place);
  }

  /** Where a place is in the text, in Java chars; a place behind its line's end is that end's. */
  int offset(Position at) {
    int start = 0;
    for (int line = 1; line < at.line(); line++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        return text.length();
      }
      start = end + 1;
    }
    int available = text.codePointCount(start, text.length());
    return text.offsetByCodePoints(start, Math.max(0, Math.min(at.column() - 1, available)));
  }
}
