package dev.ringside.shell.view;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** A block of Markdown. Immutable. */
sealed interface MarkdownBlock {

  /** The block in lines of at most so many columns where it can be broken. */
  List<AttributedString> lines(int columns);

  /** A heading; the two highest levels are underlined, for terminals without bold letters. */
  record Heading(int level, String text) implements MarkdownBlock {
    @Override
    public List<AttributedString> lines(int columns) {
      List<AttributedString> lines = new ArrayList<>();
      int widest = 0;
      for (AttributedString line : wrapped(MarkdownInline.of(text), columns)) {
        lines.add(new AttributedString(line, AttributedStyle.BOLD));
        widest = Math.max(widest, line.columnLength());
      }
      if (level <= 2) {
        lines.add(new AttributedString((level == 1 ? "=" : "-").repeat(widest)));
      }
      return lines;
    }
  }

  /**
   * A paragraph, an item of a list, a quotation.
   *
   * @param first stands before its first line
   * @param others stands before its other lines
   */
  record Prose(String first, String others, String text) implements MarkdownBlock {
    boolean isItem() {
      return others.isBlank() && !others.isEmpty();
    }

    @Override
    public List<AttributedString> lines(int columns) {
      List<AttributedString> lines = new ArrayList<>();
      for (AttributedString line :
          wrapped(MarkdownInline.of(text), Math.max(1, columns - others.length()))) {
        lines.add(AttributedString.join(AttributedString.EMPTY, margin(lines.isEmpty()), line));
      }
      return lines;
    }

    private AttributedString margin(boolean atFirst) {
      return new AttributedString(atFirst ? first : others);
    }
  }

  /** Code or a table: as it was written. */
  record Verbatim(List<String> text) implements MarkdownBlock {
    @Override
    public List<AttributedString> lines(int columns) {
      return text.stream()
          .map(line -> new AttributedString(line.isEmpty() ? "" : "    " + line, CODE))
          .toList();
    }
  }

  /** A line across the text. */
  record Rule() implements MarkdownBlock {
    @Override
    public List<AttributedString> lines(int columns) {
      return List.of(new AttributedString("-".repeat(columns)));
    }
  }

  AttributedStyle CODE = AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);

  /** The text broken at blanks; a word that is too wide for a line has one of its own. */
  private static List<AttributedString> wrapped(AttributedString text, int columns) {
    List<AttributedString> lines = new ArrayList<>();
    AttributedStringBuilder line = new AttributedStringBuilder();
    String plain = text.toString();
    int from = 0;
    while (from < plain.length()) {
      int blank = plain.indexOf(' ', from);
      int end = blank < 0 ? plain.length() : blank;
      AttributedString word = text.substring(from, end);
      if (line.length() > 0 && line.columnLength() + 1 + word.columnLength() > columns) {
        lines.add(line.toAttributedString());
        line = new AttributedStringBuilder();
      }
      if (line.length() > 0) {
        line.append(text.substring(from - 1, from));
      }
      line.append(word);
      from = end + 1;
    }
    lines.add(line.toAttributedString());
    return lines;
  }
}
