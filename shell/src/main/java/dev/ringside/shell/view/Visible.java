package dev.ringside.shell.view;

import dev.ringside.dsl.Session;

/**
 * Any text as a terminal may have it. What comes from a guest is data: no escape sequence, no
 * control character and nothing that reorders or hides its neighbours gets through. Stateless.
 */
final class Visible {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int DELETE = 0x7f;
  private static final String TAB_STOP = "        ";

  private Visible() {}

  /** Lines: escape sequences and controls taken out, line ends and tabs kept. */
  static String text(String raw) {
    boolean plain = raw.chars().allMatch(c -> c >= ' ' && c < DELETE || c == '\n' || c == '\t');
    return plain ? raw : escapeHidden(Session.printable(raw));
  }

  /** As {@link #text}, with blanks for tabs: for text whose columns are counted. */
  static String cells(String raw) {
    String text = text(raw);
    if (text.indexOf('\t') < 0) {
      return text;
    }
    StringBuilder cells = new StringBuilder();
    int column = 0;
    for (int c : text.codePoints().toArray()) {
      if (c == '\t') {
        String blanks = TAB_STOP.substring(column % TAB_STOP.length());
        cells.append(blanks);
        column += blanks.length();
      } else {
        cells.appendCodePoint(c);
        column = c == '\n' ? 0 : column + Columns.of(c);
      }
    }
    return cells.toString();
  }

  /** A string as one would type it in Groovy: {@code 'it\'s\n'}; every control is seen. */
  static String quoted(String raw) {
    StringBuilder text = new StringBuilder("'");
    for (int c : raw.codePoints().toArray()) {
      switch (c) {
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\'' -> text.append("\\'");
        case '\\' -> text.append("\\\\");
        default -> appendVisible(text, c, Character.isISOControl(c) || isHidden(c));
      }
    }
    return text.append('\'').toString();
  }

  private static String escapeHidden(String text) {
    if (text.codePoints().noneMatch(Visible::isHidden)) {
      return text;
    }
    StringBuilder visible = new StringBuilder();
    text.codePoints().forEach(c -> appendVisible(visible, c, isHidden(c)));
    return visible.toString();
  }

  /**
   * Format characters, which bidirectional overrides are (a line reads in another order than it
   * has), separators that end a line for some programs, halves of pairs. The joiners stay: emoji
   * and several scripts need them.
   */
  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      default -> false;
    };
  }

  private static void appendVisible(StringBuilder text, int c, boolean escaped) {
    if (!escaped) {
      text.appendCodePoint(c);
    } else {
      for (char unit : Character.toChars(c)) {
        text.append("\\u%04x".formatted((int) unit));
      }
    }
  }
}
