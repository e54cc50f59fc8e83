package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
  @TempDir Path temp;

  @Test
  void buildsAnEntryOnce() throws IOException {
    Cache cache = new Cache(temp.resolve("cache"));
    AtomicInteger builds = new AtomicInteger();
    Cache.Builder builder =
        file -> Files.writeString(file, "built " + builds.incrementAndGet() + " times");

    Path first = cache.entry(cache.resolve("a", "b"), "b", Progress.NONE, builder);
    Path second = cache.entry(cache.resolve("a", "b"), "b", Progress.NONE, builder);

    assertThat(first).isEqualTo(second).hasContent("built 1 times");
    assertThat(names(cache.resolve("a"))).containsExactly("b");
  }

  @Test
  void publishesAFolderWithAllItHolds() {
    Cache cache = new Cache(temp);

    Path entry =
        cache.entry(
            cache.resolve("kernel"),
            "kernel",
            Progress.NONE,
            folder -> {
              Files.createDirectories(folder.resolve("modules"));
              Files.writeString(folder.resolve("modules/a.ko"), "module");
              Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
            });

    assertThat(entry.resolve("modules/a.ko")).hasContent("module");
  }

  @Test
  void aFailedBuildLeavesNothing() throws IOException {
    Cache cache = new Cache(temp);

    assertThatThrownBy(
            () ->
                cache.entry(
                    cache.resolve("e", "x"),
                    "x",
                    Progress.NONE,
                    file -> {
                      Files.writeString(file, "half");
                      throw new ImageException("the network is gone");
                    }))
        .isInstanceOf(ImageException.class)
        .hasMessage("the network is gone");

    assertThat(names(cache.resolve("e"))).isEmpty();
  }

  @Test
  void removesWhatADeadProcessLeft() throws IOException {
    Cache cache = new Cache(temp);
    Path left = temp.resolve("e/.x.part/deep");
    Files.createDirectories(left);

    cache.entry(
        cache.resolve("e", "x"),
        "x",
        Progress.NONE,
        folder -> {
          assertThat(folder).doesNotExist();
          Files.createDirectory(folder);
        });

    assertThat(names(cache.resolve("e"))).containsExactly("x");
  }

  @Test
  void aFullDiskIsOneSentence() {
    Cache cache = new Cache(temp);

    assertThatThrownBy(
            () ->
                cache.entry(
                    cache.resolve("x"),
                    "the initramfs",
                    Progress.NONE,
                    file -> Files.writeString(Path.of("/dev/full"), "x".repeat(100_000))))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "cannot store the initramfs: the disk of %s is full: free some space, or set"
                + " XDG_CACHE_HOME to a folder on a disk with more room",
            temp);
  }

  @Test
  void aFileInTheWayIsNamed() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    Cache cache = new Cache(file.resolve("cache"));

    assertThatThrownBy(
            () -> cache.entry(cache.resolve("x"), "x", Progress.NONE, Files::createDirectory))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("cannot lock x: ")
        .hasMessageContaining(file.toString());
  }

  @Test
  void aSecondThreadWaitsAndSaysSo() throws Exception {
    Cache cache = new Cache(temp);
    CountDownLatch building = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    List<String> said = new CopyOnWriteArrayList<>();
    Progress second =
        what -> {
          said.add(what);
          waiting.countDown();
        };

    CompletableFuture<Path> first =
        CompletableFuture.supplyAsync(
            () ->
                cache.entry(
                    cache.resolve("x"),
                    "kernel 6.1",
                    Progress.NONE,
                    file -> {
                      building.countDown();
                      await(waiting);
                      Files.writeString(file, "by the first");
                    }));
    await(building);
    Path entry =
        cache.entry(
            cache.resolve("x"),
            "kernel 6.1",
            second,
            file -> Files.writeString(file, "by the second"));

    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(entry).hasContent("by the first");
    assertThat(said).containsExactly("another ringside is fetching kernel 6.1: waiting for it");
  }

  @Test
  void aSecondProcessWaitsAndSaysSo() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                temp.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = other.inputReader()) {
      assertThat(out.readLine()).isEqualTo("building");
      Cache cache = new Cache(temp);
      List<String> said = new CopyOnWriteArrayList<>();
      Progress progress =
          what -> {
            said.add(what);
            end(other);
          };

      Path entry =
          cache.entry(
              cache.resolve("x"), "x", progress, file -> Files.writeString(file, "by the second"));

      assertThat(entry).hasContent("by the other process");
      assertThat(said).containsExactly("another ringside is fetching x: waiting for it");
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void interruptingEndsTheWait() throws Exception {
    Cache cache = new Cache(temp);
    CountDownLatch building = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Path> first =
        CompletableFuture.supplyAsync(
            () ->
                cache.entry(
                    cache.resolve("x"),
                    "x",
                    Progress.NONE,
                    file -> {
                      building.countDown();
                      await(release);
                      Files.writeString(file, "first");
                    }));
    await(building);
    Thread me = Thread.currentThread();

    assertThatThrownBy(
            () ->
                cache.entry(
                    cache.resolve("x"), "x", what -> me.interrupt(), Files::createDirectory))
        .isInstanceOf(CancellationException.class);

    assertThat(Thread.interrupted()).isTrue();
    release.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).hasContent("first");
  }

  /** Another process that builds the entry x, and is done when its standard input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) {
      Cache cache = new Cache(Path.of(args[0]));
      cache.entry(
          cache.resolve("x"),
          "x",
          Progress.NONE,
          file -> {
            System.out.println("building");
            System.in.readAllBytes();
            Files.writeString(file, "by the other process");
          });
    }
  }

  private static void end(Process other) {
    try {
      other.getOutputStream().close();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
