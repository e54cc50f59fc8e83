package dev.ringside.shell;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where entries are kept for later sessions. Stateless. */
final class HistoryFile {
  private static final String THE_USERS_ALONE = "rw-------";

  private HistoryFile() {}

  /**
   * Makes the file, or makes it private: what was typed may hold secrets, so that it is the user's
   * alone from its first byte on. What is no file, {@code /dev/null} behind a link, stays as it is.
   *
   * @throws IOException where nothing could be kept there
   */
  static void prepare(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(
          file,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(THE_USERS_ALONE)));
    } else if (Files.isRegularFile(file)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(THE_USERS_ALONE));
    }
    if (Files.isDirectory(file) || !Files.isWritable(file)) {
      throw new AccessDeniedException(file.toString());
    }
  }
}
