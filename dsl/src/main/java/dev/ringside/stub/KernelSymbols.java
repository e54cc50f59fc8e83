package dev.ringside.stub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernel's own table of symbols, by address (kernel/kallsyms.c): {@code kallsyms_offsets},
 * sorted numbers of 32 bits. With {@code KALLSYMS_ABSOLUTE_PERCPU} (4.6 to 6.14) a negative one
 * counts down from one below {@code kallsyms_relative_base} and another one is an address;
 * otherwise all count up from the base. Names are not read.
 */
final class KernelSymbols {
  /** So many symbols are read on each side: several may have the same address. */
  private static final int AROUND = 16;

  private KernelSymbols() {}

  /**
   * The symbols around an address.
   *
   * @param before the one before {@code begin}
   * @param begin the last that is not behind the address
   * @param end the next one
   * @param after the one behind {@code end}
   */
  record Span(long before, long begin, long end, long after) {}

  /**
   * How to read it.
   *
   * @param offsets where the numbers are
   * @param base what they count from
   * @param count how many there are
   * @param percpu whether only negative ones do
   */
  private record Table(long offsets, long base, int count, boolean percpu) {
    long address(int offset) {
      if (!percpu) {
        return base + Integer.toUnsignedLong(offset);
      }
      return offset < 0 ? base - 1 - offset : offset;
    }
  }

  /** Within {@link PhysicalMemory#in}; empty where the kernel has no such table. */
  static Talk<Optional<Span>> around(GuestSymbols symbols, long address) {
    OptionalLong offsets = symbols.find("kallsyms_offsets");
    OptionalLong base = symbols.find("kallsyms_relative_base");
    OptionalLong count = symbols.find("kallsyms_num_syms");
    if (offsets.isEmpty() || base.isEmpty() || count.isEmpty()) {
      return Talk.of(Optional.empty());
    }
    return number(base.getAsLong(), Long.BYTES)
        .then(
            from ->
                number(count.getAsLong(), Integer.BYTES)
                    .then(n -> around(offsets.getAsLong(), from, (int) (long) n, address)));
  }

  private static Talk<Optional<Span>> around(long offsets, long base, int count, long address) {
    return count <= 0
        ? Talk.of(Optional.empty())
        : number(offsets + (count - 1L) * Integer.BYTES, Integer.BYTES)
            .map(last -> new Table(offsets, base, count, (int) (long) last < 0))
            .then(
                table ->
                    behind(table, address, 0, count).then(index -> span(table, address, index)));
  }

  private static Talk<Long> number(long address, int bytes) {
    return PhysicalMemory.read(GuestKernel.physical(address), bytes)
        .map(read -> read.map(RegisterFile::littleEndian).orElse(0L));
  }

  /** The index of the first symbol behind the address, between two indices. */
  private static Talk<Integer> behind(Table table, long address, int low, int high) {
    if (low >= high) {
      return Talk.of(low);
    }
    int middle = low + (high - low) / 2;
    return number(table.offsets() + (long) middle * Integer.BYTES, Integer.BYTES)
        .then(
            offset ->
                Long.compareUnsigned(table.address((int) (long) offset), address) > 0
                    ? behind(table, address, low, middle)
                    : behind(table, address, middle + 1, high));
  }

  private static Talk<Optional<Span>> span(Table table, long address, int index) {
    int first = Math.max(0, index - AROUND);
    int last = Math.min(table.count(), index + AROUND);
    return PhysicalMemory.read(
            GuestKernel.physical(table.offsets() + (long) first * Integer.BYTES),
            (last - first) * Integer.BYTES)
        .map(bytes -> bytes.flatMap(read -> span(addresses(table, read), address)));
  }

  /** Each address once. */
  private static List<Long> addresses(Table table, byte[] offsets) {
    ByteBuffer numbers = ByteBuffer.wrap(offsets).order(ByteOrder.LITTLE_ENDIAN);
    List<Long> addresses = new ArrayList<>();
    while (numbers.hasRemaining()) {
      long next = table.address(numbers.getInt());
      if (addresses.isEmpty() || addresses.get(addresses.size() - 1) != next) {
        addresses.add(next);
      }
    }
    return addresses;
  }

  private static Optional<Span> span(List<Long> addresses, long address) {
    for (int i = 1; i + 2 < addresses.size(); i++) {
      boolean begins = Long.compareUnsigned(addresses.get(i), address) <= 0;
      if (begins && Long.compareUnsigned(address, addresses.get(i + 1)) < 0) {
        return Optional.of(
            new Span(
                addresses.get(i - 1),
                addresses.get(i),
                addresses.get(i + 1),
                addresses.get(i + 2)));
      }
    }
    return Optional.empty();
  }
}
