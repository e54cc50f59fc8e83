package dev.ringside.stub.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a load cannot fault. All addresses are unsigned; an empty range trusts nothing.
 *
 * @param directMapStart where the kernel maps all of RAM ({@code page_offset_base})
 * @param directMapEnd behind the last byte of RAM that is mapped there without a hole
 * @param imageStart the kernel's image
 * @param imageEnd behind the image's last byte that is mapped for good
 * @param perCpuStart offset from {@code gs_base} of the first static per-CPU variable
 * @param perCpuEnd offset behind the last one
 * @param pointerPerCpu offsets of per-CPU variables that always hold a pointer to an object ({@code
 *     current_task}); its first {@link #OBJECT} bytes are trusted
 * @param more further ranges, as the direct map above 4 GB; each costs a comparison where none
 *     before it holds
 */
public record Trust(
    long directMapStart,
    long directMapEnd,
    long imageStart,
    long imageEnd,
    long perCpuStart,
    long perCpuEnd,
    Set<Long> pointerPerCpu,
    List<Range> more) {
  /** Bytes; {@code struct task_struct} has 9,728 of them in Debian's 6.1 kernel. */
  public static final int OBJECT = 16384;

  /**
   * Addresses, unsigned.
   *
   * @param start the first
   * @param end behind the last
   */
  public record Range(long start, long end) {
    /** Whether all of these bytes lie in it. */
    boolean holds(long address, int bytes) {
      return fits(bytes) && Long.compareUnsigned(address - start, end - start - bytes) <= 0;
    }

    /** Whether so many bytes can lie in it. */
    boolean fits(int bytes) {
      return Long.compareUnsigned(end - start, bytes) >= 0;
    }
  }

  /** Keeps its own copies. */
  public Trust {
    pointerPerCpu = Set.copyOf(pointerPerCpu);
    more = List.copyOf(more);
  }

  /** One without further ranges. */
  public Trust(
      long directMapStart,
      long directMapEnd,
      long imageStart,
      long imageEnd,
      long perCpuStart,
      long perCpuEnd,
      Set<Long> pointerPerCpu) {
    this(
        directMapStart,
        directMapEnd,
        imageStart,
        imageEnd,
        perCpuStart,
        perCpuEnd,
        pointerPerCpu,
        List.of());
  }

  /** All in which so many bytes can lie, in the order in which they are tried. */
  List<Range> ranges(int bytes) {
    List<Range> all = new ArrayList<>();
    all.add(new Range(directMapStart, directMapEnd));
    all.add(new Range(imageStart, imageEnd));
    all.addAll(more);
    all.removeIf(range -> !range.fits(bytes));
    return all;
  }

  /** Whether all of these bytes lie in one range. */
  boolean holds(long address, int bytes) {
    return ranges(bytes).stream().anyMatch(range -> range.holds(address, bytes));
  }

  /** Whether all of these bytes, given by the offset from {@code gs_base}, are per-CPU data. */
  boolean holdsPerCpu(long offset, int bytes) {
    return new Range(perCpuStart, perCpuEnd).holds(offset, bytes);
  }
}
