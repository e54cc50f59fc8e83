package dev.ringside.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * A Debian package file (deb(5)): an {@code ar} archive whose member {@code data.tar.*} holds the
 * files. Read as a stream, so that 1.8 GB of debug information never lie on the disk. Immutable.
 *
 * <p>Measured on two cores with Debian's 283 MB kernel debug package: all of it takes 38 s through
 * {@code org.tukaani.xz} and 28 s through {@code xz}; vmlinux stands near its beginning, and
 * reading no further than that takes 13 s.
 */
final class Deb {
  private final Path file;

  Deb(Path file) {
    this.file = file;
  }

  /** Decides what is kept. */
  @FunctionalInterface
  interface Choice {
    /**
     * Where a member goes.
     *
     * @param name the member's path without a leading {@code ./} or {@code /}
     * @return a relative path below the target, or empty to leave it out
     */
    Optional<String> target(String name);
  }

  /**
   * Unpacks what is chosen: regular files and symbolic links, folders as needed.
   *
   * @param enough stops the reading when this many members were unpacked, and then what was read is
   *     not checked against the checksum; 0 reads all
   * @return the names of the members that were unpacked
   * @throws ImageException when the package is damaged
   * @throws ClosedByInterruptException when the thread is interrupted
   * @throws IOException when the target cannot be written
   */
  Set<String> unpack(Path target, Choice choice, int enough) throws IOException {
    Set<String> unpacked = new HashSet<>();
    byte[] buffer = new byte[1 << 16];
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream data = data(raw);
        TarArchiveInputStream tar = new TarArchiveInputStream(data)) {
      TarArchiveEntry entry = next(tar);
      while (entry != null) {
        endWhenInterrupted();
        String name = entry.getName().replaceFirst("^\\.?/+", "");
        Optional<String> place = entry.isDirectory() ? Optional.empty() : choice.target(name);
        if (place.isPresent()) {
          write(tar, entry, inside(target, place.get()), buffer);
          unpacked.add(name);
          if (unpacked.size() == enough) {
            break;
          }
        }
        entry = next(tar);
      }
      if (entry == null) {
        drain(data);
      }
    }
    return unpacked;
  }

  private InputStream data(InputStream raw) {
    try {
      ArArchiveInputStream ar = new ArArchiveInputStream(raw);
      for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
        if (entry.getName().startsWith("data.tar")) {
          return decompressed(ar, entry.getName());
        }
      }
    } catch (IOException failure) {
      throw damaged(failure);
    }
    throw damaged(new IOException("no data.tar in it"));
  }

  private static InputStream decompressed(InputStream data, String name) throws IOException {
    switch (name) {
      case "data.tar":
        return data;
      case "data.tar.xz":
        return new XZCompressorInputStream(data);
      case "data.tar.gz":
        return new GzipCompressorInputStream(data);
      default:
        throw new IOException("its " + name + " is compressed in a way unknown here");
    }
  }

  private TarArchiveEntry next(TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (IOException failure) {
      throw damaged(failure);
    }
  }

  /** The archive ends before the compressed data does, and the checksum stands at the very end. */
  private void drain(InputStream data) {
    try {
      data.transferTo(OutputStream.nullOutputStream());
    } catch (IOException failure) {
      throw damaged(failure);
    }
  }

  private Path inside(Path target, String place) {
    Path path = target.resolve(place).normalize();
    if (!path.startsWith(target)) {
      throw damaged(new IOException("it holds a path that leaves its folder: " + place));
    }
    return path;
  }

  private void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path, byte[] buffer)
      throws IOException {
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    try (OutputStream out = Files.newOutputStream(path)) {
      for (int n = read(tar, buffer); n >= 0; n = read(tar, buffer)) {
        endWhenInterrupted();
        out.write(buffer, 0, n);
      }
    }
  }

  /** The streams of {@link Files} do not do it: the JDK makes their channels uninterruptible. */
  private static void endWhenInterrupted() throws ClosedByInterruptException {
    if (Thread.currentThread().isInterrupted()) {
      throw new ClosedByInterruptException();
    }
  }

  private int read(TarArchiveInputStream tar, byte[] buffer) {
    try {
      return tar.read(buffer);
    } catch (IOException failure) {
      throw damaged(failure);
    }
  }

  private RuntimeException damaged(IOException cause) {
    RuntimeException told = ImageException.of("read the package", file, cause);
    if (!(told instanceof ImageException)) {
      return told;
    }
    ImageException damaged =
        new ImageException(
            "the package "
                + file.getFileName()
                + " is damaged ("
                + cause.getMessage()
                + "): fetch it again");
    damaged.initCause(cause);
    return damaged;
  }
}
