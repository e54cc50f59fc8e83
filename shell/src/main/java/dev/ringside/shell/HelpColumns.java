package dev.ringside.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text in the width of a terminal: paragraphs, and words with their explanation beside them. For
 * our own text, each of whose characters takes one column.
 *
 * @param width in columns; of a terminal that does not tell, 80
 */
record HelpColumns(int width) {
  private static final int UNKNOWN = 80;
  private static final int NARROWEST = 20;

  /** A word, and what it means. */
  record Row(String word, String meaning) {}

  /** Takes a width as the terminal tells it, which may be 0. */
  HelpColumns {
    width = width <= 0 ? UNKNOWN : Math.max(NARROWEST, width);
  }

  /** A text in lines of whole words, each behind {@code indent} blanks. */
  List<String> wrapped(String text, int indent) {
    int room = Math.max(NARROWEST / 2, width - indent);
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      StringBuilder line = new StringBuilder();
      for (String word : paragraph.strip().split(" +")) {
        if (line.length() > 0 && line.length() + 1 + word.length() > room) {
          lines.add(" ".repeat(indent) + line);
          line.setLength(0);
        }
        line.append(line.length() > 0 ? " " : "").append(word);
      }
      lines.add((" ".repeat(indent) + line).stripTrailing());
    }
    return lines;
  }

  /** The words in a column, their meanings beside it; below it where the column is too wide. */
  String rows(List<Row> rows, int indent) {
    int column = column(rows);
    if (indent + column + 2 > width * 2 / 3) {
      return rows.stream()
          .map(
              row ->
                  " ".repeat(indent)
                      + row.word()
                      + "\n"
                      + String.join("\n", wrapped(row.meaning(), indent + 4)))
          .collect(Collectors.joining("\n"));
    }
    String start = " ".repeat(indent);
    String below = "\n" + " ".repeat(indent + column + 2);
    return rows.stream()
        .map(
            row -> {
              String word = row.word() + " ".repeat(column + 2 - row.word().length());
              List<String> meaning = wrapped(row.meaning(), indent + column + 2);
              meaning.replaceAll(String::strip);
              return start + word + String.join(below, meaning);
            })
        .collect(Collectors.joining("\n"));
  }

  /** Each row in one line, its meaning cut where the line ends. */
  String lines(List<Row> rows, int indent) {
    int column = Math.min(column(rows), width / 2);
    return rows.stream()
        .map(
            row -> {
              String word = cut(row.word(), column);
              String blanks = " ".repeat(column + 2 - word.length());
              return cut(" ".repeat(indent) + word + blanks + row.meaning(), width);
            })
        .collect(Collectors.joining("\n"));
  }

  private static int column(List<Row> rows) {
    return rows.stream().mapToInt(row -> row.word().length()).max().orElse(0);
  }

  /** A text cut to this many columns, at a word where there is one. */
  static String cut(String text, int columns) {
    if (text.length() <= columns) {
      return text;
    }
    String cut = text;
    while (cut.length() > columns - 2) {
      cut = cut.substring(0, cut.length() - 1);
    }
    int word = cut.lastIndexOf(' ');
    return (word > columns / 2 ? cut.substring(0, word) : cut).replaceFirst("[ ,:;]+$", "") + " …";
  }
}
