package dev.ringside.shell;

import dev.ringside.dsl.recording.Language;
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
   * @param language what it is written in
   * @param worked whether it ended without a failure
   */
  record Entry(int number, String source, Language language, boolean worked) {}

  int nextNumber() {
    return entries.size() + 1;
  }

  void add(String source, Language language, boolean worked) {
    entries.add(new Entry(nextNumber(), source, language, worked));
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** A script that does the same again: what failed is a comment. */
  String script() {
    return entries.stream()
        .map(entry -> entry.worked() ? worked(entry) : commented(entry.source()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String worked(Entry entry) {
    return entry.language() == Language.JAVA
        ? "/* java\n" + entry.source() + "\n*/"
        : entry.source();
  }

  private static String commented(String source) {
    return source.lines().map(line -> "// " + line).collect(Collectors.joining("\n"));
  }
}
