package dev.ringside.shell;

import dev.ringside.dsl.syntax.Lexeme;
import dev.ringside.dsl.syntax.Lexeme.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The bracket at the cursor and the one that belongs to it, as places in a list of lexemes. The
 * angle brackets of a condition are brackets too.
 *
 * @param open -1 where the cursor is at no bracket, or at one without a partner
 * @param close -1 likewise
 */
record Brackets(int open, int close) {
  private static final Brackets NONE = new Brackets(-1, -1);

  /**
   * Looks at the bracket under the cursor, else at the one before it.
   *
   * @param cursor in Java chars
   */
  static Brackets at(int cursor, String text, List<Lexeme> lexemes) {
    Brackets before = NONE;
    Deque<Integer> opened = new ArrayDeque<>();
    for (int i = 0; i < lexemes.size(); i++) {
      Lexeme lexeme = lexemes.get(i);
      if (lexeme.kind() != Kind.BRACKET && lexeme.kind() != Kind.CONDITION) {
        continue;
      }
      if (")]}>".indexOf(text.charAt(lexeme.start())) < 0) {
        opened.push(i);
        continue;
      }
      while (!opened.isEmpty() && !belong(lexemes.get(opened.peek()), lexeme, text)) {
        opened.pop();
      }
      if (opened.isEmpty()) {
        continue;
      }
      Brackets pair = new Brackets(opened.pop(), i);
      Lexeme open = lexemes.get(pair.open());
      if (covers(open, cursor) || covers(lexeme, cursor)) {
        return pair;
      }
      if (open.end() == cursor || lexeme.end() == cursor) {
        before = pair;
      }
    }
    return before;
  }

  boolean contains(int lexeme) {
    return lexeme == open || lexeme == close;
  }

  private static boolean covers(Lexeme lexeme, int cursor) {
    return lexeme.start() <= cursor && cursor < lexeme.end();
  }

  private static boolean belong(Lexeme open, Lexeme close, String text) {
    char opening = text.charAt(open.end() - 1);
    return "([{<".indexOf(opening) == ")]}>".indexOf(text.charAt(close.start()));
  }
}
