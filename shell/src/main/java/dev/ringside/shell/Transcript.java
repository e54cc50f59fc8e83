package dev.ringside.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was typed in this session, in order. Owned by the shell's thread. */
final class Transcript {
  private final List<Entry> entries = new ArrayList<>();

  /**
   * One entry.
   *
   * @param number from 1
   * @param source as it was typed
   * @param worked whether it ended without a failure
   */
  record Entry(int number, String source, boolean worked) {}

  int nextNumber() {
    return entries.size() + 1;
  }

  void add(String source, boolean worked) {
    entries.add(new Entry(nextNumber(), source, worked));
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** A script that does the same again: what failed is a comment. */
  String script() {
    return entries.stream()
        .map(entry -> entry.worked() ? entry.source() : commented(entry.source()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String commented(String source) {
    return source.lines().map(line -> "// " + line).collect(Collectors.joining("\n"));
  }
}
