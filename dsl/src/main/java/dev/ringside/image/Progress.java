package dev.ringside.image;

import java.util.Locale;

/**
 * Told what a long step is doing. Called on the thread that does the step, several times a second
 * at most.
 */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = what -> {};

  /** A step begins, or its state changed: a phrase without a full stop. */
  void step(String what);

  /**
   * How far a step is.
   *
   * @param what the phrase the step began with
   * @param done bytes, 0 to total
   * @param total bytes
   */
  default void step(String what, long done, long total) {
    step(String.format(Locale.ROOT, "%s: %.1f of %.1f MB", what, done / 1e6, total / 1e6));
  }

  /** The last step has ended, well or not. */
  default void end() {}
}
