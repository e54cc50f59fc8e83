package dev.ringside.target;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The guest's serial console as lines. What a guest prints is data: escape sequences and control
 * characters are taken out, so that nothing of them reaches the user's terminal. Owned by the loop.
 */
public final class Console {
  private static final int KEPT = 20_000;
  private static final int LONGEST = 4_096;
  private final List<String> lines = new ArrayList<>();
  private final Consumer<String> listener;
  private final StringBuilder line = new StringBuilder();

  /** A console whose complete lines are also given to the listener. */
  Console(Consumer<String> listener) {
    this.listener = listener;
  }

  void received(byte[] piece) {
    for (char c : new String(piece, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (c == '\n' || line.length() >= LONGEST) {
        endLine();
      }
      if (c != '\n') {
        line.append(c);
      }
    }
  }

  /** Puts lines in front that were printed, and told, before. */
  void before(List<String> earlier) {
    lines.addAll(0, earlier);
  }

  private void endLine() {
    String text = clean(line.toString());
    line.setLength(0);
    if (lines.size() >= KEPT) {
      lines.subList(0, KEPT / 2).clear();
    }
    lines.add(text);
    listener.accept(text);
  }

  /** All lines that are kept (at least the last 10,000), the unfinished one included. */
  List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    String rest = clean(line.toString());
    if (!rest.isBlank()) {
      all.add(rest);
    }
    return List.copyOf(all);
  }

  /** As {@link #printable}, for text in which each char is one byte of UTF-8. */
  static String clean(String bytes) {
    return printable(
        new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  /**
   * A line without escape sequences (ECMA-48: CSI, OSC, two-character ones) and without other
   * control characters, tabs excepted.
   */
  public static String printable(String line) {
    return line.replaceAll("\u001b\\[[0-?]*[ -/]*[@-~]", "")
        .replaceAll("\u001b\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?", "")
        .replaceAll("\u001b[ -/]*[0-~]", "")
        .replaceAll("[\\p{Cc}&&[^\t]]", "");
  }
}
