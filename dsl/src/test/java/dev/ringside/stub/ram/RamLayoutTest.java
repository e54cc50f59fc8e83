package dev.ringside.stub.ram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RamLayoutTest {
  private static final long M = 1 << 20;
  private static final long G = 1 << 30;

  private static Optional<RamLayout> of(String command, long megabytes) {
    return RamLayout.of(List.of(command.split(" ")), megabytes * M);
  }

  /** What {@code info mtree} of QEMU 7.2 shows for ram-below-4g, in MB. */
  @ParameterizedTest
  @CsvSource({
    "qemu -m 1, 512, 512",
    "qemu -M pc, 3583, 3583",
    "qemu -M pc, 3584, 3072",
    "qemu -machine pc -machine memory-backend=ram, 8192, 3072",
    "qemu -machine type=pc, 8192, 3072",
    "qemu -machine accel=tcg, 8192, 3072",
    "qemu -M pc-i440fx-7.2, 4096, 3072",
    "qemu -M q35, 2815, 2815",
    "qemu -M q35, 2816, 2048",
    "qemu -machine memory-backend=ram --machine q35, 2816, 2048",
    "qemu -M pc-q35-7.2, 4096, 2048",
    "qemu -M microvm, 2048, 2048",
  })
  void aPcSplitsItsMemory(String command, long size, long below) {
    assertThat(of(command, size)).contains(new RamLayout(size * M, below * M));
  }

  @ParameterizedTest
  @CsvSource({
    "qemu -M microvm, 2049",
    "qemu -M pc-i440fx-1.7, 4096",
    "'qemu -M pc,max-ram-below-4g=1G', 2048",
    "qemu -readconfig pc.cfg, 4096",
    "qemu -M pc, 1048576",
  })
  void whatIsNotKnownIsNotGuessed(String command, long size) {
    assertThat(of(command, size)).isEmpty();
  }

  @Test
  void addressesBelowAndAbove() {
    RamLayout layout = of("qemu -M pc", 4096).orElseThrow();
    assertThat(layout.offset(0, 8)).hasValue(0);
    assertThat(layout.offset(3 * G - 8, 8)).hasValue(3 * G - 8);
    assertThat(layout.offset(3 * G - 8, 9)).isEmpty();
    assertThat(layout.offset(3 * G, 1)).isEmpty();
    assertThat(layout.offset(4 * G - 1, 2)).isEmpty();
    assertThat(layout.offset(4 * G, 8)).hasValue(3 * G);
    assertThat(layout.offset(5 * G - 8, 8)).hasValue(4 * G - 8);
    assertThat(layout.offset(5 * G - 8, 9)).isEmpty();
    assertThat(layout.offset(5 * G, 1)).isEmpty();
  }

  @Test
  void devicesAndRomsAreNoMemory() {
    RamLayout layout = of("qemu -M pc", 512).orElseThrow();
    assertThat(layout.offset(0x9fff8, 8)).hasValue(0x9fff8);
    assertThat(layout.offset(0x9fff8, 9)).isEmpty();
    assertThat(layout.offset(0xb8000, 2)).isEmpty();
    assertThat(layout.offset(0xfffff, 1)).isEmpty();
    assertThat(layout.offset(0x90000, 0x100000)).isEmpty();
    assertThat(layout.offset(0x100000, 1)).hasValue(0x100000);
    assertThat(layout.offset(0xfee00000L, 4)).isEmpty();
    assertThat(layout.offset(4 * G, 1)).isEmpty();
  }

  @Test
  void noAddressIsTooStrange() {
    RamLayout layout = of("qemu -M pc", 4096).orElseThrow();
    for (long address : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, -G}) {
      for (int length : new int[] {0, 1, 8, -1, Integer.MAX_VALUE}) {
        assertThat(layout.offset(address, length)).isEmpty();
      }
    }
  }
}
