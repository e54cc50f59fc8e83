package dev.ringside.dsl.syntax;

import dev.ringside.condition.Position;

/**
 * A condition whose host values make no sense, found when the statement runs: a variable that is
 * null, a number with a fraction. {@link SyntaxMessage} shows it under the user's text.
 */
public final class ConditionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * A problem with a condition.
   *
   * @param message one sentence for the user
   * @param at where the user wrote it
   */
  public ConditionException(String message, Position at) {
    super(message);
    line = at.line();
    column = at.column();
  }

  /** Where the user wrote it. */
  public Position at() {
    return new Position(line, column);
  }
}
