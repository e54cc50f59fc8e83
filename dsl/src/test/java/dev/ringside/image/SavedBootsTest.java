package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedBootsTest {
  /** Room for three boots of one page and what is said of it. */
  private static final long ROOM = 3 * 4600;

  @TempDir Path temp;
  private SavedBoots boots;
  private Path memory;

  @BeforeEach
  void page() throws IOException {
    boots = new SavedBoots(new Cache(temp.resolve("cache")), ROOM);
    byte[] page = new byte[4096];
    page[5] = 1;
    memory = Files.write(temp.resolve("ram"), page);
  }

  private void keep(String key, String qemu) {
    boots.keep(new BootImage.Label(key, qemu, Instant.now(), List.of(), new byte[9]), memory);
  }

  private void usedAt(String key, long seconds) throws IOException {
    Files.setLastModifiedTime(boots.path(key), FileTime.from(Instant.ofEpochSecond(seconds)));
  }

  private String qemu(String key) throws IOException {
    try (BootImage image = boots.open(key).orElseThrow()) {
      return image.label().qemu();
    }
  }

  @Test
  void whatIsKeptIsFoundAndReplaced() throws IOException {
    assertThat(boots.open("a")).isEmpty();
    keep("a", "1");
    assertThat(qemu("a")).isEqualTo("1");
    keep("a", "2");
    assertThat(qemu("a")).isEqualTo("2");
    boots.remove("a");
    assertThat(boots.open("a")).isEmpty();
    boots.remove("a");
  }

  @Test
  void theLeastRecentlyUsedGoesFirst() throws IOException {
    for (String key : List.of("a", "b", "c")) {
      keep(key, "1");
    }
    usedAt("a", 1_000);
    usedAt("b", 2_000);
    usedAt("c", 3_000);
    qemu("a");

    keep("d", "1");

    assertThat(boots.open("b")).isEmpty();
    assertThat(List.of(qemu("a"), qemu("c"), qemu("d"))).containsOnly("1");
  }

  @Test
  void theNewestStaysEvenWhereThereIsNoRoom() throws IOException {
    boots = new SavedBoots(new Cache(temp.resolve("cache")), 1);
    keep("a", "1");
    keep("b", "1");
    assertThat(boots.open("a")).isEmpty();
    assertThat(qemu("b")).isEqualTo("1");
  }

  @Test
  void nothingIsLeftOfOneThatCannotBeWritten() throws IOException {
    keep("a", "1");
    memory = temp.resolve("none");
    assertThatThrownBy(() -> keep("b", "1"))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("cannot save the boot: ");
    try (Stream<Path> left = Files.list(boots.path("a").getParent())) {
      assertThat(left).containsExactly(boots.path("a"));
    }
  }

  @Test
  void aKeyDependsOnEachWordAndOnTheFilesContent() throws IOException {
    Path file = Files.writeString(temp.resolve("kernel"), "1");
    String key = BootKey.of(List.of("a", "b"), List.of(file));
    assertThat(key).hasSize(64).isEqualTo(BootKey.of(List.of("a", "b"), List.of(file)));
    assertThat(BootKey.of(List.of("ab"), List.of(file))).isNotEqualTo(key);

    FileTime before = Files.getLastModifiedTime(file);
    Files.writeString(file, "2");
    Files.setLastModifiedTime(file, before);
    assertThat(BootKey.of(List.of("a", "b"), List.of(file))).isNotEqualTo(key);
  }
}
