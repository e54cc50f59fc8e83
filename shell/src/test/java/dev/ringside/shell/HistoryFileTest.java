package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  @TempDir Path folder;

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void allow(Path file, String rights) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }

  @Test
  void aNewOneIsTheUsersAlone() throws IOException {
    Path file = folder.resolve("state/ringside/history");
    HistoryFile.prepare(file);
    assertThat(file).isEmptyFile();
    assertThat(rights(file)).isEqualTo("rw-------");
  }

  @Test
  void oneThatOthersCouldReadBecomesSoAndKeepsItsText() throws IOException {
    Path file = Files.writeString(folder.resolve("history"), "vm.boot()\n");
    allow(file, "rw-r--r--");
    HistoryFile.prepare(file);
    assertThat(rights(file)).isEqualTo("rw-------");
    assertThat(file).hasContent("vm.boot()");
  }

  /** A pipe stands for /dev/null, which many link their histories to. */
  @Test
  void whatIsNoFileKeepsItsRights() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    allow(pipe, "rw-rw-rw-");
    HistoryFile.prepare(Files.createSymbolicLink(folder.resolve("history"), pipe));
    assertThat(rights(pipe)).isEqualTo("rw-rw-rw-");
  }

  @Test
  void whereNothingCanBeKeptItSaysWhy() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused(file.resolve("history"), file + " is no folder");
    refused(Files.createDirectory(folder.resolve("history")), "it is a folder");
  }

  private static void refused(Path history, String why) {
    assertThatThrownBy(() -> HistoryFile.prepare(history))
        .isInstanceOfSatisfying(
            IOException.class,
            failure -> assertThat(FileTrouble.of(history, failure)).isEqualTo(why));
  }
}
