package dev.ringside.dsl.recording;

import java.util.Optional;

/** A piece of a recorded script. */
public sealed interface Piece {

  /** Where it begins, from 1. */
  int line();

  /**
   * A comment, or several that follow each other without a blank line.
   *
   * @param markdown its text without slashes and stars, without a line end behind it; what stood in
   *     line n of the comment stands in line n of the text
   */
  record Text(int line, String markdown) implements Piece {}

  /**
   * What is evaluated at once.
   *
   * @param source its text, of one line or several
   * @param recorded what it gave, its lines joined by {@code \n}, with its marks; empty where
   *     nothing was recorded
   */
  record Statement(int line, Language language, String source, Optional<String> recorded)
      implements Piece {}

  /**
   * What was typed and failed: it is not evaluated again.
   *
   * @param source its text, of one line or several
   * @param sentence why it failed; empty where that was not recorded
   */
  record Failed(int line, String source, String sentence) implements Piece {}
}
