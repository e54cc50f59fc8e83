package dev.ringside.shell.view;

import java.util.List;
import java.util.Locale;

/**
 * A value as a view laid it out.
 *
 * @param text all of it, without a line end behind it
 * @param heading whether its first line is the heading of a table
 */
public record Shown(String text, boolean heading) {
  /** For a value there is nothing to show of. */
  public static final Shown NOTHING = new Shown("", false);

  private static final int LEAST_ROWS = 5;

  /** The note, the next prompt, and the line that the user typed stay on the screen with it. */
  private static final int AROUND = 3;

  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** So much of it as fits the screen; of what would be a line too long, all. */
  public Cut cut(Screen screen) {
    List<String> lines = text.lines().toList();
    long fitting = Math.max(LEAST_ROWS, screen.rows() - (long) AROUND);
    if (rows(lines, screen) <= fitting + 1) {
      return new Cut(text, "", heading);
    }
    long left = fitting;
    int whole = 0;
    while (whole < lines.size() && rows(lines.get(whole), screen) <= left) {
      left -= rows(lines.get(whole), screen);
      whole++;
    }
    if (whole > 0) {
      return new Cut(
          String.join("\n", lines.subList(0, whole)), note(lines.size() - whole, "line"), heading);
    }
    String first = lines.get(0);
    int end = Columns.prefix(first, (int) fitting * screen.columns());
    int more = first.length() - end;
    return lines.size() == 1
        ? new Cut(first.substring(0, end), note(more, "character"), heading)
        : new Cut(first.substring(0, end), note(lines.size(), "line"), heading);
  }

  private static String note(int more, String of) {
    String sentence = "… %,d more %s%s: /more shows them, _ is the value, _.toJson() for machines";
    return String.format(Locale.ROOT, sentence, more, of, more == 1 ? "" : "s");
  }

  private static long rows(List<String> lines, Screen screen) {
    return lines.stream().mapToLong(line -> rows(line, screen)).sum();
  }

  private static long rows(String line, Screen screen) {
    long columns = Columns.of(line) + line.chars().filter(c -> c == '\t').count() * 8;
    return Math.max(1, (columns + screen.columns() - 1) / screen.columns());
  }
}
