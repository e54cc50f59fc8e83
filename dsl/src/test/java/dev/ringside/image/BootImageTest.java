package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootImageTest {
  private static final int PAGE = 4096;
  private static final int PAGES = 1024;
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_123L);

  @TempDir Path temp;
  private final byte[] memory = new byte[PAGES * PAGE];
  private Path file;

  private static BootImage.Label label() {
    return new BootImage.Label("key", "7.2.22", AT, List.of("one", "", "two ü"), new byte[] {3, 0});
  }

  /** Pages at the beginning, the end, and on both sides of what is copied at a time. */
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(1);
    for (int page : new int[] {0, 1, 7, 255, 256, 600, PAGES - 1}) {
      byte[] content = new byte[PAGE];
      random.nextBytes(content);
      System.arraycopy(content, 0, memory, page * PAGE, PAGE);
    }
    Arrays.fill(memory, 40 * PAGE, 41 * PAGE - 1, (byte) 0);
    memory[41 * PAGE - 1] = 1;
    Path ram = Files.write(temp.resolve("ram"), memory);
    file = temp.resolve("boot");
    BootImage.write(file, label(), ram);
  }

  private Path empty(long size) throws IOException {
    Path path = temp.resolve("other");
    try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
      other.setLength(size);
    }
    return path;
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    try (BootImage image = BootImage.open(file)) {
      assertThat(image.label()).usingRecursiveComparison().isEqualTo(label());
      Path other = empty(memory.length);
      image.fill(other);
      assertThat(Files.readAllBytes(other)).isEqualTo(memory);
    }
  }

  @Test
  void pagesOfZerosTakeNoRoom() throws IOException {
    assertThat(Files.size(file)).isBetween(8L * PAGE, 8L * PAGE + 500);
  }

  @Test
  void aMemoryOfAnotherSizeIsRefused() throws IOException {
    Path other = empty(memory.length - PAGE);
    try (BootImage image = BootImage.open(file)) {
      assertThatThrownBy(() -> image.fill(other)).isInstanceOf(ImageException.class);
    }
  }

  /** Whatever byte is another one: in a page, in the label, in the footer. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.99, 0.995, 0.9999})
  void aDamagedFileIsRefused(double where) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (where * (bytes.length - 1))] ^= 0x10;
    Files.write(file, bytes);
    assertThatThrownBy(this::openAndFill)
        .isInstanceOf(ImageException.class)
        .hasMessage("the saved boot " + file + " is damaged");
  }

  @Test
  void aFileThatWasCutShortIsRefusedWhereverThatWas() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 0; length < bytes.length; length += 97) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThatThrownBy(this::openAndFill)
          .as("%d of %d bytes", length, bytes.length)
          .isInstanceOf(ImageException.class);
    }
  }

  private void openAndFill() throws IOException {
    Path other = empty(memory.length);
    try (BootImage image = BootImage.open(file)) {
      image.fill(other);
    }
  }
}
