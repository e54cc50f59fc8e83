package dev.ringside.shell.view;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** How many columns of a terminal a text takes, and making it take fewer. Stateless. */
final class Columns {
  static final String CUT = "…";

  private Columns() {}

  /** 2 for wide characters (CJK, emoji), 0 for combining ones. */
  static int of(int codePoint) {
    return Math.max(0, WCWidth.wcwidth(codePoint));
  }

  /** Of one line. */
  static int of(String line) {
    return line.codePoints().map(Columns::of).sum();
  }

  /** The line filled up with blanks. */
  static String padded(String line, int columns) {
    return line + " ".repeat(Math.max(0, columns - of(line)));
  }

  /**
   * The line in at most so many columns; what is cut ends in an ellipsis. A number is left out
   * rather than cut: half of an address is a wrong one.
   */
  static String cut(String line, int columns) {
    if (of(line) <= columns) {
      return line;
    }
    int end = prefix(line, columns - 1);
    return line.substring(0, beforeNumber(line, end)).stripTrailing() + CUT;
  }

  /** How many chars of the line fit into so many columns. */
  static int prefix(String line, int columns) {
    int end = 0;
    int used = 0;
    while (end < line.length()) {
      int c = line.codePointAt(end);
      used += of(c);
      if (used > columns) {
        break;
      }
      end += Character.charCount(c);
    }
    return end;
  }

  private static int beforeNumber(String line, int end) {
    int from = end;
    while (from > 0 && Character.isLetterOrDigit(line.charAt(from - 1))) {
      from--;
    }
    int to = end;
    while (to < line.length() && Character.isLetterOrDigit(line.charAt(to))) {
      to++;
    }
    boolean number = to > end && line.substring(from, to).matches("0x[0-9a-f]+|[0-9]+");
    return number && from > 0 ? from : end;
  }

  /**
   * The line broken at blanks, the following lines indented; a word that is too wide for a line has
   * one of its own.
   */
  static List<String> wrapped(String line, int columns, int indent) {
    List<String> lines = new ArrayList<>();
    String rest = line;
    while (of(rest) > columns) {
      int from = rest.length() - rest.stripLeading().length();
      int at = rest.lastIndexOf(' ', prefix(rest, columns));
      at = at > from ? at : rest.indexOf(' ', from);
      if (at < 0) {
        break;
      }
      lines.add(rest.substring(0, at).stripTrailing());
      rest = " ".repeat(indent) + rest.substring(at).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
