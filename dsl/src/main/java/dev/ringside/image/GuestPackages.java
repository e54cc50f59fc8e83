package dev.ringside.image;

import dev.ringside.image.SharedLibraries.Resolved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The programs of our initramfs, from Debian's packages and not from the host's files: {@code
 * busybox-static}, and {@code qemu-guest-agent} with the libraries it needs. Stateless; any thread,
 * one at a time by the cache's lock.
 *
 * <p>Which packages hold the libraries is found by walking: a library that a file needs is in one
 * of the packages that the file's package depends on (Debian policy 8.6). Each package is unpacked
 * in a folder of its own name, so that this relation is not lost.
 */
final class GuestPackages {
  static final String BUSYBOX = "busybox-static";
  static final String AGENT = "qemu-guest-agent";

  /** The folder of Debian's dynamic linker's default path that every release has. */
  static final String LIBRARIES = "/lib/x86_64-linux-gnu";

  private static final int LEVELS = 8;

  private final Cache cache;
  private final Progress progress;
  private final Apt apt;

  GuestPackages(Cache cache, Progress progress) {
    this.cache = cache;
    this.progress = progress;
    this.apt = new Apt();
  }

  /**
   * Programs and libraries.
   *
   * @param busybox the static busybox
   * @param agent qemu-ga
   * @param libraries the agent's libraries and interpreter by their absolute paths in the guest
   */
  record Programs(Path busybox, Path agent, Map<String, Path> libraries) {}

  /** The folder of the unpacked packages, fetched first when they are not in the cache. */
  Path folder() {
    return cache.entry(cache.resolve("guest"), "the guest's programs", progress, this::fetch);
  }

  /** The programs. */
  Programs get() {
    Path folder = folder();
    try {
      Path agent = program(folder, AGENT, "qemu-ga");
      Resolved resolved = SharedLibraries.of(agent, packages(folder), LIBRARIES);
      return new Programs(program(folder, BUSYBOX, "busybox"), agent, resolved.found());
    } catch (IOException failure) {
      throw ImageException.of("read the guest's programs", folder, failure);
    }
  }

  private void fetch(Path folder) throws IOException {
    unpack(List.of(BUSYBOX, AGENT), folder);
    Path agent = program(folder, AGENT, "qemu-ga");
    Set<String> unpacked = new TreeSet<>(Set.of(BUSYBOX, AGENT));
    for (int level = 0; level < LEVELS; level++) {
      Map<String, Path> missing = missing(agent, folder);
      if (missing.isEmpty()) {
        return;
      }
      Set<String> needing = new TreeSet<>();
      missing.values().forEach(file -> needing.add(folder.relativize(file).getName(0).toString()));
      Set<String> candidates = new TreeSet<>(apt.depends(List.copyOf(needing)));
      candidates.removeIf(name -> !unpacked.add(name));
      if (candidates.isEmpty()) {
        break;
      }
      unpack(new ArrayList<>(candidates), folder);
    }
    throw new ImageException(
        "no package has the libraries that qemu-ga needs: "
            + String.join(", ", missing(agent, folder).keySet())
            + "; "
            + Apt.UPDATE);
  }

  private static Map<String, Path> missing(Path agent, Path folder) throws IOException {
    return SharedLibraries.of(agent, packages(folder), LIBRARIES).missing();
  }

  private void unpack(List<String> names, Path folder) throws IOException {
    List<Apt.Source> sources = apt.sources(names);
    Path downloads = cache.resolve("downloads");
    List<Path> files = apt.fetch(sources, downloads, "the guest's programs", progress);
    for (int i = 0; i < files.size(); i++) {
      Path deb = files.get(i);
      new Deb(deb).unpack(folder.resolve(sources.get(i).name()), GuestPackages::place, 0);
      Files.delete(deb);
    }
  }

  private static Optional<String> place(String name) {
    boolean program = name.matches("(usr/)?s?bin/.+");
    boolean library = name.matches("(usr/)?lib(64)?/.*\\.so[^/]*");
    return program || library ? Optional.of(name) : Optional.empty();
  }

  private static Path program(Path folder, String owner, String name) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve(owner))) {
      return all.filter(file -> file.getFileName().toString().equals(name))
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow(
              () -> new ImageException("the package " + owner + " holds no program " + name));
    }
  }

  private static List<Path> packages(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }
}
