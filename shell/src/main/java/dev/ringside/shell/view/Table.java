package dev.ringside.shell.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Rows under a heading, columns aligned: numbers at their right edge, everything else at its left.
 * Made to fit: the widest text is cut first, numbers and addresses never are; where that is not
 * enough the last columns are left out, and named. Confined to one thread.
 */
final class Table {
  /** Where lines have no limit a cell has one. */
  static final int WIDEST = 60;

  private static final int NARROWEST = 10;
  private static final String GAP = "  ";
  private static final Pattern NUMBER = Pattern.compile("-|-?[0-9]+(\\.[0-9]+)?( s)?");
  private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]+");
  private static final Pattern EITHER = Pattern.compile(NUMBER + "|" + ADDRESS);
  private final List<String> columns;
  private final int available;
  private final int widest;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param columns the headings
   * @param available columns of the screen; {@link Integer#MAX_VALUE} for no limit
   */
  Table(List<String> columns, int available) {
    this.available = available;
    this.widest = available == Integer.MAX_VALUE ? WIDEST : available;
    this.columns = columns.stream().map(this::oneLine).toList();
  }

  /** As many cells as there are columns; of several lines the first is shown. */
  void add(List<String> row) {
    rows.add(row.stream().map(this::oneLine).toList());
  }

  private String oneLine(String text) {
    List<String> lines = text.strip().lines().limit(2).toList();
    String first = lines.isEmpty() ? "" : lines.get(0).replace('\t', ' ');
    return Columns.cut(lines.size() > 1 ? first + Columns.CUT : first, widest)
        .replace(Columns.CUT + Columns.CUT, Columns.CUT);
  }

  @Override
  public String toString() {
    int[] natural = IntStream.range(0, columns.size()).map(this::widest).toArray();
    int[] least = IntStream.range(0, columns.size()).map(i -> least(i, natural[i])).toArray();
    int kept = columns.size();
    while (kept > 1 && total(least, kept) > available) {
      kept--;
    }
    int[] widths = shrunk(Arrays.copyOf(natural, kept), least);
    boolean[] right = new boolean[kept];
    for (int i = 0; i < kept; i++) {
      right[i] = all(i, NUMBER);
    }
    StringBuilder text = new StringBuilder(line(columns, widths, right));
    rows.forEach(row -> text.append(line(row, widths, right)));
    return text.append(leftOut(kept)).toString();
  }

  private String leftOut(int kept) {
    int more = columns.size() - kept;
    if (more == 0) {
      return "";
    }
    String sentence =
        "and %d more column%s: %s; .toJson() shows all"
            .formatted(
                more,
                more == 1 ? "" : "s",
                String.join(", ", columns.subList(kept, columns.size())));
    return String.join("\n", Columns.wrapped(sentence, available, 2)) + "\n";
  }

  private int[] shrunk(int[] widths, int[] least) {
    while (total(widths, widths.length) > available) {
      int most = -1;
      for (int i = 0; i < widths.length; i++) {
        if (widths[i] > least[i] && (most < 0 || widths[i] > widths[most])) {
          most = i;
        }
      }
      if (most < 0) {
        break;
      }
      widths[most]--;
    }
    return widths;
  }

  private static long total(int[] widths, int count) {
    return Arrays.stream(widths, 0, count).asLongStream().sum() + (long) GAP.length() * (count - 1);
  }

  private int widest(int column) {
    int cells = rows.stream().mapToInt(row -> Columns.of(row.get(column))).max().orElse(0);
    return Math.max(Columns.of(columns.get(column)), cells);
  }

  /** A column of numbers or addresses keeps its width, any other what its cells begin with. */
  private int least(int column, int natural) {
    if (all(column, EITHER)) {
      return natural;
    }
    int address =
        rows.stream()
            .map(row -> row.get(column).split(" ", 2)[0])
            .filter(word -> ADDRESS.matcher(word).matches())
            .mapToInt(word -> word.length() + 1)
            .max()
            .orElse(0);
    int heading = Math.min(NARROWEST, Columns.of(columns.get(column)));
    return Math.min(natural, Math.max(Math.max(NARROWEST, heading), address));
  }

  private boolean all(int column, Pattern pattern) {
    return rows.stream().allMatch(row -> pattern.matcher(row.get(column)).matches());
  }

  private static String line(List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Columns.cut(cells.get(i), widths[i]);
      String blanks = " ".repeat(widths[i] - Columns.of(cell));
      line.append(right[i] ? blanks + cell : cell + blanks).append(GAP);
    }
    return line.toString().stripTrailing() + "\n";
  }
}
