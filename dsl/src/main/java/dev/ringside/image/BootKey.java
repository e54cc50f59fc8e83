package dev.ringside.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/**
 * A name, in hexadecimal, for everything that a boot's outcome depends on. Files stand for their
 * content by path, size, inode, and the times of their last change: the status time too, which
 * nobody can set back (stat(2)). Stateless.
 */
public final class BootKey {
  private BootKey() {}

  /**
   * The name.
   *
   * @param words what is not a file: QEMU's command line, what the host's CPU is
   * @param files the kernel, the initramfs, QEMU's program
   * @throws ImageException when a file cannot be read
   */
  public static String of(List<String> words, List<Path> files) {
    MessageDigest digest = Sha256.digest();
    for (String word : words) {
      update(digest, word);
    }
    for (Path file : files) {
      update(digest, identity(file));
    }
    return Sha256.hex(digest);
  }

  /** A word's end counts: {@code a b} is not {@code ab}. */
  private static void update(MessageDigest digest, String word) {
    digest.update(word.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static String identity(Path file) {
    try {
      Path real = file.toRealPath();
      return String.join(
          " ",
          real.toString(),
          String.valueOf(Files.getAttribute(real, "unix:ino")),
          String.valueOf(Files.size(real)),
          String.valueOf(Files.getLastModifiedTime(real)),
          String.valueOf(Files.getAttribute(real, "unix:ctime")));
    } catch (IOException failure) {
      throw ImageException.of("read " + file, file, failure);
    }
  }
}
