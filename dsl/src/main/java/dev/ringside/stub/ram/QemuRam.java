package dev.ringside.stub.ram;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** What /proc (proc(5)) tells of a QEMU of this host. Stateless. */
public final class QemuRam {
  /** QEMU 7.2 names the memfd after its object's type; the kernel puts its own word before. */
  private static final String MEMFD = "/memfd:memory-backend-memfd";

  private static final Path PROC = Path.of("/proc");

  private QemuRam() {}

  /**
   * The file of a QEMU's guest memory; empty where it has none, where it has several, or where we
   * may not look.
   */
  public static Optional<Path> find(long pid) {
    List<Path> found = descriptors(pid, link -> link.startsWith(MEMFD));
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /**
   * The process that listens at a socket of this host; empty where nobody does, or where we may not
   * look.
   *
   * @param endpoint a unix socket's path, {@code host:port} or {@code :port}
   */
  public static OptionalLong owner(String endpoint) {
    List<String> inodes = ListeningSockets.inodes(endpoint, ListeningSockets.PROC_NET);
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        Predicate<String> theirs = link -> inodes.contains(link);
        if (!inodes.isEmpty() && !descriptors(pid, theirs).isEmpty()) {
          return OptionalLong.of(pid);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  /** A process's command line; empty where we may not look. */
  static List<String> command(long pid) {
    try {
      String words = Files.readString(process(pid).resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return List.of(words.split("\0"));
    } catch (IOException gone) {
      return List.of();
    }
  }

  private static List<Path> descriptors(long pid, Predicate<String> wanted) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(process(pid).resolve("fd"))) {
      for (Path each : all) {
        if (wanted.test(target(each))) {
          found.add(each);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return List.of();
    }
    return found;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static Path process(long pid) {
    return PROC.resolve(Long.toString(pid));
  }
}
