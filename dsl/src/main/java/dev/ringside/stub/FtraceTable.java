package dev.ringside.stub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's own list of the functions that can be traced: a {@code ftrace_page} chain of sorted
 * {@code dyn_ftrace} records (kernel/trace/ftrace.c, 6.1). What is in it is the instruction at a
 * function's entry where the compiler left room for a call; the same five bytes elsewhere are a
 * static key, where registers and flags are in use.
 */
final class FtraceTable {
  private static final int PAGE_BYTES = 24;
  private static final int RECORD_BYTES = 16;

  /** More pages than any kernel needs; memory that is no list must not keep us for ever. */
  private static final int MOST_PAGES = 10_000;

  private FtraceTable() {}

  /**
   * Whether the kernel may trace the function that has this instruction at its entry; within {@link
   * PhysicalMemory#in}.
   *
   * @param directMap where all physical memory is mapped
   */
  static Talk<Boolean> contains(GuestSymbols symbols, long directMap, long address) {
    OptionalLong first = symbols.find("ftrace_pages_start");
    return first.isEmpty()
        ? Talk.of(false)
        : PhysicalMemory.read(GuestKernel.physical(first.getAsLong()), Long.BYTES)
            .then(
                pointer ->
                    page(
                        pointer.map(RegisterFile::littleEndian).orElse(0L),
                        directMap,
                        address,
                        MOST_PAGES));
  }

  private static Talk<Boolean> page(long page, long directMap, long address, int left) {
    if (page == 0 || left == 0) {
      return Talk.of(false);
    }
    return PhysicalMemory.read(page - directMap, PAGE_BYTES)
        .then(
            bytes -> {
              if (bytes.isEmpty()) {
                return Talk.of(false);
              }
              ByteBuffer fields = ByteBuffer.wrap(bytes.get()).order(ByteOrder.LITTLE_ENDIAN);
              long next = fields.getLong(0);
              long records = fields.getLong(8) - directMap;
              return search(records, 0, fields.getInt(16) - 1, address)
                  .then(found -> found ? Talk.of(true) : page(next, directMap, address, left - 1));
            });
  }

  private static Talk<Boolean> search(long records, int low, int high, long address) {
    if (low > high) {
      return Talk.of(false);
    }
    int middle = low + (high - low) / 2;
    return PhysicalMemory.read(records + (long) middle * RECORD_BYTES, Long.BYTES)
        .then(
            bytes -> {
              Optional<Long> entry = bytes.map(RegisterFile::littleEndian);
              if (entry.isEmpty() || entry.get() == address) {
                return Talk.of(entry.isPresent());
              }
              return Long.compareUnsigned(entry.get(), address) < 0
                  ? search(records, middle + 1, high, address)
                  : search(records, low, middle - 1, address);
            });
  }
}
