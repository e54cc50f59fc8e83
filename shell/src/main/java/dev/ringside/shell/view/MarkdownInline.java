package dev.ringside.shell.view;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * What is marked inside a line of Markdown: code, strong and stressed words, links. Underscores
 * mark nothing: the kernel's names are full of them. Stateless.
 */
final class MarkdownInline {
  private static final Pattern MARKED =
      Pattern.compile(
          "(`+)(?<code>.+?)\\1(?!`)"
              + "|\\*\\*(?<strong>\\S(?:.*?\\S)?)\\*\\*"
              + "|(?<![\\w*])\\*(?<stressed>[^\\s*](?:[^*]*[^\\s*])?)\\*(?![\\w*])"
              + "|\\[(?<link>[^\\]]+)\\]\\((?<address>[^)\\s]+)\\)");

  private MarkdownInline() {}

  static AttributedString of(String text) {
    AttributedStringBuilder line = new AttributedStringBuilder(text.length());
    Matcher marked = MARKED.matcher(text);
    int from = 0;
    while (marked.find()) {
      line.append(text.substring(from, marked.start()));
      if (marked.group("code") != null) {
        line.append(marked.group("code"), MarkdownBlock.CODE);
      } else if (marked.group("strong") != null) {
        line.append(marked.group("strong"), AttributedStyle.BOLD);
      } else if (marked.group("stressed") != null) {
        line.append(marked.group("stressed"), AttributedStyle.DEFAULT.italic());
      } else {
        line.append(marked.group("link"), AttributedStyle.DEFAULT.underline());
        line.append(" (" + marked.group("address") + ")");
      }
      from = marked.end();
    }
    return line.append(text.substring(from)).toAttributedString();
  }
}
