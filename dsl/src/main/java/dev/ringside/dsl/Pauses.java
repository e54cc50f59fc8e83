package dev.ringside.dsl;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * How long to leave an agent alone that cannot tell when a program ends: each question costs the
 * guest time, most programs are over at once, and the others take long. Used on one thread.
 */
final class Pauses {
  private static final long FIRST_MILLIS = 4;
  private static final long LONGEST_MILLIS = 250;
  private long next = FIRST_MILLIS;

  /**
   * Waits, each time longer.
   *
   * @param what what goes on meanwhile: {@code "./x ran"}
   */
  void pause(String what) {
    try {
      TimeUnit.MILLISECONDS.sleep(next);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while " + what);
    }
    next = Math.min(LONGEST_MILLIS, next * 3 / 2 + 1);
  }
}
