package dev.ringside.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cache of a test's own in which the costly things are the user's. */
final class CopiedCache {
  private CopiedCache() {}

  /**
   * Makes {@code ringside} in this folder, to be named by {@code XDG_CACHE_HOME}.
   *
   * @param absent what it shall not have
   */
  static Path without(Path folder, String... absent) throws IOException {
    Path users = Folders.of(System.getenv()).cache();
    Path cache = Files.createDirectories(folder.resolve("ringside"));
    for (String entry :
        List.of("kernels", "guest", "initramfs", "accelerators", "gdb-index", "start")) {
      if (!List.of(absent).contains(entry)) {
        Files.createSymbolicLink(cache.resolve(entry), users.resolve(entry));
      }
    }
    return cache;
  }
}
