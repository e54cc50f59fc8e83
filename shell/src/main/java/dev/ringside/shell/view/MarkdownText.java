package dev.ringside.shell.view;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.AttributedString;

/**
 * So much of Markdown as comments are written in: headings, paragraphs, lists, quotations, code
 * between fences or indented, tables as they stand, rules. Immutable.
 */
public final class MarkdownText {
  /** Longer lines are hard to read, however wide the terminal is. */
  private static final int WIDEST = 100;

  private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*?)(?:\\s+#+)?\\s*");
  private static final Pattern FENCE = Pattern.compile("\\s*(```+|~~~+).*");
  private static final Pattern ITEM = Pattern.compile("(\\s*)([-*+]|\\d{1,9}[.)])\\s+(.*)");
  private static final Pattern QUOTE = Pattern.compile("\\s{0,3}> ?(.*)");
  private static final Pattern RULE = Pattern.compile("\\s{0,3}(?:-{3,}|\\*{3,}|_{3,})\\s*");
  private static final Pattern ROW = Pattern.compile("\\s*\\|.*\\|\\s*");
  private static final String CODE = "    ";

  private final List<MarkdownBlock> blocks = new ArrayList<>();
  private final List<String> source;
  private int next;

  private MarkdownText(String markdown) {
    source = markdown.lines().toList();
    while (next < source.size()) {
      block(source.get(next));
    }
  }

  /** Any text is Markdown. */
  public static MarkdownText of(String markdown) {
    return new MarkdownText(markdown);
  }

  /** What the headings say, in order. */
  public List<String> headings() {
    return blocks.stream()
        .filter(MarkdownBlock.Heading.class::isInstance)
        .map(heading -> MarkdownInline.of(((MarkdownBlock.Heading) heading).text()).toString())
        .toList();
  }

  /** The text in lines of at most so many columns, but for code and tables. */
  public List<AttributedString> lines(int columns) {
    List<AttributedString> lines = new ArrayList<>();
    boolean afterItem = false;
    for (MarkdownBlock block : blocks) {
      boolean item = block instanceof MarkdownBlock.Prose prose && prose.isItem();
      if (!lines.isEmpty() && !(item && afterItem)) {
        lines.add(AttributedString.EMPTY);
      }
      lines.addAll(block.lines(Math.min(columns, WIDEST)));
      afterItem = item;
    }
    return lines;
  }

  private void block(String line) {
    Matcher heading = HEADING.matcher(line);
    Matcher fence = FENCE.matcher(line);
    if (line.isBlank()) {
      next++;
    } else if (heading.matches()) {
      next++;
      blocks.add(new MarkdownBlock.Heading(heading.group(1).length(), heading.group(2)));
    } else if (fence.matches()) {
      next++;
      fenced(fence.group(1));
    } else if (line.startsWith(CODE)) {
      indented();
    } else if (RULE.matcher(line).matches()) {
      next++;
      blocks.add(new MarkdownBlock.Rule());
    } else if (ROW.matcher(line).matches()) {
      blocks.add(new MarkdownBlock.Verbatim(taken(ROW)));
    } else {
      prose(line);
    }
  }

  private void fenced(String fence) {
    List<String> code = new ArrayList<>();
    while (next < source.size() && !source.get(next).strip().equals(fence)) {
      code.add(source.get(next++));
    }
    next++;
    blocks.add(new MarkdownBlock.Verbatim(code));
  }

  private void indented() {
    List<String> code = new ArrayList<>();
    while (next < source.size()
        && (source.get(next).startsWith(CODE) || source.get(next).isBlank())) {
      String line = source.get(next++);
      code.add(line.isBlank() ? "" : line.substring(CODE.length()));
    }
    while (code.get(code.size() - 1).isEmpty()) {
      code.remove(code.size() - 1);
    }
    blocks.add(new MarkdownBlock.Verbatim(code));
  }

  private List<String> taken(Pattern form) {
    List<String> taken = new ArrayList<>();
    while (next < source.size() && form.matcher(source.get(next)).matches()) {
      taken.add(source.get(next++));
    }
    return taken;
  }

  private void prose(String line) {
    Matcher item = ITEM.matcher(line);
    Matcher quote = QUOTE.matcher(line);
    next++;
    if (item.matches()) {
      String bullet = item.group(2).matches("\\d.*") ? item.group(2) : "-";
      String first = item.group(1) + bullet + " ";
      blocks.add(
          new MarkdownBlock.Prose(first, " ".repeat(first.length()), paragraph(item.group(3))));
    } else if (quote.matches()) {
      StringBuilder text = new StringBuilder(quote.group(1));
      taken(QUOTE).forEach(l -> text.append(' ').append(l.replaceFirst("\\s*> ?", "")));
      blocks.add(new MarkdownBlock.Prose("> ", "> ", text.toString()));
    } else {
      blocks.add(new MarkdownBlock.Prose("", "", paragraph(line)));
    }
  }

  /** The lines up to a blank one or to what is no part of a paragraph. */
  private String paragraph(String first) {
    StringBuilder text = new StringBuilder(first.strip());
    while (next < source.size() && goesOn(source.get(next))) {
      text.append(' ').append(source.get(next++).strip());
    }
    return text.toString();
  }

  private static boolean goesOn(String line) {
    return !line.isBlank()
        && List.of(HEADING, FENCE, ITEM, QUOTE, RULE, ROW).stream()
            .noneMatch(form -> form.matcher(line).matches());
  }
}
