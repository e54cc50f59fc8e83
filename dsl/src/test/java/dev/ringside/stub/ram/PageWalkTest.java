package dev.ringside.stub.ram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables made by hand; entries are written as Intel's manual (volume 3, 4.5) draws them. */
class PageWalkTest {
  private static final long TOP = 0x4000;
  private static final long TABLE = 1;
  private static final long LARGE = 0x81;
  private static final long NX = 1L << 63;

  private final Map<Long, Long> memory = new HashMap<>();

  private void entry(long table, int index, long value) {
    memory.put(table + 8L * index, value);
  }

  private OptionalLong word(long at) {
    assertThat(at % 8).isZero();
    Long value = memory.get(at);
    return value != null
        ? OptionalLong.of(value)
        : at >= 0 && at < 0x10_0000 ? OptionalLong.of(0) : OptionalLong.empty();
  }

  private OptionalLong walk(long virtual) {
    return PageWalk.physical(TOP, false, virtual, this::word);
  }

  @Test
  void aPageOf4kBThroughFourLevels() {
    entry(TOP, 511, 0x5000 | TABLE);
    entry(0x5000, 510, 0x6000 | TABLE);
    entry(0x6000, 8, 0x7000 | TABLE);
    entry(0x7000, 3, 0xabcde000L | NX | 0x163);
    assertThat(walk(0xffffffff81003123L)).hasValue(0xabcde123L);
    assertThat(walk(0xffffffff81004123L)).isEmpty();
    assertThat(walk(0x7fff81003123L)).isEmpty();
  }

  @Test
  void pagesOf2MBAnd1GB() {
    entry(TOP, 273, 0x5000 | TABLE);
    entry(0x5000, 0, 0x6000 | TABLE);
    entry(0x5000, 1, 0x1_4000_0000L | LARGE | 0x1000);
    entry(0x6000, 511, 0x3fe0_0000L | LARGE | 0x1000);
    assertThat(walk(0xffff88803fffffffL)).hasValue(0x3fffffffL);
    assertThat(walk(0xffff888040000000L)).hasValue(0x1_4000_0000L);
    assertThat(walk(0xffff88807fffffffL)).hasValue(0x1_7fff_ffffL);
  }

  @Test
  void noTableOfLevelFourOrFiveIsAPage() {
    entry(TOP, 0, 0x5000 | LARGE);
    assertThat(walk(0)).isEmpty();
  }

  /** Bit 7 of a 4 kB page is its memory type (PAT). */
  @Test
  void theLastLevelHasNoLargePages() {
    entry(TOP, 0, 0x5000 | TABLE);
    entry(0x5000, 0, 0x6000 | TABLE);
    entry(0x6000, 0, 0x7000 | TABLE);
    entry(0x7000, 1, 0x9000 | LARGE);
    assertThat(walk(0x1008)).hasValue(0x9008);
  }

  @Test
  void fiveLevels() {
    entry(TOP, 511, 0x5000 | TABLE);
    entry(TOP, 0x110, 0x8000 | TABLE);
    entry(0x5000, 511, 0x6000 | TABLE);
    entry(0x6000, 510, 0x7000 | TABLE);
    entry(0x7000, 8, 0x100_0000L | LARGE);
    entry(0x8000, 0, 0x9000 | TABLE);
    entry(0x9000, 0, 0x4000_0000L | LARGE);
    assertThat(PageWalk.physical(TOP, true, 0xffffffff81003123L, this::word)).hasValue(0x1003123L);
    assertThat(PageWalk.physical(TOP, true, 0xff10000000000005L, this::word))
        .hasValue(0x4000_0005L);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x800000000000L, 0xff10000000000000L, 0xffff000000000000L, 1L << 62})
  void anAddressThatIsNotCanonicalIsMappedNowhere(long address) {
    for (int i = 0; i < 512; i++) {
      entry(TOP, i, TOP | TABLE);
    }
    assertThat(walk(address)).isEmpty();
  }

  @Test
  void tablesOutsideTheMemoryAreNoTables() {
    entry(TOP, 0, 0x7fff_f000L | TABLE);
    assertThat(walk(0)).isEmpty();
    assertThat(PageWalk.physical(-1, false, 0, this::word)).isEmpty();
  }

  /** User space's tables at 0x5000, the kernel's in the page before. */
  private void isolated(long kernelBits) {
    entry(0x5000, 1, 0x6000 | 0x67);
    entry(TOP, 1, 0x6000 | 0x67 ^ kernelBits);
    entry(TOP, 511, 0x7000 | TABLE);
    entry(0x7000, 510, 0x4000_0000L | LARGE);
  }

  @Test
  void theKernelIsFoundWhileTheCpuIsInUserMode() {
    isolated(NX | 0x20);
    long kernel = 0xffffffff81000000L;
    assertThat(PageWalk.physical(0x5000, false, kernel, this::word)).hasValue(0x4100_0000L);
    assertThat(PageWalk.physical(0x5801, false, kernel, this::word)).hasValue(0x4100_0000L);
    assertThat(PageWalk.physical(0x5000, false, 0xffffffff01000000L, this::word)).isEmpty();
  }

  @Test
  void thePageBeforeIsTakenForTheKernelsTablesOnlyWhereItProvesToBe() {
    isolated(0x1000);
    assertThat(PageWalk.physical(0x5000, false, 0xffffffff81000000L, this::word)).isEmpty();
    entry(TOP, 1, 0);
    entry(0x5000, 1, 0);
    assertThat(PageWalk.physical(0x5000, false, 0xffffffff81000000L, this::word)).isEmpty();
  }

  /** Tables of random bits, most of them pointing at each other. */
  @Test
  void everyTableHasAnAnswer() {
    Random random = new Random(5);
    long found = 0;
    for (int round = 0; round < 200; round++) {
      long[] words = new long[8 * 512];
      for (int i = 0; i < words.length; i++) {
        words[i] = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(8) << 12 | 1;
        words[i] |= random.nextInt(3) == 0 ? LARGE : 0;
      }
      PageWalk.Words memory =
          at ->
              at >= 0 && at < 8L * words.length
                  ? OptionalLong.of(words[(int) (at / 8)])
                  : OptionalLong.empty();
      for (int i = 0; i < 2_000; i++) {
        long address = random.nextBoolean() ? random.nextLong() : random.nextLong() >> 16;
        long cr3 = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(0x8000);
        OptionalLong physical = PageWalk.physical(cr3, random.nextBoolean(), address, memory);
        found += physical.isPresent() ? 1 : 0;
        assertThat(physical.orElse(0)).isBetween(0L, (1L << 52) - 1);
      }
    }
    assertThat(found).isGreaterThan(10_000);
  }
}
