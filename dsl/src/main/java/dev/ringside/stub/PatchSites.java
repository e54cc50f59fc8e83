package dev.ringside.stub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * Where the kernel itself puts jumps and calls while it runs. It changes them when {@link
 * TextChange} has taken ours out, but a task that was preempted in our code would still do what
 * stood there before. Two tables, whose entries begin with the distance from themselves to the
 * instruction: {@code struct jump_entry} of 16 bytes (include/linux/jump_label.h, since 4.19;
 * 9ae033aca8d6) and {@code struct static_call_site} of 8 (include/linux/static_call_types.h, since
 * 5.10; 9183c3f9ed71). Stateless.
 */
final class PatchSites {
  private static final int JUMP_ENTRY = 16;
  private static final int STATIC_CALL = 8;
  private static final int MOST = 1 << 20;

  private PatchSites() {}

  /**
   * Whether one of them is there, or may be, since a table cannot be read. Within {@link
   * PhysicalMemory#in}.
   *
   * @param begin the first address, inclusive
   * @param end the last, exclusive
   */
  static Talk<Boolean> anyIn(GuestSymbols symbols, long begin, long end) {
    return anyIn(symbols, "__%s___jump_table", JUMP_ENTRY, begin, end)
        .then(
            jump ->
                jump
                    ? Talk.of(true)
                    : anyIn(symbols, "__%s_static_call_sites", STATIC_CALL, begin, end));
  }

  /** A kernel that was built without such things has no such table. */
  private static Talk<Boolean> anyIn(
      GuestSymbols symbols, String name, int entry, long begin, long end) {
    OptionalLong from = symbols.find(name.formatted("start"));
    OptionalLong to = symbols.find(name.formatted("stop"));
    if (from.isEmpty() || to.isEmpty() || from.getAsLong() == to.getAsLong()) {
      return Talk.of(false);
    }
    long length = to.getAsLong() - from.getAsLong();
    return length < 0 || length > MOST
        ? Talk.of(true)
        : PhysicalMemory.read(GuestKernel.physical(from.getAsLong()), (int) length)
            .map(
                bytes ->
                    bytes
                        .map(table -> holds(from.getAsLong(), table, entry, begin, end))
                        .orElse(true));
  }

  /**
   * Whether a table names one of them.
   *
   * @param address of its first byte
   * @param entry how many bytes each of its entries has
   */
  static boolean holds(long address, byte[] table, int entry, long begin, long end) {
    ByteBuffer fields = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + entry <= table.length; at += entry) {
      long site = address + at + fields.getInt(at);
      if (Long.compareUnsigned(site - begin, end - begin) < 0) {
        return true;
      }
    }
    return false;
  }
}
