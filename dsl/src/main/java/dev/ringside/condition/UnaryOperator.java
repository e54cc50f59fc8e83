package dev.ringside.condition;

/** The prefix operators of C that a condition may use. */
public enum UnaryOperator {
  NOT("!"),
  COMPLEMENT("~"),
  MINUS("-"),
  PLUS("+"),
  DEREFERENCE("*"),
  ADDRESS_OF("&");

  private final String symbol;

  UnaryOperator(String symbol) {
    this.symbol = symbol;
  }

  /** As it is written in C. */
  public String symbol() {
    return symbol;
  }
}
