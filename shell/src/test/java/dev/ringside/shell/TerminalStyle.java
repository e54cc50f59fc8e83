package dev.ringside.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a character looks, in the numbers of the terminal's own "select graphic rendition".
 *
 * @param attributes 1 bold, 2 faint, 4 underlined, 7 inverse …
 * @param foreground {@code 31}, {@code 38;5;196}; empty for the terminal's own
 * @param background likewise
 */
record TerminalStyle(SortedSet<Integer> attributes, String foreground, String background) {
  static final TerminalStyle PLAIN = new TerminalStyle(new TreeSet<>(), "", "");

  /** This style after one such sequence. */
  TerminalStyle after(List<Integer> codes) {
    SortedSet<Integer> marks = new TreeSet<>(attributes);
    String front = foreground;
    String back = background;
    for (int i = 0; i < codes.size(); i++) {
      int code = codes.get(i);
      int words = code == 38 || code == 48 ? extended(codes, i) : 1;
      String colour =
          String.join(";", codes.subList(i, i + words).stream().map(String::valueOf).toList());
      i += words - 1;
      if (code == 0) {
        marks.clear();
        front = "";
        back = "";
      } else if (code < 10) {
        marks.add(code);
      } else if (code >= 21 && code < 30) {
        marks.remove(code - 20);
        if (code == 22) {
          marks.remove(1);
        }
      } else if (code < 40 || code >= 90 && code < 98) {
        front = code == 39 ? "" : colour;
      } else if (code < 50 || code >= 100 && code < 108) {
        back = code == 49 ? "" : colour;
      }
    }
    return new TerminalStyle(marks, front, back);
  }

  private static int extended(List<Integer> codes, int at) {
    int kind = at + 1 < codes.size() ? codes.get(at + 1) : 0;
    int words = kind == 5 ? 3 : kind == 2 ? 5 : 1;
    return Math.min(words, codes.size() - at);
  }

  /** {@code 1;31}; empty when plain. */
  @Override
  public String toString() {
    List<String> all = new ArrayList<>(attributes.stream().map(String::valueOf).toList());
    for (String colour : List.of(foreground, background)) {
      if (!colour.isEmpty()) {
        all.add(colour);
      }
    }
    return String.join(";", all);
  }
}
