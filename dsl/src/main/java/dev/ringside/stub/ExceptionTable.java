package dev.ringside.stub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which of the kernel's instructions may fault, and where it goes on then: {@code __ex_table},
 * entries of three 32-bit numbers of which the first two are relative to where they stand
 * (arch/x86/include/asm/extable.h, since 4.6; 548acf19234d).
 */
record ExceptionTable(List<Entry> entries) {
  private static final int ENTRY = 12;
  private static final int MOST = 1 << 20;

  ExceptionTable {
    entries = List.copyOf(entries);
  }

  /**
   * One of them.
   *
   * @param instruction the address of the one that may fault
   * @param fixup where the CPU goes on after that
   */
  record Entry(long instruction, long fixup) {}

  /** Within {@link PhysicalMemory#in}; empty where the kernel's cannot be read. */
  static Talk<Optional<ExceptionTable>> read(GuestSymbols symbols) {
    OptionalLong begin = symbols.find("__start___ex_table");
    OptionalLong end = symbols.find("__stop___ex_table");
    long length = end.orElse(0) - begin.orElse(0);
    return begin.isEmpty() || length <= 0 || length > MOST
        ? Talk.of(Optional.empty())
        : PhysicalMemory.read(GuestKernel.physical(begin.getAsLong()), (int) length)
            .map(bytes -> bytes.map(table -> of(begin.getAsLong(), table)));
  }

  /**
   * Reads its bytes.
   *
   * @param address of the first one
   */
  static ExceptionTable of(long address, byte[] table) {
    ByteBuffer fields = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    List<Entry> entries = new ArrayList<>();
    for (int at = 0; at + ENTRY <= table.length; at += ENTRY) {
      int fixup = at + Integer.BYTES;
      entries.add(
          new Entry(address + at + fields.getInt(at), address + fixup + fields.getInt(fixup)));
    }
    return new ExceptionTable(entries);
  }

  /** Whether an instruction there may fault: the kernel looks it up by its address. */
  boolean mayFault(long begin, long end) {
    return entries.stream().anyMatch(each -> isIn(each.instruction(), begin, end));
  }

  /** Where faults of the instructions there lead to. */
  List<Long> fixups(long begin, long end) {
    return entries.stream()
        .filter(each -> isIn(each.instruction(), begin, end))
        .map(Entry::fixup)
        .toList();
  }

  /** Whether a fault leads there. */
  boolean leadsInto(long begin, long end) {
    return entries.stream().anyMatch(each -> isIn(each.fixup(), begin, end));
  }

  private static boolean isIn(long address, long begin, long end) {
    return Long.compareUnsigned(address - begin, end - begin) < 0;
  }
}
