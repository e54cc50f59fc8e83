package dev.ringside.dsl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Small files of a folder of the cache, those used last: what makes the next start quicker, and
 * nothing that would be missed. Stateless; any thread, and any number of processes.
 *
 * @param folder made when something is kept
 * @param kept how many files stay
 */
record RecentFiles(Path folder, int kept) {

  /** The content of a file, which counts as used now; empty where it cannot be read. */
  Optional<byte[]> read(String name) {
    Path file = folder.resolve(name);
    try {
      byte[] content = Files.readAllBytes(file);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(content);
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /** Keeps a file, at once or not at all; a folder that cannot be written costs time alone. */
  void keep(String name, byte[] content) {
    try {
      Files.createDirectories(folder);
      Path temporary = Files.createTempFile(folder, ".part", "");
      Files.write(temporary, content);
      Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      removeOldest();
    } catch (IOException unwritable) {
      return;
    }
  }

  private void removeOldest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path old :
          files.sorted(Comparator.comparing(RecentFiles::used).reversed()).skip(kept).toList()) {
        Files.deleteIfExists(old);
      }
    }
  }

  /** In milliseconds since 1970; what another process removes meanwhile is the oldest. */
  private static long used(Path file) {
    return file.toFile().lastModified();
  }
}
