package dev.ringside.shell;

import java.util.function.Consumer;

/**
 * The line that tells what a long step does and since when, drawn over itself at the terminal's
 * left edge. Not thread-safe: its owner holds a lock.
 */
final class ProgressLine {
  private static final String ERASE = "\r\u001b[K";
  private final Consumer<String> terminal;
  private String what = "";
  private String name = "";
  private long since;
  private boolean shown;

  /**
   * A line that is not shown yet.
   *
   * @param terminal takes text as it is to be written
   */
  ProgressLine(Consumer<String> terminal) {
    this.terminal = terminal;
  }

  /**
   * A step begins or goes on.
   *
   * @param phrase what is done; behind {@code ": "} how far it is
   * @return whether it is another step than before
   */
  boolean step(String phrase) {
    String before = name;
    what = phrase;
    name = phrase.split(": ", 2)[0];
    if (name.equals(before)) {
      return false;
    }
    since = System.nanoTime();
    return true;
  }

  /** The step that is under way, empty where there is none. */
  String name() {
    return name;
  }

  /** Writes the line over the one that is shown, cut to the terminal's width; 0 for unknown. */
  void draw(int columns) {
    if (name.isEmpty()) {
      return;
    }
    long seconds = (System.nanoTime() - since) / 1_000_000_000;
    String line = what + (seconds > 0 ? " (" + seconds + " s)" : "");
    int width = columns > 1 ? columns - 1 : 79;
    boolean fits = line.codePointCount(0, line.length()) <= width;
    terminal.accept(
        ERASE + (fits ? line : line.substring(0, line.offsetByCodePoints(0, width - 1)) + "…"));
    shown = true;
  }

  /** Takes the line from the terminal; the step goes on. */
  void erase() {
    if (shown) {
      terminal.accept(ERASE);
      shown = false;
    }
  }

  /** The step is over. */
  void end() {
    erase();
    name = "";
  }
}
