package dev.ringside.dsl.syntax;

/**
 * Whether a text is a whole entry, or one more line could make it one.
 *
 * @param kind the verdict
 * @param what only for {@link Kind#OPEN}, else empty: what would close the innermost bracket,
 *     string, comment or condition, like {@code )}, {@code '''} or {@code >}; or the word or
 *     operator that waits for what it belongs to, like {@code +}, {@code if} or {@code try}; empty
 *     also where there is no short word for it
 * @param depth how many brackets, strings and comments are open
 */
public record Completeness(Kind kind, String what, int depth) {
  private static final Completeness COMPLETE = new Completeness(Kind.COMPLETE, "", 0);
  private static final Completeness WRONG = new Completeness(Kind.WRONG, "", 0);

  /** The three verdicts. */
  public enum Kind {
    /** Groovy's parser takes it; what it means may still be wrong. Empty text is complete. */
    COMPLETE,
    /** It ends in the middle of something. */
    OPEN,
    /** Nothing that follows can mend it: evaluating it will say why. */
    WRONG
  }

  /**
   * Judges a text by Groovy's lexer, the condition syntax and Groovy's parser, in this order, as if
   * the end of a line followed it. Nothing is compiled or run. A few milliseconds at most for an
   * ordinary entry; the first call loads Groovy. Belongs to no thread.
   *
   * @param source any text
   */
  public static Completeness of(String source) {
    Scan scan = Scan.of(source);
    if (scan.isWrong()) {
      return WRONG;
    }
    if (!scan.open().isEmpty()) {
      String what = scan.open().peek();
      boolean ofOneLine = what.equals("'") || what.equals("\"");
      return ofOneLine && !continuesLine(source)
          ? WRONG
          : new Completeness(Kind.OPEN, what, scan.open().size());
    }
    String entered = source + "\n";
    Rewritten rewritten = Rewriter.rewrite(entered);
    if (!rewritten.problems().isEmpty()) {
      return Rewriter.rewrite(entered + ">").problems().isEmpty() ? open(">") : WRONG;
    }
    return switch (EntryParse.of(rewritten.text())) {
      case WHOLE -> COMPLETE;
      case BEGUN -> open(Waiting.in(source));
      case TRY -> open("try");
      case METHOD -> open("{");
      case WRONG -> WRONG;
    };
  }

  /** Loads what the first call needs; for a thread that has nothing better to do. */
  public static void warm() {
    of("def f(x) { if (x) [a: \"${x}\"] }\ngdb.break('f') < pid == 1 > { stop -> stop.bt() }\n1 +");
  }

  private static Completeness open(String what) {
    return new Completeness(Kind.OPEN, what, 0);
  }

  /** Whether the text ends in a backslash that takes the end of the line into a string. */
  private static boolean continuesLine(String source) {
    int from = source.length();
    while (from > 0 && source.charAt(from - 1) == '\\') {
      from--;
    }
    return (source.length() - from) % 2 == 1;
  }
}
