package dev.ringside.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folder that holds everything fetched or built: {@code $XDG_CACHE_HOME/ringside}, by default
 * {@code ~/.cache/ringside}. Safe to delete at any time when no Ringside runs.
 *
 * <p>An entry is a file or a folder below it. It is built beside its final place and moved there
 * when complete, so that an entry that exists is whole. Stateless but for the locks; any thread,
 * and any number of processes.
 */
public final class Cache {
  /** A lock on a file belongs to the whole JVM (FileLock), so threads need one of their own. */
  private static final ConcurrentHashMap<Path, ReentrantLock> OURS = new ConcurrentHashMap<>();

  private final Path root;

  /** A cache in this folder, which is made when first needed. */
  public Cache(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The user's own: {@code $XDG_CACHE_HOME/ringside}, or {@code ~/.cache/ringside}. */
  public static Cache ofUser() {
    String base = System.getenv("XDG_CACHE_HOME");
    // The XDG base directory specification has relative paths ignored.
    boolean usable = base != null && base.startsWith("/");
    Path cache = usable ? Path.of(base) : Path.of(System.getProperty("user.home"), ".cache");
    return new Cache(cache.resolve("ringside"));
  }

  /** A path below the root; it need not exist. */
  public Path resolve(String... names) {
    Path path = root;
    for (String name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  /** Fills a temporary file or folder, which does not exist yet. */
  @FunctionalInterface
  public interface Builder {
    /** Makes the entry at this path. */
    void build(Path temporary) throws IOException;
  }

  /**
   * The entry, built first when it is absent.
   *
   * @param what what the building is called, for messages: "kernel 6.1.0-56-cloud"
   * @return its path
   * @throws ImageException when it cannot be built, read or written
   * @throws CancellationException when the thread is interrupted
   */
  public Path entry(Path entry, String what, Progress progress, Builder builder) {
    if (Files.exists(entry)) {
      return entry;
    }
    return locked(
        entry,
        what,
        progress,
        () -> {
          if (!Files.exists(entry)) {
            publish(entry, what, builder);
          }
          return entry;
        });
  }

  /**
   * Does something while no other thread or process does anything with this entry.
   *
   * @throws CancellationException when the thread is interrupted while it waits
   */
  public <T> T locked(Path entry, String what, Progress progress, Supplier<T> action) {
    ReentrantLock ours = OURS.computeIfAbsent(entry, any -> new ReentrantLock());
    try {
      if (!ours.tryLock()) {
        progress.step("another ringside is fetching " + what + ": waiting for it");
        ours.lockInterruptibly();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for " + what);
    }
    try (FileChannel channel = lockFile(entry)) {
      // The lock lives as long as the channel.
      lock(channel, what, progress);
      return action.get();
    } catch (IOException failure) {
      throw ImageException.of("lock " + what, root, failure);
    } finally {
      ours.unlock();
    }
  }

  /** Lock files stay: removing one that another process waits on would split the lock in two. */
  private FileChannel lockFile(Path entry) throws IOException {
    Path folder = makeFolder(resolve("locks"));
    String name = root.relativize(entry).toString().replace('/', '_');
    return FileChannel.open(
        folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void lock(FileChannel channel, String what, Progress progress) throws IOException {
    if (channel.tryLock() == null) {
      progress.step("another ringside is fetching " + what + ": waiting for it");
      channel.lock();
    }
  }

  /** Called under the entry's lock: whatever lies at the temporary path was left by a dead one. */
  private static void publish(Path entry, String what, Builder builder) {
    Path temporary = entry.resolveSibling("." + entry.getFileName() + ".part");
    try {
      makeFolder(entry.getParent());
      remove(temporary);
      builder.build(temporary);
      force(temporary);
      Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
      force(entry.getParent(), false);
    } catch (IOException failure) {
      removeAfter(failure, temporary);
      throw ImageException.of("store " + what, entry.getParent(), failure);
    } catch (RuntimeException failure) {
      removeAfter(failure, temporary);
      throw failure;
    }
  }

  /** Makes a folder with its parents. Files.createDirectories hides why it failed. */
  static Path makeFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
    return folder;
  }

  /** Removes a file, or a folder with all it holds; nothing happens when there is none. */
  static void remove(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> entries = Files.walk(path)) {
      all = entries.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }

  /** The next build removes what this cannot; the failure that brought us here is worth more. */
  private static void removeAfter(Exception failure, Path path) {
    try {
      remove(path);
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /** Without fsync a crash after the move may leave a published entry with holes. */
  private static void force(Path path) throws IOException {
    List<Path> all;
    try (Stream<Path> entries = Files.walk(path)) {
      all = entries.filter(each -> !Files.isSymbolicLink(each)).toList();
    }
    for (Path each : all) {
      force(each, true);
    }
  }

  private static void force(Path path, boolean metadata) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(metadata);
    }
  }
}
