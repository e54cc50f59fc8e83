package dev.ringside.dsl.syntax;

import dev.ringside.dsl.syntax.Lexeme.Kind;
import java.util.List;
import java.util.Set;

/** The word or operator for whose sake a text whose brackets balance is not at its end. */
final class Waiting {
  private static final Set<String> HEADS =
      Set.of("if", "while", "for", "switch", "catch", "synchronized", "do", "try", "finally");
  private static final Set<String> TYPES = Set.of("class", "interface", "enum", "trait", "record");

  private final String source;
  private final List<Lexeme> lexemes;

  private Waiting(String source) {
    this.source = source;
    lexemes =
        Lexemes.of(source).stream()
            .filter(l -> l.kind() != Kind.BLANK && l.kind() != Kind.COMMENT)
            .toList();
  }

  /** The word or operator; empty where there is no good name for it. */
  static String in(String source) {
    return new Waiting(source).find();
  }

  private String find() {
    int last = lexemes.size() - 1;
    if (last < 0) {
      return "";
    }
    Kind kind = lexemes.get(last).kind();
    if (kind == Kind.OPERATOR || kind == Kind.KEYWORD) {
      return text(last);
    }
    if (kind == Kind.BRACKET) {
      String head = text(opening(last) - 1);
      return HEADS.contains(head) ? head : "";
    }
    for (int i = last; i >= 0 && lexemes.get(i).kind() != Kind.BRACKET; i--) {
      if (TYPES.contains(text(i)) || text(i).equals("?") || text(i).equals("do")) {
        return text(i);
      }
    }
    return "";
  }

  private String text(int i) {
    return i < 0 ? "" : source.substring(lexemes.get(i).start(), lexemes.get(i).end());
  }

  private int opening(int close) {
    int depth = 0;
    for (int i = close; i >= 0; i--) {
      if (lexemes.get(i).kind() == Kind.BRACKET) {
        depth += ")]}".contains(text(i)) ? 1 : -1;
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }
}
