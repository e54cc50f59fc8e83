package dev.ringside.dsl.syntax;

import dev.ringside.condition.Position;
import dev.ringside.condition.UnaryOperator;
import groovyjarjarantlr4.v4.runtime.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.groovy.parser.antlr4.GroovyLexer;

/**
 * Finds conditions in a source text and turns their angle brackets into braces.
 *
 * <p>A condition begins with {@code <} behind the brackets of a breakpoint verb, on the same line,
 * and ends at the first {@code >} outside inner brackets that no operand follows on its line. It
 * may go on in the next line where an operator ends the line or begins the next. Inside, what is C
 * but not Groovy is replaced by as many characters: {@code ->} by {@code ?.}, the prefixes {@code
 * &} and {@code *} by {@code ~}, a number's {@code U} or {@code UL} by blanks. The closure of
 * {@code .when { … }} is a condition too; there a {@code ->} with blanks around it is Groovy's, and
 * the closure is left alone.
 */
final class Rewriter {
  private static final Set<String> VERBS =
      Set.of("break", "breakAt", "tbreak", "hbreak", "watch", "rwatch", "awatch");

  private static final int INCOMPLETE = -2;

  private final Tokens tokens;
  private final int[] text;
  private final Map<Position, String> conditions = new HashMap<>();
  private final Set<Position> pointers = new HashSet<>();
  private final Map<Position, UnaryOperator> prefixes = new HashMap<>();
  private final List<Rewritten.Problem> problems = new ArrayList<>();
  private final String source;

  /** The tokens inside conditions: a verb there begins no condition of its own. */
  private final BitSet covered = new BitSet();

  private Rewriter(String source, Tokens tokens) {
    this.source = source;
    this.tokens = tokens;
    this.text = source.codePoints().toArray();
  }

  /** Rewrites a source text; one that Groovy's lexer refuses is returned as it is. */
  static Rewritten rewrite(String source) {
    return mayHoldCondition(source)
        ? Tokens.of(source)
            .map(tokens -> new Rewriter(source, tokens).run())
            .orElseGet(() -> Rewritten.unchanged(source))
        : Rewritten.unchanged(source);
  }

  /** A quick look that spares other sources a second lexing; every verb contains one of the two. */
  private static boolean mayHoldCondition(String source) {
    return source.contains("when")
        || source.indexOf('<') >= 0 && (source.contains("break") || source.contains("watch"));
  }

  private Rewritten run() {
    for (int i = 1; i < tokens.size(); i++) {
      if (covered.get(i) || !tokens.isDot(i - 1) || tokens.is(i - 1, GroovyLexer.ARROW)) {
        continue;
      }
      String name = tokens.get(i).getText();
      if (name.equals("when")) {
        when(i + 1);
      } else if (VERBS.contains(name) && tokens.is(i + 1, GroovyLexer.LPAREN)) {
        int open = tokens.closing(i + 1) + 1;
        if (open > 0 && isLess(open) && !tokens.beginsLine(open)) {
          condition(name, open);
        }
      }
    }
    String result = new String(text, 0, text.length);
    return new Rewritten(source, result, conditions, pointers, prefixes, problems);
  }

  /** Whether token {@code i} is {@code <} and not half of {@code <<}. */
  private boolean isLess(int i) {
    return tokens.is(i, GroovyLexer.LT)
        && !(tokens.is(i + 1, GroovyLexer.LT) && tokens.touchesPrevious(i + 1));
  }

  private void condition(String verb, int open) {
    int close = closingAngle(open);
    if (close == INCOMPLETE) {
      return;
    }
    if (close < 0) {
      String message =
          "the condition that begins here is not closed: %s(…) < condition > needs its '>'";
      problems.add(new Rewritten.Problem(message.formatted(verb), tokens.position(open)));
      return;
    }
    text[tokens.start(open)] = '{';
    text[tokens.start(close)] = '}';
    remember(open, close);
  }

