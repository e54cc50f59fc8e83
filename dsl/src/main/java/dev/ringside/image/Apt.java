package dev.ringside.image;

import dev.ringside.io.Child;
import dev.ringside.io.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host's apt, asked for packages without being root. Stateless; each call blocks its thread.
 *
 * <p>Where a package is and what its bytes must hash to, {@code apt-get download --print-uris}
 * says, from lists whose signature apt has verified; the bytes are fetched by apt's own {@code
 * apt-helper download-file}, which verifies the hash. Measured with apt 2.6.1: {@code apt-get
 * download} deletes an incomplete file in its folder and begins again, while apt-helper goes on
 * where SIGTERM or the network left it (a {@code Range} request with {@code If-Range}; the file's
 * time is the server's) and begins again only after SIGKILL. It fetches a whole file again, so
 * those are left out here.
 */
final class Apt {
  private static final String HELPER = "/usr/lib/apt/apt-helper";
  private static final Duration QUERY = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 250;
  private static final Pattern URI_LINE = Pattern.compile("'([^']+)' (\\S+) ([0-9]+) (\\S+:\\S+)");
  private static final Pattern DEPENDS = Pattern.compile("^ [ |]Depends: ([^<\\s]+)$");
  private static final Pattern FAULT = Pattern.compile("(?m)^E: (.*?)(?: \\[IP: [^\\]]*\\])?$");

  static final String UPDATE = "run 'apt-get update' as root (shell/bin/setup does it)";

  /**
   * A package file that can be fetched.
   *
   * @param uri where it is
   * @param file its file name, {@code name_version_architecture.deb}
   * @param size bytes
   * @param hash {@code SHA256:…}, as apt writes it
   */
  record Source(String uri, String file, long size, String hash) {
    /** The package's name. */
    String name() {
      return file.substring(0, file.indexOf('_'));
    }

    /** The package's version; apt writes an epoch's colon as {@code %3a} in file names. */
    String version() {
      return file.split("_")[1].replace("%3a", ":");
    }
  }

  /** The names of all known packages that begin so, in no order. */
  List<String> names(String prefix) {
    return answer(List.of("apt-cache", "pkgnames", prefix)).lines().toList();
  }

  /**
   * What the candidate versions of packages depend on directly, together. One call for many:
   * without apt's binary cache each costs more than a second.
   */
  List<String> depends(List<String> names) {
    List<String> command = new ArrayList<>(List.of("apt-cache", "depends"));
    command.addAll(names);
    return depended(answer(command));
  }

  static List<String> depended(String out) {
    return out.lines()
        .map(DEPENDS::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .toList();
  }

  /**
   * Where packages are, in the order apt gives them.
   *
   * @throws ImageException when apt does not know one of them
   */
  List<Source> sources(List<String> names) {
    List<String> command = new ArrayList<>(List.of("apt-get", "download", "--print-uris"));
    command.addAll(names);
    Program.Finished finished = ask(command);
    List<Source> sources = printed(finished.out());
    if (!finished.good() || sources.size() < names.size()) {
      throw new ImageException(
          "apt does not have "
              + String.join(", ", names)
              + ": "
              + fault(finished.err()).orElse("its package lists may be missing or old")
              + "; "
              + UPDATE);
    }
    return sources;
  }

  static List<Source> printed(String out) {
    return out.lines()
        .map(URI_LINE::matcher)
        .filter(Matcher::matches)
        .map(m -> new Source(m.group(1), m.group(2), Long.parseLong(m.group(3)), m.group(4)))
        .toList();
  }

  /**
   * Fetches package files into a folder; what is already there whole is not fetched again, what is
   * there in part is gone on with.
   *
   * @param what what they are, for messages
   * @return the files, in the order of the sources
   * @throws ImageException when one cannot be fetched
   * @throws CancellationException when the thread is interrupted
   */
  List<Path> fetch(List<Source> sources, Path folder, String what, Progress progress) {
    List<Path> files = sources.stream().map(source -> folder.resolve(source.file())).toList();
    List<String> command = new ArrayList<>(List.of(HELPER, "download-file"));
    try {
      Cache.makeFolder(folder);
      for (Source source : sources) {
        if (!whole(folder.resolve(source.file()), source)) {
          command.addAll(List.of(source.uri(), source.file(), source.hash()));
        }
      }
    } catch (IOException failure) {
      throw ImageException.of("store " + what, folder, failure);
    }
    if (command.size() > 2) {
      long total = sources.stream().mapToLong(Source::size).sum();
      Runnable look = () -> progress.step("fetching " + what, size(files), total);
      download(command, folder, what, look);
    }
    return files;
  }

  /** Whether a file is there with the hash of the signed lists; only SHA-256 is looked at. */
  private static boolean whole(Path file, Source source) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == source.size()
        && source.hash().equals("SHA256:" + Sha256.of(file));
  }

  private static void download(List<String> command, Path folder, String what, Runnable look) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Child child =
        Program.of(command).in(folder).env("LC_ALL", "C").start(said::writeBytes, said::writeBytes);
    child.closeInput();
    if (await(child, look, what) != 0) {
      throw refused(what, folder, said.toString(StandardCharsets.UTF_8));
    }
  }

  private static int await(Child child, Runnable look, String what) {
    try {
      while (true) {
        look.run();
        try {
          return child.exited().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException running) {
          continue;
        }
      }
    } catch (InterruptedException interrupt) {
      endGently(child);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while fetching " + what);
    } catch (ExecutionException broken) {
      throw new ImageException("cannot fetch " + what + ": " + broken.getCause().getMessage());
    } finally {
      child.kill();
    }
  }

  /** Only after SIGTERM can apt go on where it was: then it gives the file the server's time. */
  private static void endGently(Child child) {
    ProcessHandle.of(child.pid())
        .ifPresent(process -> process.descendants().forEach(ProcessHandle::destroy));
    child.terminate();
    child.exited().completeOnTimeout(-1, 1, TimeUnit.SECONDS).join();
  }

  private static long size(List<Path> files) {
    return files.stream().mapToLong(file -> file.toFile().length()).sum();
  }

  static ImageException refused(String what, Path folder, String said) {
    String fault = fault(said).orElse("apt-helper said nothing");
    String cure = "try again: what was fetched so far is kept";
    if (ImageException.tellsOfFullDisk(said)) {
      cure = "free some space on the disk of " + folder + ", or set XDG_CACHE_HOME";
    } else if (said.contains("404")) {
      cure = "the server no longer has what the package lists name: " + UPDATE;
    } else if (said.contains("resolv") || said.contains("connect")) {
      cure = "is the network up? " + cure;
    }
    return new ImageException("cannot fetch " + what + ": " + fault + "; " + cure);
  }

  private static Optional<String> fault(String said) {
    Matcher fault = FAULT.matcher(said);
    return fault.find() ? Optional.of(fault.group(1).strip()) : Optional.empty();
  }

  private static String answer(List<String> command) {
    Program.Finished finished = ask(command);
    if (!finished.good()) {
      String said = fault(finished.err()).orElse("exit status " + finished.exit());
      throw new ImageException(
          String.join(" ", command) + " failed: " + said + "; if its lists are missing: " + UPDATE);
    }
    return finished.out();
  }

  private static Program.Finished ask(List<String> command) {
    return Program.of(command).env("LC_ALL", "C").run(QUERY);
  }
}
