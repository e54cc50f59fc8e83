package dev.ringside.dsl.completion;

import dev.ringside.dsl.syntax.Lexeme;
import dev.ringside.dsl.syntax.Lexemes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * A text up to the cursor in pieces, without blanks and comments, with the brackets that belong
 * together and those that are open at its end. The {@code <} of a condition counts as a bracket.
 */
final class Pieces {
  private static final Set<String> BREAK_VERBS =
      Set.of("break", "tbreak", "hbreak", "watch", "rwatch", "awatch");
  private static final Set<String> DOTS = Set.of(".", "?.", "*.", "??.", ".&", ".@", "::");

  /**
   * A piece of the text.
   *
   * @param start in Java chars
   */
  record Piece(Lexeme.Kind kind, String text, int start) {
    int end() {
      return start + text.length();
    }
  }

  private final List<Piece> pieces = new ArrayList<>();
  private final int[] partner;
  private final Deque<Integer> open = new ArrayDeque<>();
  private final boolean inComment;

  private Pieces(String text) {
    boolean comment = false;
    for (Lexeme lexeme : Lexemes.of(text)) {
      String part = text.substring(lexeme.start(), lexeme.end());
      comment = lexeme.kind() == Lexeme.Kind.COMMENT && !closedComment(part);
      if (lexeme.kind() != Lexeme.Kind.BLANK && lexeme.kind() != Lexeme.Kind.COMMENT) {
        pieces.add(new Piece(lexeme.kind(), part, lexeme.start()));
      }
    }
    inComment = comment;
    partner = new int[pieces.size()];
    Arrays.fill(partner, -1);
    for (int i = 0; i < pieces.size(); i++) {
      follow(i);
    }
  }

  static Pieces of(String text) {
    return new Pieces(text);
  }

  private static boolean closedComment(String comment) {
    return comment.startsWith("/*") && comment.endsWith("*/") || comment.endsWith("\n");
  }

  private void follow(int i) {
    if (kind(i) == Lexeme.Kind.BRACKET) {
      String bracket = text(i);
      if ("([{?[".contains(bracket)) {
        open.push(i);
      } else {
        close(i);
      }
    } else if (is(i, "<") && isBreakCall(i - 1)) {
      open.push(i);
    } else if (is(i, ">") && !open.isEmpty() && is(open.peek(), "<") && !operandFollows(i)) {
      pair(open.pop(), i);
    } else if (is(i, ";") && !open.isEmpty() && is(open.peek(), "<")) {
      open.pop();
    }
  }

  private void close(int i) {
    while (!open.isEmpty() && is(open.peek(), "<")) {
      open.pop();
    }
    if (!open.isEmpty()) {
      pair(open.pop(), i);
    }
  }

  private void pair(int opening, int closing) {
    partner[opening] = closing;
    partner[closing] = opening;
  }

  private boolean isBreakCall(int closing) {
    int opening = partner(closing);
    return is(closing, ")")
        && opening > 1
        && BREAK_VERBS.contains(text(opening - 1))
        && isDot(opening - 2);
  }

  private boolean operandFollows(int i) {
    if (kind(i) == Lexeme.Kind.CONDITION || i + 1 >= pieces.size()) {
      return false;
    }
    return switch (kind(i + 1)) {
      case NAME, NUMBER, STRING, KEYWORD -> true;
      default -> Set.of("(", "-", "!", "~", "*", "&").contains(text(i + 1));
    };
  }

  int size() {
    return pieces.size();
  }

  Piece get(int i) {
    return pieces.get(i);
  }

  /** Whether there is a piece {@code i} that reads so, and is no string. */
  boolean is(int i, String text) {
    return i >= 0
        && i < pieces.size()
        && pieces.get(i).text().equals(text)
        && pieces.get(i).kind() != Lexeme.Kind.STRING;
  }

  /** The kind of piece {@code i}; {@code BLANK} outside the text. */
  Lexeme.Kind kind(int i) {
    return i >= 0 && i < pieces.size() ? pieces.get(i).kind() : Lexeme.Kind.BLANK;
  }

  /** The text of piece {@code i}; empty outside the text. */
  String text(int i) {
    return i >= 0 && i < pieces.size() ? pieces.get(i).text() : "";
  }

  boolean isName(int i) {
    return kind(i) == Lexeme.Kind.NAME || is(i, "this");
  }

  boolean isDot(int i) {
    return kind(i) == Lexeme.Kind.OPERATOR && DOTS.contains(text(i));
  }

  /** The bracket that belongs to the one at {@code i}; -1 for none. */
  int partner(int i) {
    return i >= 0 && i < partner.length ? partner[i] : -1;
  }

  /** The brackets that are open at the end, the innermost first. */
  List<Integer> open() {
    return List.copyOf(open);
  }

  /** Whether the text ends within a comment. */
  boolean inComment() {
    return inComment;
  }

  /** The index of the string that is open at the end; -1 where none is. */
  int openString() {
    int last = pieces.size() - 1;
    return kind(last) == Lexeme.Kind.STRING && !isClosed(text(last)) ? last : -1;
  }

  /** The quotes that a string begins with; empty where a part of another begins. */
  static String quote(String string) {
    for (String quote : List.of("'''", "\"\"\"", "'", "\"", "$/", "/")) {
      if (string.startsWith(quote)) {
        return quote;
      }
    }
    return "";
  }

  private static boolean isClosed(String string) {
    String quote = quote(string);
    if (quote.length() == 3 && string.length() < 6) {
      return false;
    }
    String end = quote.equals("$/") ? "/$" : quote.isEmpty() ? "\"" : quote;
    if (string.length() < quote.length() + end.length() || !string.endsWith(end)) {
      return quote.isEmpty() && string.endsWith(end);
    }
    int escapes = 0;
    for (int i = string.length() - end.length() - 1; i > 0 && string.charAt(i) == '\\'; i--) {
      escapes++;
    }
    return escapes % 2 == 0;
  }
}
