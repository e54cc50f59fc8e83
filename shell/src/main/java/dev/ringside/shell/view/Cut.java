package dev.ringside.shell.view;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * What of a value is printed.
 *
 * @param text its first lines, or all
 * @param note what is missing and how to see it; empty where nothing is
 * @param heading whether the first line is the heading of a table
 */
public record Cut(String text, String note, boolean heading) {
  /** Whether nothing is missing. */
  public boolean isWhole() {
    return note.isEmpty();
  }

  /** Text and note, free of escape sequences. */
  public String plain() {
    return isWhole() ? text : text + "\n" + note;
  }

  /** The same with the heading in bold and the note faint, for a terminal with colour. */
  public AttributedString styled() {
    int end = heading ? Math.max(0, text.indexOf('\n')) : 0;
    AttributedStringBuilder styled = new AttributedStringBuilder();
    styled.styled(AttributedStyle.BOLD, text.substring(0, end)).append(text.substring(end));
    if (!isWhole()) {
      styled.append("\n").styled(AttributedStyle.DEFAULT.faint(), note);
    }
    return styled.toAttributedString();
  }
}
