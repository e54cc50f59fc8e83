package dev.ringside.dsl.syntax;

import groovyjarjarantlr4.v4.runtime.CharStreams;
import groovyjarjarantlr4.v4.runtime.Lexer;
import groovyjarjarantlr4.v4.runtime.LexerNoViableAltException;
import groovyjarjarantlr4.v4.runtime.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.groovy.parser.antlr4.GroovyLangLexer;
import org.apache.groovy.parser.antlr4.GroovyLexer;
import org.apache.groovy.parser.antlr4.GroovySyntaxError;

/**
 * Any text cut into what Groovy's lexer makes of it, with the brackets and strings that stay open.
 * Where the lexer refuses the text, the refused part becomes a piece of its own and the lexer goes
 * on behind it.
 */
final class Scan {
  /** The type of a string that goes to the end of the text without its end. */
  static final int OPEN_STRING = -2;

  /** The same for a comment. */
  static final int OPEN_COMMENT = -5;

  /** The type of what is no token, and of a bracket that closes nothing. */
  static final int WRONG = -3;

  /** The type of blanks and line escapes, which the lexer passes over. */
  static final int BLANK = -4;

  /** Behind these a '/' divides and begins no string, as Groovy 5.0.8 decides. */
  private static final Set<Integer> OPERAND_ENDS =
      Set.of(
          GroovyLexer.DEC,
          GroovyLexer.INC,
          GroovyLexer.THIS,
          GroovyLexer.SUPER,
          GroovyLexer.RBRACE,
          GroovyLexer.RBRACK,
          GroovyLexer.RPAREN,
          GroovyLexer.GStringEnd,
          GroovyLexer.NullLiteral,
          GroovyLexer.StringLiteral,
          GroovyLexer.BooleanLiteral,
          GroovyLexer.IntegerLiteral,
          GroovyLexer.FloatingPointLiteral,
          GroovyLexer.Identifier,
          GroovyLexer.CapitalizedIdentifier,
          // A '/' that begins a line goes on with the division above.
          GroovyLexer.NL);

  /**
   * A part of the text: a token type of Groovy's lexer or of this class; offsets in code points.
   */
  record Piece(int type, int start, int end) {}

  private final int[] text;
  private final GroovyLangLexer lexer;
  private final List<Piece> pieces = new ArrayList<>();
  private final Deque<String> open = new ArrayDeque<>();
  private int covered;
  private int last = Token.EOF;
  private boolean wrong;

  private Scan(String source) {
    text = source.codePoints().toArray();
    lexer = new GroovyLangLexer(CharStreams.fromString(source));
    lexer.removeErrorListeners();
  }

