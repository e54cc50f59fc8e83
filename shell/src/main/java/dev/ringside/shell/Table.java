package dev.ringside.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows under a heading, columns aligned: numbers at their right edge, everything else at its left.
 * A cell is one line of at most {@value #WIDEST} characters; what is cut ends in an ellipsis.
 */
final class Table {
  static final int WIDEST = 60;
  private static final String GAP = "  ";
  private static final String CUT = "…";
  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> columns) {
    this.columns = columns.stream().map(Table::oneLine).toList();
  }

  void add(List<String> row) {
    rows.add(row.stream().map(Table::oneLine).toList());
  }

  /** How many columns of a terminal a text takes, as long as its characters are all narrow. */
  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String oneLine(String text) {
    List<String> lines = text.strip().lines().toList();
    String first = lines.isEmpty() ? "" : lines.get(0).replace('\t', ' ');
    boolean tooWide = width(first) > WIDEST;
    if (!tooWide && lines.size() <= 1) {
      return first;
    }
    int keep = Math.min(width(first), WIDEST - 1);
    return first.substring(0, first.offsetByCodePoints(0, keep)).stripTrailing() + CUT;
  }

  @Override
  public String toString() {
    int[] widths =
        IntStream.range(0, columns.size())
            .map(i -> Math.max(width(columns.get(i)), widest(i)))
            .toArray();
    boolean[] right = new boolean[columns.size()];
    for (int i = 0; i < right.length; i++) {
      right[i] = isNumeric(i);
    }
    StringBuilder text = new StringBuilder(line(columns, widths, right));
    rows.forEach(row -> text.append(line(row, widths, right)));
    return text.toString();
  }

  private int widest(int column) {
    return rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0);
  }

  private boolean isNumeric(int column) {
    return rows.stream().allMatch(row -> row.get(column).matches("-|-?[0-9]+(\\.[0-9]+)?( s)?"));
  }

  private static String line(List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String blanks = " ".repeat(widths[i] - width(cells.get(i)));
      line.append(right[i] ? blanks + cells.get(i) : cells.get(i) + blanks).append(GAP);
    }
    return line.toString().stripTrailing() + "\n";
  }
}
