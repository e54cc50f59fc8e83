package dev.ringside.shell.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HexDumpTest {
  private static final long KERNEL = 0xff110000051c3700L;
  private final byte[] bytes =
      Arrays.copyOf("Linux version 6.1\n\u001b[31m".getBytes(StandardCharsets.UTF_8), 100);

  @Test
  void sixteenBytesToARowAndEqualRowsAreAStar() {
    assertThat(HexDump.of(KERNEL, bytes, 200))
        .isEqualTo(
            """
            0xff110000051c3700  4c 69 6e 75 78 20 76 65 72 73 69 6f 6e 20 36 2e  Linux version 6.
            0xff110000051c3710  31 0a 1b 5b 33 31 6d 00 00 00 00 00 00 00 00 00  1..[31m.........
            0xff110000051c3720  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................
            *
            0xff110000051c3760  00 00 00 00                                      ....
            """);
  }

  @Test
  void onEightyColumnsTheBytesOfAKernelAddressStandInPairs() {
    assertThat(HexDump.of(KERNEL, bytes, 80))
        .isEqualTo(
            """
            0xff110000051c3700  4c69 6e75 7820 7665 7273 696f 6e20 362e  Linux version 6.
            0xff110000051c3710  310a 1b5b 3331 6d00 0000 0000 0000 0000  1..[31m.........
            0xff110000051c3720  0000 0000 0000 0000 0000 0000 0000 0000  ................
            *
            0xff110000051c3760  0000 0000                                ....
            """);
  }

  @Test
  void onFewerColumnsThereAreEightOrFourBytesToARow() {
    assertThat(HexDump.of(KERNEL, Arrays.copyOf(bytes, 24), 79))
        .isEqualTo(
            """
            0xff110000051c3700  4c69 6e75 7820 7665 7273 696f 6e20 362e  Linux version 6.
            0xff110000051c3710  310a 1b5b 3331 6d00                      1..[31m.
            """);
    assertThat(HexDump.of(KERNEL, Arrays.copyOf(bytes, 24), 60))
        .isEqualTo(
            """
            0xff110000051c3700  4c 69 6e 75 78 20 76 65  Linux ve
            0xff110000051c3708  72 73 69 6f 6e 20 36 2e  rsion 6.
            0xff110000051c3710  31 0a 1b 5b 33 31 6d 00  1..[31m.
            """);
    assertThat(HexDump.of(KERNEL, Arrays.copyOf(bytes, 24), 40))
        .isEqualTo(
            """
            0xff110000051c3700  4c 69 6e 75  Linu
            0xff110000051c3704  78 20 76 65  x ve
            0xff110000051c3708  72 73 69 6f  rsio
            0xff110000051c370c  6e 20 36 2e  n 6.
            0xff110000051c3710  31 0a 1b 5b  1..[
            0xff110000051c3714  33 31 6d 00  31m.
            """);
  }

  @Test
  void addressesOfSeveralLengthsAreAligned() {
    assertThat(HexDump.of(0xf8, Arrays.copyOf(bytes, 24), 80))
        .isEqualTo(
            """
            0xf8   4c 69 6e 75 78 20 76 65 72 73 69 6f 6e 20 36 2e  Linux version 6.
            0x108  31 0a 1b 5b 33 31 6d 00                          1..[31m.
            """);
    assertThat(HexDump.of(0, new byte[0], 80)).isEmpty();
  }
}
