package dev.ringside.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * What a terminal shows: cells, a cursor, the lines that left at the top. Rows and columns count
 * from 0. Its owner lets one thread at a time touch it.
 *
 * <p>Not JLine's {@code ScreenTerminal}: 3.30.16 gives a wide character one column, drops those
 * beyond U+FFFF and forgets faint text.
 */
final class TerminalScreen {
  /** The right half of a wide character holds no text. */
  private record Cell(String text, TerminalStyle style) {
    static final Cell BLANK = new Cell(" ", TerminalStyle.PLAIN);
  }

  private final List<String> scrolledOff = new ArrayList<>();
  private List<Cell[]> rows;
  private List<Cell[]> mainRows;
  private int columns;
  private int height;
  private int row;
  private int column;
  private boolean wrapPending;
  private int[] saved = {0, 0};
  private int[] mainSaved = {0, 0};
  private int top;
  private int bottom;
  private TerminalStyle style = TerminalStyle.PLAIN;

  TerminalScreen(int columns, int height) {
    this.columns = columns;
    this.height = height;
    this.rows = blank();
    this.bottom = height - 1;
  }

  /** The lines without what is blank at their right and below them. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(rows.stream().map(TerminalScreen::text).toList());
    while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    return lines;
  }

  /** What scrolled off at the top, then what is there. */
  List<String> everything() {
    List<String> all = new ArrayList<>(scrolledOff);
    all.addAll(lines());
    return all;
  }

  /** The number of the cursor's line among {@link #everything}. */
  int lineOfCursor() {
    return scrolledOff.size() + row;
  }

  String line(int at) {
    return text(rows.get(at));
  }

  int row() {
    return row;
  }

  int column() {
    return column;
  }

  boolean alternate() {
    return mainRows != null;
  }

  /** How the last text that reads so looks, at its first character. */
  TerminalStyle styleOf(String text) {
    for (int y = height - 1; y >= 0; y--) {
      StringBuilder line = new StringBuilder();
      List<Integer> cells = new ArrayList<>();
      for (int x = 0; x < columns; x++) {
        String cell = rows.get(y)[x].text();
        line.append(cell);
        for (int i = 0; i < cell.length(); i++) {
          cells.add(x);
        }
      }
      int at = line.lastIndexOf(text);
      if (at >= 0) {
        return rows.get(y)[cells.get(at)].style();
      }
    }
    throw new AssertionError("'" + text + "' is not on the screen:\n" + this);
  }

  void resize(int toColumns, int toHeight) {
    columns = toColumns;
    while (height > toHeight) {
      boolean below = row < height - 1;
      Cell[] gone = rows.remove(below ? height - 1 : 0);
      if (!below) {
        scrolledOff.add(text(gone));
        row--;
      }
      height--;
    }
    height = toHeight;
    rows = widened(rows);
    mainRows = mainRows == null ? null : widened(mainRows);
    column = Math.min(column, columns - 1);
    wrapPending = false;
    region(0, height - 1);
  }

  private List<Cell[]> widened(List<Cell[]> from) {
    List<Cell[]> to = blank();
    for (int y = 0; y < Math.min(height, from.size()); y++) {
      Cell[] line = from.get(y);
      System.arraycopy(line, 0, to.get(y), 0, Math.min(line.length, columns));
    }
    return to;
  }

  void style(List<Integer> codes) {
    style = style.after(codes);
  }

  void put(int codePoint) {
    int width = WCWidth.wcwidth(codePoint);
    String text = Character.toString(codePoint);
    if (width <= 0) {
      int at = wrapPending ? column : column - 1;
      if (at >= 0) {
        Cell before = rows.get(row)[at];
        rows.get(row)[at] = new Cell(before.text() + text, before.style());
      }
      return;
    }
    if (wrapPending || column + width > columns) {
      column = 0;
      lineFeed();
    }
    rows.get(row)[column] = new Cell(text, style);
    if (width == 2) {
      rows.get(row)[column + 1] = new Cell("", style);
    }
    wrapPending = column + width >= columns;
    column = Math.min(column + width, columns - 1);
  }

  void lineFeed() {
    wrapPending = false;
    if (row == bottom) {
      if (top == 0 && mainRows == null) {
        scrolledOff.add(text(rows.get(0)));
      }
      deleteLines(top, 1);
    } else if (row < height - 1) {
      row++;
    }
  }

  void reverseLineFeed() {
    if (row == top) {
      insertLines(top, 1);
    } else {
      moveTo(row - 1, column);
    }
  }

  void moveTo(int toRow, int toColumn) {
    row = Math.max(0, Math.min(height - 1, toRow));
    column = Math.max(0, Math.min(columns - 1, toColumn));
    wrapPending = false;
  }

  void save() {
    saved = new int[] {row, column};
  }

  void restore() {
    moveTo(saved[0], saved[1]);
  }

  /** Sets the region that scrolls, its last row included. */
  void region(int from, int to) {
    top = Math.max(0, from);
    bottom = Math.min(height - 1, to);
  }

  /** Blanks the cells from one place to another, both included, in reading order. */
  void erase(int fromRow, int fromColumn, int toRow, int toColumn) {
    for (int y = fromRow; y <= toRow; y++) {
      int first = y == fromRow ? fromColumn : 0;
      int last = y == toRow ? toColumn : columns - 1;
      Arrays.fill(rows.get(y), first, Math.min(last + 1, columns), Cell.BLANK);
    }
    wrapPending = false;
  }

  void insertLines(int at, int count) {
    for (int i = 0; i < count; i++) {
      rows.remove(bottom);
      rows.add(at, blankLine());
    }
  }

  void deleteLines(int at, int count) {
    for (int i = 0; i < count; i++) {
      rows.remove(at);
      rows.add(bottom, blankLine());
    }
  }

  /** Shifts what is right of the cursor: to the right when positive. */
  void shift(int count) {
    Cell[] line = rows.get(row);
    Cell[] shifted = line.clone();
    for (int x = column; x < columns; x++) {
      int from = x - count;
      shifted[x] = from >= column && from < columns ? line[from] : Cell.BLANK;
    }
    rows.set(row, shifted);
    wrapPending = false;
  }

  /** Shows the other screen, which is empty at first, or comes back from it. */
  void alternate(boolean on) {
    if (on == alternate()) {
      return;
    }
    if (on) {
      mainSaved = new int[] {row, column};
      mainRows = rows;
      rows = blank();
    } else {
      rows = mainRows;
      mainRows = null;
      moveTo(mainSaved[0], mainSaved[1]);
    }
  }

  int columns() {
    return columns;
  }

  int height() {
    return height;
  }

  private List<Cell[]> blank() {
    List<Cell[]> lines = new ArrayList<>();
    for (int y = 0; y < height; y++) {
      lines.add(blankLine());
    }
    return lines;
  }

  private Cell[] blankLine() {
    Cell[] line = new Cell[columns];
    Arrays.fill(line, Cell.BLANK);
    return line;
  }

  private static String text(Cell[] line) {
    StringBuilder text = new StringBuilder();
    for (Cell cell : line) {
      text.append(cell.text());
    }
    return text.toString().stripTrailing();
  }

  @Override
  public String toString() {
    return String.join("\n", lines());
  }
}
