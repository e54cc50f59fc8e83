package dev.ringside.condition;

/**
 * A place in the user's source text.
 *
 * @param line 1-based
 * @param column 1-based, counted in code points (as Groovy's parser counts), not in Java chars
 */
public record Position(int line, int column) {
  @Override
  public String toString() {
    return line + ":" + column;
  }
}
