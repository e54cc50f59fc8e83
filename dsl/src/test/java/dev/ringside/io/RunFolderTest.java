package dev.ringside.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path temp;

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void onlyItsOwnerSeesIt() throws Exception {
    Path base = temp.resolve("below/ringside");
    try (RunFolder folder = RunFolder.create(base)) {
      assertThat(mode(base)).isEqualTo("rwx------");
      assertThat(mode(folder.resolve("x").getParent())).isEqualTo("rwx------");
      assertThat(folder.resolve("qmp").toString().length()).isLessThan(107);
    }
  }

  @Test
  void itGoesWithAllItHolds() throws Exception {
    RunFolder folder = RunFolder.create(temp.resolve("ringside"));
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("a/b/c"), "x");
    folder.close();
    assertThat(temp.resolve("ringside")).isEmptyDirectory();
  }

  @Test
  void whatAKilledOneLeftIsRemovedAndNothingElse() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path base = Files.createDirectory(temp.resolve("ringside"));
    Path stale = Files.createDirectory(base.resolve(dead.pid() + "-123"));
    Files.writeString(stale.resolve("qmp"), "");
    Path strange = Files.createDirectory(base.resolve("notes"));
    try (RunFolder first = RunFolder.create(base);
        RunFolder second = RunFolder.create(base)) {
      assertThat(stale).doesNotExist();
      assertThat(strange).exists();
      assertThat(first.resolve("x").getParent()).exists().isNotEqualTo(second.resolve("x"));
      assertThat(second.resolve("x").getParent()).exists();
    }
  }

  /** Below /tmp anybody could have made it before us, to put links where our sockets go. */
  @Test
  void aFolderThatOthersMayWriteIsRefused() throws Exception {
    Path base = Files.createDirectory(temp.resolve("ringside"));
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> RunFolder.create(base))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(base + " can be written by others");
  }

  @Test
  void aLinkInItsPlaceIsRefused() throws Exception {
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Path base = Files.createSymbolicLink(temp.resolve("ringside"), elsewhere);
    assertThatThrownBy(() -> RunFolder.create(base))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(base + " is a link");
  }

  @Test
  void severalStartsAtOnceMayRemoveTheSame() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    for (int round = 0; round < 5; round++) {
      Path base = temp.resolve("ringside" + round);
      Files.createDirectory(base, onlyMe());
      for (int i = 0; i < 50; i++) {
        Path stale = Files.createDirectories(base.resolve(dead.pid() + "-" + i + "/deep"));
        Files.writeString(stale.resolve("qmp"), "");
      }
      List<CompletableFuture<RunFolder>> starts =
          Stream.generate(() -> CompletableFuture.supplyAsync(() -> RunFolder.create(base)))
              .limit(6)
              .toList();
      for (CompletableFuture<RunFolder> start : starts) {
        start.get(30, TimeUnit.SECONDS).close();
      }
      assertThat(base).isEmptyDirectory();
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> onlyMe() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void oneThatSomebodyElseRemovedIsGoneAllTheSame() throws Exception {
    RunFolder folder = RunFolder.create(temp.resolve("ringside"));
    Files.delete(folder.resolve("x").getParent());
    folder.close();
    assertThat(temp.resolve("ringside")).isEmptyDirectory();
  }
}
