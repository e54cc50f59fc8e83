package dev.ringside.dsl.syntax;

/**
 * A piece of a source text.
 *
 * @param kind what it is
 * @param start where it begins, in Java chars
 * @param end where it ends, in Java chars, exclusive
 */
public record Lexeme(Kind kind, int start, int end) {
  /** What a piece of source text is. */
  public enum Kind {
    /** A word of the language, {@code true}, {@code false} and {@code null} among them. */
    KEYWORD,
    /** A name, also a keyword behind a dot. */
    NAME,
    /** A number. */
    NUMBER,
    /** A string or a part of one; what stands inside <code>${…}</code> has its own pieces. */
    STRING,
    /** A comment. */
    COMMENT,
    /** An operator, a comma, a dot, a semicolon. */
    OPERATOR,
    /** One of <code>( [ ?[ { ) ] }</code>, where it is no part of a string or comment. */
    BRACKET,
    /** The {@code <} or {@code >} around a condition. */
    CONDITION,
    /** Blanks, ends of lines, and a backslash that continues a line. */
    BLANK,
    /** What can stand nowhere: a stray character, a bracket that closes nothing. */
    WRONG
  }
}
