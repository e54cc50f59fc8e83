package dev.ringside.dsl.recording;

import dev.ringside.dsl.RingsideException;

/** What evaluates snippets of Java. */
@FunctionalInterface
public interface Snippets {
  /** Refuses each, in a sentence. */
  Snippets NONE =
      (source, name) -> {
        throw new RingsideException("snippets of Java cannot be evaluated here");
      };

  /**
   * Evaluates an entry of one snippet or several, on the caller's thread.
   *
   * @param name what its stack frames name as their file
   * @return the value of the last one, null where it has none
   */
  Object evaluate(String source, String name);
}
