package dev.ringside.dsl;

import dev.ringside.image.Cache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user's cache without its boots, so that a test has its own. */
final class UsersCache {
  private UsersCache() {}

  /** Links what takes long to make into an empty folder. */
  static Cache linkedInto(Path folder) throws IOException {
    Path users = Cache.ofUser().resolve();
    for (String entry : List.of("kernels", "guest", "initramfs", "accelerators", "gdb-index")) {
      Files.createDirectories(users.resolve(entry));
      Files.createSymbolicLink(folder.resolve(entry), users.resolve(entry));
    }
    return new Cache(folder);
  }
}
