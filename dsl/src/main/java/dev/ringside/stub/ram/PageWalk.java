package dev.ringside.stub.ram;

import java.util.OptionalLong;

/**
 * From a virtual to a physical address, as a CPU in long mode does it (Intel SDM volume 3, 4.5).
 * Pure: the tables are read through {@link Words}. Rights do not matter, only what is present.
 */
public final class PageWalk {
  private static final int PAGE_BITS = 12;
  private static final int LEVEL_BITS = 9;
  private static final int ENTRIES = 1 << LEVEL_BITS;
  private static final long PRESENT = 1;
  private static final long LARGE = 1L << 7;
  private static final long ACCESSED = 1L << 5;
  private static final long NO_EXECUTE = 1L << 63;

  /** Bits 12 to 51. */
  private static final long ADDRESS = 0x000ffffffffff000L;

  /** A page table entry that is a page itself: of 1 GB at level 3, of 2 MB at level 2. */
  private static final int LARGEST_PAGE_LEVEL = 3;

  /** The bit of cr3 by which Linux's two tables of a process differ (PTI_USER_PGTABLE_BIT). */
  private static final long USER_TABLES = 1L << PAGE_BITS;

  private PageWalk() {}

  /** Physical memory, by words of 64 bits. */
  @FunctionalInterface
  public interface Words {
    /** The word at a physical address, a multiple of 8; empty where there is no memory. */
    OptionalLong at(long physical);
  }

  /**
   * Where an address is; empty where it is not canonical or nothing is mapped there. One answer
   * holds up to the end of the 4 kB page.
   *
   * <p>With page-table isolation (Linux, arch/x86/mm/pti.c) a CPU in user mode has tables that lack
   * nearly all of the kernel; the kernel's own are the page before. They are taken for a kernel
   * address, where that page proves to be them.
   *
   * @param cr3 the register, with whatever its lower bits hold
   * @param la57 whether there are 5 levels
   */
  public static OptionalLong physical(long cr3, boolean la57, long virtual, Words words) {
    int levels = la57 ? 5 : 4;
    int unused = Long.SIZE - PAGE_BITS - levels * LEVEL_BITS;
    if (virtual << unused >> unused != virtual) {
      return OptionalLong.empty();
    }
    OptionalLong found = walk(cr3 & ADDRESS, levels, virtual, words);
    boolean hidden = found.isEmpty() && virtual < 0 && (cr3 & USER_TABLES) != 0;
    return hidden && isolated(cr3 & ADDRESS, words)
        ? walk(cr3 & ADDRESS & ~USER_TABLES, levels, virtual, words)
        : found;
  }

  private static OptionalLong walk(long top, int levels, long virtual, Words words) {
    long table = top;
    for (int level = levels; level > 0; level--) {
      int shift = PAGE_BITS + (level - 1) * LEVEL_BITS;
      long index = virtual >>> shift & (ENTRIES - 1);
      OptionalLong read = words.at(table + index * Long.BYTES);
      if (read.isEmpty() || (read.getAsLong() & PRESENT) == 0) {
        return OptionalLong.empty();
      }
      long entry = read.getAsLong();
      boolean large = (entry & LARGE) != 0 && level > 1;
      if (large && level > LARGEST_PAGE_LEVEL) {
        return OptionalLong.empty();
      }
      table = entry & ADDRESS;
      if (large || level == 1) {
        long inside = (1L << shift) - 1;
        return OptionalLong.of(table & ~inside | virtual & inside);
      }
    }
    return OptionalLong.empty();
  }

  /**
   * Whether the table before this one is the kernel's of the same process: user space's half is the
   * same in both, but that the kernel's forbids to execute it ({@code __pti_set_user_pgtbl}, Linux
   * 6.1). Without isolation that page could hold anything.
   */
  private static boolean isolated(long userTop, Words words) {
    boolean any = false;
    for (int i = 0; i < ENTRIES / 2; i++) {
      long at = userTop + (long) i * Long.BYTES;
      OptionalLong user = words.at(at);
      OptionalLong kernel = words.at(at & ~USER_TABLES);
      long differs = user.orElse(0) ^ kernel.orElse(~0);
      if ((differs & ~(NO_EXECUTE | ACCESSED)) != 0) {
        return false;
      }
      any |= (user.orElse(0) & PRESENT) != 0;
    }
    return any;
  }
}
