package dev.ringside.dsl.recording;

import java.util.ArrayList;
import java.util.List;

/** A comment between slashes and stars. Stateless. */
final class BlockComment {
  private BlockComment() {}

  /**
   * What it says, line for line.
   *
   * @param lines from the one that begins it to the one that ends it
   */
  static List<String> text(List<String> lines) {
    List<String> text = new ArrayList<>(lines);
    text.set(0, text.get(0).strip().replaceFirst("^/\\*(?:\\*+(?!/))? ?", ""));
    int last = text.size() - 1;
    text.set(last, text.get(last).stripTrailing().replaceFirst(" ?\\*+/$", ""));
    List<String> inner = text.subList(1, text.size());
    boolean stars = inner.stream().allMatch(line -> line.matches("\\s+\\*.*|\\s*"));
    int indentation =
        inner.stream()
            .filter(line -> !line.isBlank())
            .mapToInt(BlockComment::blanks)
            .min()
            .orElse(0);
    inner.replaceAll(
        line ->
            stars
                ? line.replaceFirst("^\\s+\\* ?", "").stripTrailing()
                : line.substring(Math.min(indentation, line.length())).stripTrailing());
    return text;
  }

  private static int blanks(String line) {
    return line.length() - line.stripLeading().length();
  }
}
