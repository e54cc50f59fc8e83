package dev.ringside.stub;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds, from the false hits of breakpoints, that the guest hardly gets on: over {@link #WINDOW}
 * they took four fifths of the time. A run of less than {@link #SHORT} between a resume and the
 * next false hit counts as taken, since most of it is what QEMU needs to resume and to stop: under
 * QEMU 7.2 with TCG 2 to 4 ms. All times are of one clock, in nanoseconds. Confined to one thread.
 */
final class StormGuard {
  /** How long it lasts before it is told. */
  static final long WINDOW = 2_000_000_000L;

  /** What the guest must have for itself between two false hits to get on. */
  static final long SHORT = 10_000_000L;

  private static final double PER_SECOND = 1e9;
  private static final double MOST = 0.8;
  private final Map<Long, Long> times = new HashMap<>();
  private final Map<Long, Long> taken = new HashMap<>();
  private long began;

  /**
   * A condition was false, and the machine runs on.
   *
   * @param ran how long the machine had run before
   * @param stood how long it stood for it
   * @param now when it was let run on
   * @return a storm, once in each {@link #WINDOW} that is one
   */
  Optional<Storm> falseHit(long address, long ran, long stood, long now) {
    if (times.isEmpty()) {
      began = now - stood;
    } else {
      taken.merge(address, ran < SHORT ? ran : 0, Long::sum);
    }
    times.merge(address, 1L, Long::sum);
    taken.merge(address, stood, Long::sum);
    long lasted = now - began;
    if (lasted < WINDOW) {
      return Optional.empty();
    }
    Optional<Storm> storm =
        taken.values().stream().mapToLong(Long::longValue).sum() < MOST * lasted
            ? Optional.empty()
            : taken.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> most.getKey())
                .map(worst -> new Storm(worst, times.get(worst) * PER_SECOND / lasted));
    reset();
    return storm;
  }

  /** The machine stands for its user. */
  void reset() {
    times.clear();
    taken.clear();
  }
}
