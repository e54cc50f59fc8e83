package dev.ringside.dsl.syntax;

import dev.ringside.condition.Position;
import groovyjarjarantlr4.v4.runtime.ANTLRErrorListener;
import groovyjarjarantlr4.v4.runtime.CharStreams;
import groovyjarjarantlr4.v4.runtime.LexerNoViableAltException;
import groovyjarjarantlr4.v4.runtime.RecognitionException;
import groovyjarjarantlr4.v4.runtime.Recognizer;
import groovyjarjarantlr4.v4.runtime.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.groovy.parser.antlr4.GroovyLangLexer;
import org.apache.groovy.parser.antlr4.GroovyLexer;
import org.apache.groovy.parser.antlr4.GroovySyntaxError;

/** The tokens of a source text as Groovy's lexer sees them; comments and line ends left out. */
final class Tokens {
  private static final Set<Integer> NAMES =
      Set.of(
          GroovyLexer.Identifier,
          GroovyLexer.CapitalizedIdentifier,
          GroovyLexer.RECORD,
          GroovyLexer.SEALED,
          GroovyLexer.PERMITS,
          GroovyLexer.TRAIT,
          GroovyLexer.VAR,
          GroovyLexer.YIELD,
          GroovyLexer.THIS,
          GroovyLexer.SUPER);
  private static final Set<Integer> LITERALS =
      Set.of(
          GroovyLexer.StringLiteral,
          GroovyLexer.IntegerLiteral,
          GroovyLexer.FloatingPointLiteral,
          GroovyLexer.BooleanLiteral,
          GroovyLexer.NullLiteral);
  private static final Set<Integer> STARTS =
      union(
          Set.of(
              GroovyLexer.GStringBegin,
              GroovyLexer.LPAREN,
              GroovyLexer.LBRACK,
              GroovyLexer.NEW,
              GroovyLexer.NOT,
              GroovyLexer.BITNOT,
              GroovyLexer.ADD,
              GroovyLexer.SUB,
              GroovyLexer.INC,
              GroovyLexer.DEC,
              GroovyLexer.MUL,
              GroovyLexer.POWER,
              GroovyLexer.BITAND));
  private static final Set<Integer> ENDS =
      union(
          Set.of(
              GroovyLexer.GStringEnd,
              GroovyLexer.RPAREN,
              GroovyLexer.RBRACK,
              GroovyLexer.RBRACE,
              GroovyLexer.INC,
              GroovyLexer.DEC));
  private static final Set<Integer> INFIXES =
      Set.of(
          GroovyLexer.GT,
          GroovyLexer.GE,
          GroovyLexer.LE,
          GroovyLexer.EQUAL,
          GroovyLexer.NOTEQUAL,
          GroovyLexer.REGEX_MATCH,
          GroovyLexer.AND,
          GroovyLexer.OR,
          GroovyLexer.DOT,
          GroovyLexer.SAFE_DOT,
          GroovyLexer.ARROW);
  private static final Set<Integer> DOTS =
      Set.of(GroovyLexer.DOT, GroovyLexer.SAFE_DOT, GroovyLexer.ARROW);

  private final List<Token> tokens;

  private Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  private static Set<Integer> union(Set<Integer> more) {
    return Stream.of(NAMES, LITERALS, more).flatMap(Set::stream).collect(Collectors.toSet());
  }

  /**
   * Lexes a source; empty when Groovy's lexer refuses it, and so will Groovy itself, in its words.
   */
  static Optional<Tokens> of(String source) {
    GroovyLangLexer lexer = new GroovyLangLexer(CharStreams.fromString(source));
    boolean[] refused = {false};
    lexer.removeErrorListeners();
    lexer.addErrorListener(
        new ANTLRErrorListener<Integer>() {
          @Override
          public <T extends Integer> void syntaxError(
              Recognizer<T, ?> recognizer,
              T symbol,
              int line,
              int column,
              String message,
              RecognitionException e) {
            refused[0] = true;
          }
        });
    List<Token> tokens = new ArrayList<>();
    try {
      for (Token t = lexer.nextToken(); t.getType() != Token.EOF; t = lexer.nextToken()) {
        if (t.getChannel() == Token.DEFAULT_CHANNEL && t.getType() != GroovyLexer.NL) {
          tokens.add(t);
        }
      }
    } catch (GroovySyntaxError | LexerNoViableAltException e) {
      return Optional.empty();
    }
    return refused[0] ? Optional.empty() : Optional.of(new Tokens(tokens));
  }

  int size() {
    return tokens.size();
  }

  Token get(int i) {
    return tokens.get(i);
  }

  /** Whether there is a token {@code i} and it has this type. */
  boolean is(int i, int type) {
    return i >= 0 && i < tokens.size() && tokens.get(i).getType() == type;
  }

  /** Where token {@code i} begins, in code points, as ANTLR counts. */
  int start(int i) {
    return tokens.get(i).getStartIndex();
  }

  Position position(int i) {
    return new Position(tokens.get(i).getLine(), tokens.get(i).getCharPositionInLine() + 1);
  }

  /** Whether token {@code i} touches the one before it. */
  boolean touchesPrevious(int i) {
    return i > 0 && i < tokens.size() && tokens.get(i - 1).getStopIndex() + 1 == start(i);
  }

  /** Whether token {@code i} begins on a later line than the one before it ends. */
  boolean beginsLine(int i) {
    if (i == 0) {
      return true;
    }
    Token before = tokens.get(i - 1);
    long lines = before.getText().chars().filter(c -> c == '\n').count();
    return tokens.get(i).getLine() > before.getLine() + lines;
  }

  /** Whether an operand can begin with token {@code i}, on the line of the one before it. */
  boolean operandFollows(int i) {
    return i < tokens.size() && STARTS.contains(tokens.get(i).getType()) && !beginsLine(i);
  }

  /** Whether token {@code i} can begin no statement, so that a line it begins goes on. */
  boolean isOnlyInfix(int i) {
    return INFIXES.contains(tokens.get(i).getType());
  }

  /** Whether an operand can end with token {@code i}; what stands behind it is then infix. */
  boolean endsOperand(int i) {
    return ENDS.contains(tokens.get(i).getType()) || i > 0 && isDot(i - 1);
  }

  /** Whether token {@code i} is {@code .}, {@code ?.} or {@code ->}. */
  boolean isDot(int i) {
    return i >= 0 && DOTS.contains(tokens.get(i).getType());
  }

  boolean opens(int i) {
    int type = tokens.get(i).getType();
    return type == GroovyLexer.LPAREN
        || type == GroovyLexer.LBRACK
        || type == GroovyLexer.SAFE_INDEX
        || type == GroovyLexer.LBRACE;
  }

  boolean closes(int i) {
    int type = tokens.get(i).getType();
    return type == GroovyLexer.RPAREN || type == GroovyLexer.RBRACK || type == GroovyLexer.RBRACE;
  }

  /** The bracket that closes the one at {@code open}, or -1. */
  int closing(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += opens(i) ? 1 : closes(i) ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
