package dev.ringside.shell.view;

/**
 * Where text is shown. Immutable.
 *
 * @param columns character cells in a line; {@link Integer#MAX_VALUE} where lines have no limit
 * @param rows lines, the prompt's included; {@link Integer#MAX_VALUE} where nothing is ever cut
 * @param interactive whether somebody types here: values then look as in other shells (text in
 *     quotes, short lists on one line) and only so much of a large one is laid out
 */
public record Screen(int columns, int rows, boolean interactive) {
  private static final int USUAL_COLUMNS = 80;
  private static final int USUAL_ROWS = 24;

  /** A file, a pipe, a script's output: whole values, lines as long as they are. */
  public static final Screen NONE = new Screen(Integer.MAX_VALUE, Integer.MAX_VALUE, false);

  /** What a recorded session shows: as somebody sees it who types, but never cut. */
  public static final Screen RECORDED = new Screen(100, Integer.MAX_VALUE, true);

  /** A terminal of this size; one that does not know its size says 0 and counts as 80 x 24. */
  public static Screen of(int columns, int rows) {
    return new Screen(columns > 0 ? columns : USUAL_COLUMNS, rows > 0 ? rows : USUAL_ROWS, true);
  }
}
