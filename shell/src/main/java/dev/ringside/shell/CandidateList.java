package dev.ringside.shell;

import dev.ringside.dsl.completion.Candidate;
import dev.ringside.dsl.completion.Result;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The candidates as text that fits below the line: one a line with its description, or columns. */
final class CandidateList {
  private static final AttributedStyle FAINT = AttributedStyle.DEFAULT.faint();
  private static final int DEFAULT_WIDTH = 80;
  private static final int DEFAULT_HEIGHT = 24;

  /** The prompt, what is typed, and the line that counts the others. */
  private static final int OTHER_LINES = 4;

  private CandidateList() {}

  /**
   * The list.
   *
   * @param width of the terminal in columns, 0 where unknown
   * @param height in lines, 0 where unknown
   */
  static AttributedString of(Result result, int width, int height) {
    int columns = width > 0 ? width : DEFAULT_WIDTH;
    int lines = Math.max(2, (height > 0 ? height : DEFAULT_HEIGHT) - OTHER_LINES);
    List<Candidate> all = result.candidates();
    boolean described = all.stream().anyMatch(candidate -> !candidate.description().isEmpty());
    int longest = all.stream().mapToInt(c -> c.shown().length()).max().orElse(0) + 2;
    List<AttributedString> text =
        described && all.size() <= lines
            ? described(all, Math.min(longest, columns / 2), columns)
            : columns(all, longest, columns);
    List<AttributedString> shown = new ArrayList<>(text.subList(0, Math.min(lines, text.size())));
    int each = described && all.size() <= lines ? 1 : Math.max(1, (columns - 1) / longest);
    int more = result.more() + Math.max(0, all.size() - each * shown.size());
    if (more > 0) {
      shown.add(new AttributedString("… and " + more + " more", FAINT));
    }
    return AttributedString.join(new AttributedString("\n"), shown);
  }

  private static List<AttributedString> described(List<Candidate> all, int longest, int width) {
    return all.stream()
        .map(
            candidate -> {
              String name = cut(candidate.shown(), longest - 1);
              return new AttributedStringBuilder()
                  .append(name)
                  .append(" ".repeat(longest - name.length()))
                  .styled(FAINT, cut(candidate.description(), width - longest))
                  .toAttributedString();
            })
        .toList();
  }

  private static List<AttributedString> columns(List<Candidate> all, int longest, int width) {
    int each = Math.max(1, (width - 1) / longest);
    List<AttributedString> rows = new ArrayList<>();
    for (int first = 0; first < all.size(); first += each) {
      StringBuilder row = new StringBuilder();
      for (Candidate candidate : all.subList(first, Math.min(all.size(), first + each))) {
        row.append(candidate.shown())
            .append(" ".repeat(Math.max(0, longest - candidate.shown().length())));
      }
      rows.add(new AttributedString(cut(row.toString().stripTrailing(), width)));
    }
    return rows;
  }

  /** A text shortened to less than a line. */
  static String cut(String text, int width) {
    int most = (width > 0 ? width : DEFAULT_WIDTH) - 1;
    return text.length() <= most ? text : text.substring(0, Math.max(0, most - 1)) + "…";
  }
}
