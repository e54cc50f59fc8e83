package dev.ringside.stub;

import java.time.Duration;

/**
 * What a breakpoint's condition has cost the guest where it did not run in it: how long the machine
 * stood still to find that it was false.
 *
 * @param times how often it was found false while the machine stood
 * @param stood how long the machine stood for that in all
 * @param of the time in which it would have run otherwise, since the breakpoint was inserted
 */
public record Standstill(long times, Duration stood, Duration of) {
  /** Nothing was measured. */
  public static final Standstill NONE = new Standstill(0, Duration.ZERO, Duration.ZERO);

  /** Both together, in the same time. */
  public Standstill and(Standstill other) {
    Duration longer = of.compareTo(other.of) >= 0 ? of : other.of;
    return new Standstill(times + other.times, stood.plus(other.stood), longer);
  }
}
