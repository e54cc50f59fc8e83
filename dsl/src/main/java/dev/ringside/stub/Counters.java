package dev.ringside.stub;

import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The counters of evaluations, some words of each CPU's own. A breakpoint that went to QEMU and
 * comes back counts on; a new one begins with nothing. Pure.
 */
final class Counters {
  private static final int ITS_OWN = 0;
  private static final int FREE = 1;
  private static final int AWAY = 2;
  private static final int IN_USE = 3;

  private Counters() {}

  /**
   * The number of the counter for a breakpoint there: the one it has or had, one that nobody has,
   * or one whose breakpoint is not armed now. Empty where all are in use, or there are none.
   */
  static OptionalInt number(GuestTier tier, long address) {
    boolean none = tier.kernel().orElseThrow().words().isEmpty();
    return IntStream.range(0, none ? 0 : GuestKernel.COUNTERS)
        .filter(each -> rank(tier, each, address) < IN_USE)
        .boxed()
        .min(Comparator.comparingInt(each -> rank(tier, each, address)))
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  private static int rank(GuestTier tier, int number, long address) {
    Long owner = tier.counted().get(number);
    if (owner == null) {
      return FREE;
    }
    return owner == address ? ITS_OWN : tier.sites().containsKey(owner) ? IN_USE : AWAY;
  }

  /** Has the counter begin, unless the breakpoint had it; within {@link PhysicalMemory#in}. */
  static Talk<GuestTier> begin(GuestTier tier, OptionalInt number, long address) {
    if (number.isEmpty() || tier.counted().getOrDefault(number.getAsInt(), 0L) == address) {
      return Talk.of(tier);
    }
    return Talk.each(
            tier.kernel().orElseThrow().words(),
            true,
            (before, word) ->
                PhysicalMemory.write(place(word, number.getAsInt()), new byte[Integer.BYTES]))
        .map(zero -> tier.counting(number.getAsInt(), address));
  }

  /** The physical address of a CPU's counter, by that of the word by which it calls. */
  static long place(long word, int number) {
    return word - GuestKernel.CALL_WORD + (long) number * Integer.BYTES;
  }
}
