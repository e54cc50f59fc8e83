package dev.ringside.stub;

import java.util.OptionalLong;

/**
 * Where a breakpoint's condition runs, and what that has cost.
 *
 * @param tier {@link #GUEST}, {@link #STUB} or {@link #GDB}
 * @param evaluations how often it was asked; empty where nobody counts
 * @param why why it is not in the guest, or not each time, in a clause; else empty
 * @param pending whether gdb has not inserted the breakpoint yet: it does when the machine runs on
 * @param standstill what it has cost the guest to have it asked outside
 * @param price what it takes in the guest, where it runs there
 */
public record ConditionTier(
    String tier,
    OptionalLong evaluations,
    String why,
    boolean pending,
    Standstill standstill,
    GuestPrice price) {
  /** It runs as code in the guest; the machine stops where it is true. */
  public static final String GUEST = "guest";

  /** Our stub asks it; the machine stops each time. */
  public static final String STUB = "stub";

  /** gdb asks it; the machine stops each time. */
  public static final String GDB = "gdb";

  /** Nobody knows of it. */
  public static final ConditionTier NONE =
      new ConditionTier(GDB, OptionalLong.empty(), "", true, Standstill.NONE, GuestPrice.NONE);
}
