package dev.ringside.stub.guest;

import java.util.function.Function;

/** How a CPU that spins in our code tells the host of it. */
public sealed interface Signal {

  /**
   * A word of the CPU's own, written again in each turn of the spin. Before and behind it lie those
   * of {@link Exposure}.
   *
   * @param gsOffset what is added to {@code gs_base}
   * @param shows whether the CPU shows itself at a hit, for which the code is four times as long
   */
  record PerCpuWord(int gsOffset, boolean shows) implements Signal {
    /** One that shows. */
    public PerCpuWord(int gsOffset) {
      this(gsOffset, true);
    }
  }

  /**
   * A word that all CPUs share, written again in each turn of the spin.
   *
   * @param address virtual, unsigned; in the upper or lower 2 GB, as all of the kernel's image is
   */
  record MemoryWord(long address) implements Signal {}

  /** No word: the host sets breakpoints at {@link Code#hit()} and {@link Code#ask()}. */
  record Breakpoint() implements Signal {}

  /** Applies the function that belongs to this kind of signal. */
  default <T> T fold(
      Function<? super PerCpuWord, ? extends T> perCpuWord,
      Function<? super MemoryWord, ? extends T> memoryWord,
      Function<? super Breakpoint, ? extends T> breakpoint) {
    if (this instanceof PerCpuWord signal) {
      return perCpuWord.apply(signal);
    }
    if (this instanceof MemoryWord signal) {
      return memoryWord.apply(signal);
    }
    return breakpoint.apply((Breakpoint) this);
  }
}