  /** Cuts any text; never fails, and the pieces follow each other without a gap. */
  static Scan of(String source) {
    Scan scan = new Scan(source);
    scan.run();
    return scan;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** What would close the open brackets, strings and comments, the innermost first. */
  Deque<String> open() {
    return open;
  }

  /** Whether something stands in the text that no continuation can mend. */
  boolean isWrong() {
    return wrong;
  }

  private void run() {
    while (covered < text.length) {
      try {
        Token token = lexer.nextToken();
        if (token.getType() == Token.EOF) {
          tail();
        } else if (token.getType() != GroovyLexer.RollBackOne) {
          fill(token.getStartIndex());
          token(token);
        }
      } catch (GroovySyntaxError | LexerNoViableAltException e) {
        fill(lexer._tokenStartCharIndex);
        refused(lexer._tokenStartCharIndex);
      }
    }
  }

  /** What the lexer passed over without a token. */
  private void fill(int to) {
    if (to > covered) {
      boolean interpreterLine = text[covered] == '#';
      add(interpreterLine ? GroovyLexer.SH_COMMENT : BLANK, to);
    }
  }

  private void tail() {
    if (isString(open.peek())) {
      add(OPEN_STRING, text.length);
    } else {
      fill(text.length);
    }
  }

  private void token(Token token) {
    int type = token.getType();
    int end = token.getStopIndex() + 1;
    String unended = unended(type, covered, end);
    if (unended != null) {
      unended(unended, end + 1);
      return;
    }
    switch (type) {
      case GroovyLexer.LPAREN -> open.push(")");
      case GroovyLexer.LBRACK, GroovyLexer.SAFE_INDEX -> open.push("]");
      case GroovyLexer.LBRACE -> open.push("}");
      case GroovyLexer.GStringBegin -> open.push(closing(covered));
      case GroovyLexer.RPAREN, GroovyLexer.RBRACK, GroovyLexer.RBRACE -> {
        if (!token.getText().equals(open.peek())) {
          wrong = true;
          add(WRONG, end);
          return;
        }
        open.pop();
      }
      case GroovyLexer.GStringEnd -> {
        if (isString(open.peek())) {
          open.pop();
        }
      }
      default -> {
        // Everything else neither opens nor closes.
      }
    }
    boolean name = last == GroovyLexer.DOT || last == GroovyLexer.SAFE_DOT;
    if (token.getChannel() == Token.DEFAULT_CHANNEL) {
      last = name ? GroovyLexer.Identifier : type;
    }
    add(type, end);
  }

  /**
   * What would end the string or comment that begins here and that the lexer, finding no end, took
   * for an operator or an empty string; null when the token is what it seems.
   */
  private String unended(int type, int start, int end) {
    int first = text[start];
    boolean operand = OPERAND_ENDS.contains(last);
    if (type == GroovyLexer.StringLiteral && end - start == 2 && at(end) == first) {
      return Character.toString(first).repeat(3);
    }
    if (type == GroovyLexer.DIV && at(end) == '*') {
      return "*/";
    }
    if ((type == GroovyLexer.DIV || type == GroovyLexer.DIV_ASSIGN) && !operand) {
      return "/";
    }
    boolean dollar = type == GroovyLexer.Identifier && first == '$' && end - start == 1;
    return dollar && at(end) == '/' && !operand ? "/$" : null;
  }

  private void refused(int start) {
    int end = Math.max(start, lexer.getInputStream().index());
    if (lexer._mode != Lexer.DEFAULT_MODE) {
      // A '$' without a name, or the end of the line inside a string of one line.
      wrong = true;
      if (lexer.popMode() == Lexer.DEFAULT_MODE && isString(open.peek())) {
        open.pop();
        add(WRONG, end);
      }
      resume(covered);
    } else if (at(start) == '\'' || at(start) == '"') {
      unended(Character.toString(text[start]), start + 1);
    } else if (at(start) == '\\' && start + 1 == text.length) {
      open.push("\\");
      add(BLANK, text.length);
    } else {
      wrong = true;
      add(WRONG, Math.min(text.length, Math.max(end, start + 1)));
      resume(covered);
    }
  }

  /**
   * A string or comment in which the lexer found no end: it has none, or the string holds an escape
   * that Groovy does not know.
   */
  private void unended(String closing, int from) {
    boolean ofOneLine = closing.equals("'") || closing.equals("\"");
    int at = from;
    while (at < text.length) {
      boolean ended = isAt(at, closing);
      if (ended || ofOneLine && (text[at] == '\n' || text[at] == '\r')) {
        wrong = true;
        add(WRONG, ended ? at + closing.length() : at);
        resume(covered);
        return;
      }
      at += text[at] == '\\' ? 2 : 1;
    }
    open.push(closing);
    add(closing.equals("*/") ? OPEN_COMMENT : OPEN_STRING, text.length);
  }

  private boolean isAt(int index, String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (at(index + i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void resume(int at) {
    lexer.getInputStream().seek(at);
    lexer._hitEOF = false;
  }

  private void add(int type, int end) {
    if (end > covered) {
      pieces.add(new Piece(type, covered, end));
      covered = end;
    }
  }

  private int at(int index) {
    return index < text.length ? text[index] : -1;
  }

  private String closing(int start) {
    if (text[start] == '/') {
      return "/";
    }
    if (text[start] == '$') {
      return "/$";
    }
    return at(start + 1) == '"' && at(start + 2) == '"' ? "\"\"\"" : "\"";
  }

  private static boolean isString(String closing) {
    return closing != null && "\"'/".indexOf(closing.charAt(0)) >= 0;
  }
}
