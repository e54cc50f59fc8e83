package dev.ringside.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The boots that were saved, in the cache's folder {@code boots}: one file for each {@link
 * BootKey}. All of them together take no more room than was said; the least recently used go first.
 * Stateless; any thread, and any number of processes.
 */
public final class SavedBoots {
  /** As much as about twenty boots of Debian's kernel with the memory that is the default. */
  public static final long ROOM = 2L << 30;

  private static final String SUFFIX = ".boot";
  private final Cache cache;
  private final long room;

  /**
   * The saved boots of this cache.
   *
   * @param room how many bytes the files may take together; the newest is kept in any case
   */
  public SavedBoots(Cache cache, long room) {
    this.cache = cache;
    this.room = room;
  }

  /** Where the boot of that key is kept. */
  public Path path(String key) {
    return cache.resolve("boots", key + SUFFIX);
  }

  /**
   * The boot of this key, which counts as used now.
   *
   * @return empty when there is none
   * @throws ImageException when there is one that cannot be used
   */
  public Optional<BootImage> open(String key) {
    Path path = path(key);
    try {
      BootImage image = BootImage.open(path);
      Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
      return Optional.of(image);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException failure) {
      throw ImageException.of("read the saved boot " + path, path, failure);
    }
  }

  /**
   * Keeps a boot in place of the one that was kept before.
   *
   * @throws ImageException when it cannot be written
   */
  public void keep(BootImage.Label label, Path memory) {
    Path path = path(label.key());
    cache.locked(
        path,
        "the boot",
        Progress.NONE,
        () -> {
          write(path, label, memory);
          return path;
        });
  }

  /**
   * Not forced to the disk: a checksum tells what a crash of the host has left unwritten, and
   * waiting for the disk took longer than the boot saves.
   */
  private void write(Path path, BootImage.Label label, Path memory) {
    Path temporary = path.resolveSibling("." + path.getFileName() + ".part");
    try {
      Cache.makeFolder(path.getParent());
      Files.deleteIfExists(temporary);
      BootImage.write(temporary, label, memory);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      makeRoom(path);
    } catch (IOException failure) {
      remove(temporary);
      throw ImageException.of("save the boot", path.getParent(), failure);
    }
  }

  /** Removes a boot that cannot be used. */
  public void remove(String key) {
    remove(path(key));
  }

  private static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw ImageException.of("remove " + path, path, failure);
    }
  }

  private record Kept(Path path, long size, FileTime used) {}

  private void makeRoom(Path newest) throws IOException {
    List<Kept> all = kept(newest.getParent());
    long left = room - Files.size(newest);
    for (Kept one : all) {
      if (!one.path().equals(newest)) {
        left -= one.size();
        if (left < 0) {
          remove(one.path());
        }
      }
    }
  }

  /** The last used first; what another process removes meanwhile is none. */
  private static List<Kept> kept(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> files = Files.list(folder)) {
      paths = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
    }
    List<Kept> all = new ArrayList<>();
    for (Path path : paths) {
      try {
        all.add(new Kept(path, Files.size(path), Files.getLastModifiedTime(path)));
      } catch (NoSuchFileException removed) {
        continue;
      }
    }
    all.sort(Comparator.comparing(Kept::used).reversed());
    return all;
  }
}
