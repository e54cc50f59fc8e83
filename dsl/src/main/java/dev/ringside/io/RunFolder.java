package dev.ringside.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The private folder (mode 0700) of a running machine: sockets, the console's log. Below {@code
 * $XDG_RUNTIME_DIR/ringside}, or {@code /tmp/ringside-<user>}; named by our process id, so that the
 * next start can remove what a killed one left. Stateless after creation; any thread.
 *
 * <p>A unix socket's path has at most 107 bytes (unix(7)), hence the short names.
 */
public final class RunFolder implements AutoCloseable {
  private final Path path;

  private RunFolder(Path path) {
    this.path = path;
  }

  /** Makes a new one, and removes those whose process is gone. */
  public static RunFolder create() {
    String runtime = System.getenv("XDG_RUNTIME_DIR");
    Path base =
        Optional.ofNullable(runtime)
            .map(Path::of)
            .filter(Files::isWritable)
            .map(folder -> folder.resolve("ringside"))
            .orElse(Path.of("/tmp", "ringside-" + System.getProperty("user.name")));
    return create(base);
  }

  /** The same below another folder, for what is too large to be in memory. */
  public static RunFolder create(Path base) {
    var onlyMe = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      if (!Files.isDirectory(base)) {
        Files.createDirectories(base.getParent());
        makeBase(base, onlyMe);
      }
      requirePrivate(base);
      removeStale(base);
      String prefix = ProcessHandle.current().pid() + "-";
      return new RunFolder(Files.createTempDirectory(base, prefix, onlyMe));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "cannot make the machine's folder: " + failure.getMessage(), failure);
    }
  }

  private static void makeBase(Path base, FileAttribute<?> onlyMe) throws IOException {
    try {
      Files.createDirectory(base, onlyMe);
    } catch (FileAlreadyExistsException another) {
      // Another process was first; whether the folder is right is checked in any case.
    }
  }

  /** In /tmp anybody could have made it before us, and would then choose where our sockets go. */
  private static void requirePrivate(Path base) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(base, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      throw new IOException(base + " is a link: remove it");
    }
    if (!attributes.owner().getName().equals(System.getProperty("user.name"))) {
      throw new IOException(base + " belongs to " + attributes.owner());
    }
    if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(base + " can be written by others: remove it");
    }
  }

  /** A file of this folder. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  private static void removeStale(Path base) throws IOException {
    List<Path> folders;
    try (Stream<Path> entries = Files.list(base)) {
      folders = entries.toList();
    }
    for (Path folder : folders) {
      String owner = folder.getFileName().toString().split("-")[0];
      boolean ours = owner.matches("[0-9]{1,18}");
      if (ours && ProcessHandle.of(Long.parseLong(owner)).isEmpty()) {
        remove(folder);
      }
    }
  }

  /** What another process removes meanwhile, as at the start of two at once, is gone too. */
  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            return unlessGone(failure);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path entry, IOException failure)
              throws IOException {
            if (failure != null) {
              unlessGone(failure);
            }
            Files.deleteIfExists(entry);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static FileVisitResult unlessGone(IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  /** Removes the folder with all it holds. */
  @Override
  public void close() {
    try {
      remove(path);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot remove " + path, failure);
    }
  }
}
