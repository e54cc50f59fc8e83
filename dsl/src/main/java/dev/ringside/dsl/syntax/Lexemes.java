package dev.ringside.dsl.syntax;

import dev.ringside.dsl.syntax.Lexeme.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.groovy.parser.antlr4.GroovyLexer;

/**
 * A whole source text in coloured pieces, as Groovy's own lexer sees it. Total: any text, however
 * unfinished, gives pieces, and their texts in a row are the text. Belongs to no thread and keeps
 * nothing; the first call loads Groovy.
 */
public final class Lexemes {
  /** Words that are keywords only in places the lexer does not know. */
  private static final Set<Integer> NAMES =
      Set.of(
          GroovyLexer.Identifier,
          GroovyLexer.CapitalizedIdentifier,
          GroovyLexer.GStringPathPart,
          GroovyLexer.RECORD,
          GroovyLexer.SEALED,
          GroovyLexer.PERMITS,
          GroovyLexer.YIELD);

  private Lexemes() {}

  /**
   * The pieces of a text, in order, without a gap.
   *
   * @param source any text
   */
  public static List<Lexeme> of(String source) {
    List<Lexeme> lexemes = new ArrayList<>();
    int end = 0;
    for (Scan.Piece piece : Scan.of(source).pieces()) {
      int start = end;
      // ANTLR counts code points, Java chars.
      end = source.offsetByCodePoints(start, piece.end() - piece.start());
      Kind kind = kind(piece.type(), source.charAt(start));
      int last = lexemes.size() - 1;
      if (kind == Kind.KEYWORD && last >= 0 && isDot(source, lexemes.get(last))) {
        kind = Kind.NAME;
      }
      if (kind == Kind.BLANK && last >= 0 && lexemes.get(last).kind() == Kind.BLANK) {
        lexemes.set(last, new Lexeme(kind, lexemes.get(last).start(), end));
      } else {
        lexemes.add(new Lexeme(kind, start, end));
      }
    }
    markConditions(source, lexemes);
    return lexemes;
  }

  /** Loads what the first call needs; for a thread that has nothing better to do. */
  public static void warm() {
    of("gdb.break('f') < pid == 1 >\n\"${x}\"");
  }

  private static Kind kind(int type, char first) {
    if (NAMES.contains(type)) {
      return Kind.NAME;
    }
    return switch (type) {
      case Scan.WRONG -> Kind.WRONG;
      case Scan.BLANK -> Kind.BLANK;
      case Scan.OPEN_COMMENT, GroovyLexer.SH_COMMENT -> Kind.COMMENT;
      case GroovyLexer.NL -> first == '/' ? Kind.COMMENT : Kind.BLANK;
      case GroovyLexer.IntegerLiteral, GroovyLexer.FloatingPointLiteral -> Kind.NUMBER;
      case Scan.OPEN_STRING,
          GroovyLexer.StringLiteral,
          GroovyLexer.GStringBegin,
          GroovyLexer.GStringPart,
          GroovyLexer.GStringEnd ->
          Kind.STRING;
      case GroovyLexer.LPAREN,
          GroovyLexer.LBRACK,
          GroovyLexer.SAFE_INDEX,
          GroovyLexer.LBRACE,
          GroovyLexer.RPAREN,
          GroovyLexer.RBRACK,
          GroovyLexer.RBRACE ->
          Kind.BRACKET;
      default -> Character.isLetter(first) ? Kind.KEYWORD : Kind.OPERATOR;
    };
  }

  private static boolean isDot(String source, Lexeme lexeme) {
    String text = source.substring(lexeme.start(), lexeme.end());
    return lexeme.kind() == Kind.OPERATOR && text.endsWith(".") && !text.endsWith("..");
  }

  private static void markConditions(String source, List<Lexeme> lexemes) {
    Rewritten rewritten = Rewriter.rewrite(source);
    if (rewritten.isUnchanged()) {
      return;
    }
    Set<Integer> unclosed =
        rewritten.problems().stream()
            .map(problem -> rewritten.offset(problem.at()))
            .collect(Collectors.toSet());
    for (int i = 0; i < lexemes.size(); i++) {
      Lexeme lexeme = lexemes.get(i);
      int start = lexeme.start();
      char put = rewritten.text().charAt(start);
      boolean around = source.charAt(start) == '<' && put == '{';
      around |= source.charAt(start) == '>' && put == '}';
      if (lexeme.kind() == Kind.OPERATOR && (around || unclosed.contains(start))) {
        lexemes.set(i, new Lexeme(Kind.CONDITION, start, lexeme.end()));
      }
    }
  }
}
