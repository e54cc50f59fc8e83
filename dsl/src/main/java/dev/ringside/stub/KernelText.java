package dev.ringside.stub;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's text and that of its modules by virtual address; each within {@link
 * PhysicalMemory#in}.
 */
final class KernelText {
  /** {@code MODULES_VADDR} without a moved kernel, {@code MODULES_END} (Documentation/x86/mm). */
  private static final long MODULES = 0xffffffffc0000000L;

  private static final long MODULES_END = 0xffffffffff000000L;

  /** With 5 levels of page tables all memory is mapped below this, with 4 above. */
  private static final long LOWEST_WITH_4_LEVELS = 0xffff800000000000L;

  private static final int PAGE = 0x1000;
  private static final int LEVEL_BITS = 9;
  private static final long PRESENT = 1;
  private static final long LARGE = 1L << 7;
  private static final long ADDRESS = 0x000ffffffffff000L;

  private KernelText() {}

  /** Whether a module's text may be there; the pages of one that is unloaded are another's. */
  static boolean isModule(long address) {
    return Long.compareUnsigned(address, MODULES) >= 0
        && Long.compareUnsigned(address, MODULES_END) < 0;
  }

  /**
   * Those bytes; empty where nothing is mapped.
   *
   * @param length up to a page, where it is a module's
   */
  static Talk<Optional<byte[]>> read(GuestSymbols symbols, long address, int length) {
    if (!isModule(address)) {
      return PhysicalMemory.read(GuestKernel.physical(address), length);
    }
    int first = first(address, length);
    Talk<Optional<byte[]>> begin = readPage(symbols, address, first);
    return first == length
        ? begin
        : begin.then(
            left ->
                readPage(symbols, address + first, length - first)
                    .map(
                        right ->
                            left.isPresent() && right.isPresent()
                                ? Optional.of(PhysicalMemory.join(left.get(), right.get()))
                                : Optional.empty()));
  }

  /** Writes the bytes; whether QEMU took all of them. Nothing is written where one has no place. */
  static Talk<Boolean> write(GuestSymbols symbols, long address, byte[] bytes) {
    if (!isModule(address)) {
      return PhysicalMemory.write(GuestKernel.physical(address), bytes);
    }
    int first = first(address, bytes.length);
    byte[] rest = Arrays.copyOfRange(bytes, first, bytes.length);
    return physical(symbols, address)
        .then(
            left ->
                (rest.length == 0 ? Talk.of(left) : physical(symbols, address + first))
                    .then(
                        right ->
                            left.isEmpty() || right.isEmpty()
                                ? Talk.of(false)
                                : write(
                                    left.getAsLong(),
                                    Arrays.copyOf(bytes, first),
                                    right.getAsLong(),
                                    rest)));
  }

  private static Talk<Boolean> write(long left, byte[] begin, long right, byte[] rest) {
    return PhysicalMemory.write(left, begin)
        .then(
            good ->
                rest.length == 0
                    ? Talk.of(good)
                    : PhysicalMemory.write(right, rest).map(also -> good && also));
  }

  /** How much of it is in the page that it begins in. */
  private static int first(long address, int length) {
    return Math.min(length, PAGE - (int) (address & PAGE - 1));
  }

  private static Talk<Optional<byte[]>> readPage(GuestSymbols symbols, long address, int length) {
    return physical(symbols, address)
        .then(
            physical ->
                physical.isEmpty()
                    ? Talk.of(Optional.empty())
                    : PhysicalMemory.read(physical.getAsLong(), length));
  }

  /** By the kernel's own page tables, which a CPU in user mode may not have. */
  private static Talk<OptionalLong> physical(GuestSymbols symbols, long address) {
    OptionalLong top = symbols.find("init_top_pgt");
    OptionalLong base = symbols.find("page_offset_base");
    if (top.isEmpty()) {
      return Talk.of(OptionalLong.empty());
    }
    Talk<Integer> levels =
        base.isEmpty()
            ? Talk.of(4)
            : PhysicalMemory.read(GuestKernel.physical(base.getAsLong()), Long.BYTES)
                .map(bytes -> levels(bytes.map(RegisterFile::littleEndian).orElse(-1L)));
    return levels.then(level -> walk(GuestKernel.physical(top.getAsLong()), level, address));
  }

  /** Of the page tables, by where all memory is mapped: 4 or 5. */
  static int levels(long directMap) {
    return Long.compareUnsigned(directMap, LOWEST_WITH_4_LEVELS) < 0 ? 5 : 4;
  }

  /** Modules lie in pages of 4 kB, or of 2 MB where the kernel keeps its text in such. */
  private static Talk<OptionalLong> walk(long table, int level, long address) {
    int shift = 12 + (level - 1) * LEVEL_BITS;
    long index = address >>> shift & (1 << LEVEL_BITS) - 1;
    return PhysicalMemory.read(table + index * Long.BYTES, Long.BYTES)
        .then(
            bytes -> {
              long entry = bytes.map(RegisterFile::littleEndian).orElse(0L);
              long next = entry & ADDRESS;
              if ((entry & PRESENT) == 0 || (entry & LARGE) != 0 && level > 2) {
                return Talk.of(OptionalLong.empty());
              }
              if (level == 1 || (entry & LARGE) != 0) {
                long inside = (1L << shift) - 1;
                return Talk.of(OptionalLong.of(next & ~inside | address & inside));
              }
              return walk(next, level - 1, address);
            });
  }
}