  /**
   * The {@code >} that ends the condition begun by the {@code <} at {@code open}; -1 when there is
   * none, {@link #INCOMPLETE} when the source ends inside inner brackets, of which Groovy itself
   * will speak.
   */
  private int closingAngle(int open) {
    int depth = 0;
    for (int i = open + 1; i < tokens.size(); i++) {
      if (depth == 0
          && tokens.beginsLine(i)
          && tokens.endsOperand(i - 1)
          && !tokens.isOnlyInfix(i)) {
        return -1;
      }
      if (tokens.opens(i)) {
        depth++;
      } else if (tokens.closes(i)) {
        depth--;
      } else if (depth == 0 && tokens.is(i, GroovyLexer.GT)) {
        int last = i;
        // The lexer gives >> and >>> as single characters.
        while (tokens.is(last + 1, GroovyLexer.GT) && tokens.touchesPrevious(last + 1)) {
          last++;
        }
        if (!tokens.operandFollows(last + 1) || !tokens.endsOperand(i - 1)) {
          return last;
        }
        i = last;
      }
      if (depth < 0
          || depth == 0 && (tokens.is(i, GroovyLexer.SEMI) || tokens.is(i, GroovyLexer.COMMA))) {
        return -1;
      }
    }
    return depth > 0 ? INCOMPLETE : -1;
  }

  private void when(int next) {
    int open = tokens.is(next, GroovyLexer.LPAREN) ? next + 1 : next;
    if (!tokens.is(open, GroovyLexer.LBRACE)) {
      return;
    }
    int close = tokens.closing(open);
    if (close > 0 && !hasParameters(open, close)) {
      remember(open, close);
    }
  }

  private boolean hasParameters(int open, int close) {
    for (int i = open + 1; i < close; i++) {
      if (tokens.is(i, GroovyLexer.LBRACE)) {
        i = tokens.closing(i);
      } else if (tokens.is(i, GroovyLexer.ARROW)
          && !(tokens.touchesPrevious(i) && tokens.touchesPrevious(i + 1))) {
        return true;
      }
    }
    return false;
  }

  /** Notes a condition and makes Groovy of what stands between its brackets. */
  private void remember(int open, int close) {
    int from = source.offsetByCodePoints(0, tokens.start(open) + 1);
    int to = source.offsetByCodePoints(0, tokens.start(close));
    covered.set(open, close);
    conditions.put(tokens.position(open), source.substring(from, to).strip());
    for (int i = open + 1; i < close; i++) {
      int type = tokens.get(i).getType();
      if (type == GroovyLexer.LBRACE) {
        // A closure, or ${…} in a string: Groovy's own, arrows included.
        i = tokens.closing(i);
      } else if (type == GroovyLexer.ARROW) {
        text[tokens.start(i)] = '?';
        text[tokens.start(i) + 1] = '.';
        pointers.add(tokens.position(i + 1));
      } else if (isPrefix(type) && !tokens.endsOperand(i - 1)) {
        prefix(i);
      } else if (isSuffix(i)) {
        Token suffix = tokens.get(i);
        Arrays.fill(text, suffix.getStartIndex(), suffix.getStopIndex() + 1, ' ');
      }
    }
  }

  private static boolean isPrefix(int type) {
    return type == GroovyLexer.BITAND || type == GroovyLexer.MUL || type == GroovyLexer.POWER;
  }

  private void prefix(int i) {
    Position at = tokens.position(i);
    for (int k = 0; k < tokens.get(i).getText().length(); k++) {
      UnaryOperator operator =
          tokens.is(i, GroovyLexer.BITAND) ? UnaryOperator.ADDRESS_OF : UnaryOperator.DEREFERENCE;
      text[tokens.start(i) + k] = '~';
      prefixes.put(new Position(at.line(), at.column() + k), operator);
    }
  }

  private boolean isSuffix(int i) {
    return tokens.is(i - 1, GroovyLexer.IntegerLiteral)
        && tokens.touchesPrevious(i)
        && tokens.get(i).getText().matches("[uUlL]{1,3}");
  }
}
