package dev.ringside.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedMemoryTest {
  private static final long PIECE = 1L << 30;

  @TempDir Path folder;

  private Path file(byte... bytes) throws IOException {
    return Files.write(folder.resolve("memory"), bytes);
  }

  @Test
  void twoMappingsAreTheSameMemory() throws IOException {
    Path file = file(new byte[4096]);
    try (SharedMemory one = SharedMemory.open(file);
        SharedMemory other = SharedMemory.open(file)) {
      assertThat(one.size()).isEqualTo(4096);
      assertThat(one.write(5, new byte[] {1, 2, 3, -1})).isTrue();
      assertThat(other.read(4, 6)).contains(new byte[] {0, 1, 2, 3, -1, 0});
      assertThat(other.getLong(0)).hasValue(0x0302010000000000L);
      assertThat(other.getInt(8)).hasValue(0xff);
      assertThat(other.putInt(12, 0x80000001)).isTrue();
      assertThat(one.read(12, 4)).contains(new byte[] {1, 0, 0, -128});
    }
    assertThat(Files.readAllBytes(file)[15]).isEqualTo((byte) -128);
  }

  @Test
  void whatIsNotWhollyInsideIsEmpty() throws IOException {
    try (SharedMemory memory = SharedMemory.open(file(new byte[20]))) {
      assertThat(memory.read(0, 20)).isPresent();
      assertThat(memory.read(20, 0)).contains(new byte[0]);
      assertThat(memory.read(0, 21)).isEmpty();
      assertThat(memory.read(-1, 2)).isEmpty();
      assertThat(memory.read(0, -1)).isEmpty();
      assertThat(memory.read(Long.MAX_VALUE, 8)).isEmpty();
      assertThat(memory.read(Long.MIN_VALUE, 8)).isEmpty();
      assertThat(memory.getInt(16)).hasValue(0);
      assertThat(memory.getInt(20)).isEmpty();
      assertThat(memory.getLong(16)).isEmpty();
      assertThat(memory.getInt(-4)).isEmpty();
      assertThat(memory.putInt(20, 1)).isFalse();
      assertThat(memory.write(18, new byte[3])).isFalse();
    }
  }

  @Test
  void aNumberHasItsOwnAlignment() throws IOException {
    try (SharedMemory memory = SharedMemory.open(file(new byte[64]))) {
      assertThat(memory.getLong(12)).isEmpty();
      assertThat(memory.getInt(6)).isEmpty();
      assertThat(memory.putInt(6, 1)).isFalse();
    }
  }

  @Test
  void moreThanABufferHoldsIsOneMemory() throws IOException {
    Path file = folder.resolve("large");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(2 * PIECE + 4096);
      sparse.seek(PIECE - 2);
      sparse.write(new byte[] {1, 2, 3, 4});
    }
    try (SharedMemory memory = SharedMemory.open(file)) {
      assertThat(memory.read(PIECE - 3, 6)).contains(new byte[] {0, 1, 2, 3, 4, 0});
      assertThat(memory.getInt(PIECE)).hasValue(0x0403);
      assertThat(memory.write(2 * PIECE - 1, new byte[] {7, 8})).isTrue();
      assertThat(memory.getLong(2 * PIECE)).hasValue(8);
      assertThat(memory.putInt(2 * PIECE + 4092, 9)).isTrue();
      assertThat(memory.getInt(2 * PIECE + 4096)).isEmpty();
    }
  }

  @Test
  void afterItIsClosedThereIsNothing() throws IOException {
    SharedMemory memory = SharedMemory.open(file(new byte[64]));
    memory.close();
    memory.close();
    assertThat(memory.read(0, 1)).isEqualTo(Optional.empty());
    assertThat(memory.getLong(0)).isEmpty();
    assertThat(memory.putInt(0, 1)).isFalse();
    assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(folder.toString());
  }

  @Test
  void anEmptyFileIsNoMemory() throws IOException {
    try (SharedMemory memory = SharedMemory.open(file())) {
      assertThat(memory.size()).isZero();
      assertThat(memory.getInt(0)).isEmpty();
    }
  }

  @Test
  void whatCannotBeOpenedSaysSo() {
    assertThatThrownBy(() -> SharedMemory.open(folder.resolve("absent")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("absent");
  }

  @Test
  void numbersAreFoundWhereTheyAreAligned() throws IOException {
    byte[] bytes = new byte[(1 << 20) + 24];
    bytes[(1 << 20) + 8] = 0x42;
    bytes[(1 << 20) + 15] = (byte) 0xff;
    try (SharedMemory memory = SharedMemory.open(file(bytes))) {
      long number = 0xff00000000000042L;
      assertThat(memory.holds(number, number + 1)).contains(true);
      assertThat(memory.holds(number - 3, number)).contains(false);
      assertThat(memory.holds(number + 1, number + 9)).contains(false);
      assertThat(memory.holds(0x42ffL, 0x4300L)).as("not aligned").contains(false);
    }
    SharedMemory closed = SharedMemory.open(file(bytes));
    closed.close();
    assertThat(closed.holds(0, 1)).isEmpty();
  }
}
