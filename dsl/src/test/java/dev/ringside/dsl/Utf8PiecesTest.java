package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Utf8PiecesTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whereItIsCutDoesNotMatter() {
    byte[] all = bytes("aü€\uD83D\uDE00z");
    for (int first = 0; first <= all.length; first++) {
      for (int second = first; second <= all.length; second++) {
        Utf8Pieces pieces = new Utf8Pieces();
        String text =
            pieces.add(Arrays.copyOf(all, first))
                + pieces.add(Arrays.copyOfRange(all, first, second))
                + pieces.add(Arrays.copyOfRange(all, second, all.length))
                + pieces.end();
        assertThat(text).isEqualTo("aü€\uD83D\uDE00z").isEqualTo(pieces.text());
        assertThat(pieces.bytes()).isEqualTo(all.length);
      }
    }
  }

  @Test
  void whatIsCompleteDoesNotWaitForTheRest() {
    Utf8Pieces pieces = new Utf8Pieces();
    assertThat(pieces.add(Arrays.copyOf(bytes("a€"), 3))).isEqualTo("a");
    assertThat(pieces.add(new byte[] {bytes("€")[2]})).isEqualTo("€");
  }

  @Test
  void whatIsNoTextIsReplacedAsInAString() {
    Utf8Pieces pieces = new Utf8Pieces();
    assertThat(pieces.add(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe2})).isEqualTo("a\uFFFDb");
    assertThat(pieces.end()).isEqualTo("\uFFFD");
    assertThat(pieces.end()).isEmpty();
    assertThat(pieces.text()).isEqualTo("a\uFFFDb\uFFFD");
  }
}
