package dev.ringside.condition;

/** The infix operators of C that a condition may use; they mean what they mean in C. */
public enum BinaryOperator {
  OR("||", Level.LOGICAL),
  AND("&&", Level.LOGICAL),
  EQUAL("==", Level.COMPARISON),
  NOT_EQUAL("!=", Level.COMPARISON),
  LESS("<", Level.COMPARISON),
  LESS_OR_EQUAL("<=", Level.COMPARISON),
  GREATER(">", Level.COMPARISON),
  GREATER_OR_EQUAL(">=", Level.COMPARISON),
  BIT_OR("|", Level.ARITHMETIC),
  BIT_XOR("^", Level.ARITHMETIC),
  BIT_AND("&", Level.ARITHMETIC),
  SHIFT_LEFT("<<", Level.ARITHMETIC),
  SHIFT_RIGHT(">>", Level.ARITHMETIC),
  ADD("+", Level.ARITHMETIC),
  SUBTRACT("-", Level.ARITHMETIC),
  MULTIPLY("*", Level.ARITHMETIC),
  DIVIDE("/", Level.ARITHMETIC),
  REMAINDER("%", Level.ARITHMETIC);

  /** How the operands of an operator are to be taken. */
  public enum Level {
    LOGICAL,
    COMPARISON,
    ARITHMETIC
  }

  private final String symbol;
  private final Level level;

  BinaryOperator(String symbol, Level level) {
    this.symbol = symbol;
    this.level = level;
  }

  /** As it is written in C. */
  public String symbol() {
    return symbol;
  }

  public Level level() {
    return level;
  }

  /** Whether strings may stand on a side of it. */
  public boolean comparesStrings() {
    return this == EQUAL || this == NOT_EQUAL;
  }

  /**
   * Whether an operand that is itself {@code inner} can be read by anyone without brackets: one
   * comparison inside a logical operator, or a chain of the same operator from the left. Everything
   * else gets brackets, so that nobody needs C's precedence table, in which {@code a & b == c}
   * means {@code a & (b == c)}.
   *
   * @param inner the operator of the operand
   * @param left whether the operand stands on the left
   */
  boolean takesBare(BinaryOperator inner, boolean left) {
    return left && inner == this && level != Level.COMPARISON
        || level == Level.LOGICAL && inner.level == Level.COMPARISON;
  }
}
