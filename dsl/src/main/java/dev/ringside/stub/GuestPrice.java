package dev.ringside.stub;

import java.util.OptionalDouble;

/**
 * What a condition takes that runs in the guest, once.
 *
 * @param nanos nanoseconds for each evaluation; empty where they are not known
 * @param cpus how many CPUs the guest has
 * @param whyNot why they are not known, in a clause; else empty
 */
public record GuestPrice(OptionalDouble nanos, int cpus, String whyNot) {
  /** The condition does not run in the guest. */
  public static final GuestPrice NONE = new GuestPrice(OptionalDouble.empty(), 1, "");
}
