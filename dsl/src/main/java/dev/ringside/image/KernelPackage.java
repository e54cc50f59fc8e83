package dev.ringside.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debian's cloud kernels, from apt's packages: the image, its modules and, from the {@code -dbg}
 * package, vmlinux. Stateless; any thread, one at a time per kernel by the cache's lock.
 *
 * <p>Kept of the two packages: {@code vmlinuz}, {@code config}, {@code vmlinux} and {@code
 * modules/} (91 MB; all of it, so that any module can go into an initramfs). Left out: the modules'
 * own debug information (1.1 GB) and the package files, once unpacked.
 */
public final class KernelPackage {
  static final String META = "linux-image-cloud-amd64";
  private static final Pattern NAME = Pattern.compile("debian(?::(.+?)(?:-amd64)?)?");
  private static final Pattern IMAGE = Pattern.compile("linux-image-(.+-cloud)-amd64");
  private static final Pattern SERIES = Pattern.compile("([0-9]+\\.[0-9]+)[.-].*");
  private static final Pattern MODULE = Pattern.compile("(?:usr/)?lib/modules/[^/]+/(.+)");
  private static final Pattern BOOT = Pattern.compile("boot/(vmlinuz|config)-.+");
  private static final Pattern DEBUG = Pattern.compile("usr/lib/debug/boot/(vmlinux)-.+");

  private static final String CHOICE = "default-kernel";

  private final Cache cache;
  private final Progress progress;
  private final Apt apt;

  /** Debian's kernels, kept in this cache. */
  public KernelPackage(Cache cache, Progress progress) {
    this(cache, progress, new Apt());
  }

  KernelPackage(Cache cache, Progress progress, Apt apt) {
    this.cache = cache;
    this.progress = progress;
    this.apt = apt;
  }

  /** Whether this name is one of Debian's: {@code debian} or {@code debian:…}. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * A kernel, from the cache when it is there; neither apt nor the network is asked then. {@code
   * debian} is the one that was fetched under this name last: another one that was fetched by its
   * own name does not take its place. In a cache that has forgotten it, the newest with a vmlinux.
   *
   * @param name {@code debian}, or one by name: {@code debian:6.1.0-50-cloud}
   * @throws ImageException when it cannot be had
   */
  public Kernel get(String name) {
    Optional<String> release = abi(name).map(abi -> abi + "-amd64").or(this::chosen);
    return Kernel.list(cache).stream()
        .filter(
            kernel ->
                release.isPresent()
                    ? kernel.release().equals(release.get())
                    : kernel.vmlinux().isPresent())
        .findFirst()
        .orElseGet(() -> fetch(name));
  }

  /** The release that {@code debian} meant when it was fetched last. */
  private Optional<String> chosen() {
    Path choice = cache.resolve(CHOICE);
    try {
      return Files.exists(choice) ? Optional.of(Files.readString(choice)) : Optional.empty();
    } catch (IOException failure) {
      throw ImageException.of("read which kernel is the default", choice, failure);
    }
  }

  /**
   * A kernel, as {@link #get}, but {@code debian} is the one apt has now.
   *
   * @throws ImageException when it cannot be had
   */
  public Kernel fetch(String name) {
    Optional<String> wanted = abi(name);
    List<String> known = apt.names("linux-image-");
    List<String> current = known.contains(META) ? apt.depends(List.of(META)) : List.of();
    String abi = choose(wanted, known, current);
    String release = abi + "-amd64";
    boolean debug = known.contains(packageOf(abi) + "-dbg");
    Path entry = cache.resolve("kernels", release);
    cache.entry(
        entry,
        "kernel " + abi,
        progress,
        folder -> unpack(abi, debug, fetched(abi, debug), folder));
    if (wanted.isEmpty()) {
      choose(release);
    }
    return stored(entry);
  }

  private void choose(String release) {
    Path choice = cache.resolve(CHOICE);
    Path temporary = cache.resolve("." + CHOICE + "." + ProcessHandle.current().pid());
    try {
      Files.writeString(temporary, release);
      Files.move(temporary, choice, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw ImageException.of("store which kernel is the default", choice, failure);
    }
  }

  private static Optional<String> abi(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new ImageException(
          "no kernel is called '" + name + "': try 'debian', 'debian:6.1.0-50-cloud' or a bzImage");
    }
    return Optional.ofNullable(matcher.group(1));
  }

  /**
   * Which kernel a name means.
   *
   * @param wanted the one asked for by name, without {@code -amd64}
   * @param known the names of all packages that begin with {@code linux-image-}
   * @param current what the meta package depends on
   * @return the kernel's ABI name, {@code 6.1.0-56-cloud}
   */
  static String choose(
      Optional<String> wanted, Collection<String> known, Collection<String> current) {
    Set<String> kernels = new TreeSet<>(Kernel.BY_VERSION.reversed());
    for (String name : known) {
      Matcher image = IMAGE.matcher(name);
      if (image.matches()) {
        kernels.add(image.group(1));
      }
    }
    if (kernels.isEmpty()) {
      throw new ImageException(
          "apt knows no " + META + " kernel: its package lists are empty; " + Apt.UPDATE);
    }
    if (wanted.isPresent()) {
      return named(wanted.get(), kernels);
    }
    Optional<String> newest =
        current.stream()
            .map(IMAGE::matcher)
            .filter(Matcher::matches)
            .map(found -> found.group(1))
            .findFirst();
    String series = newest.map(KernelPackage::series).orElse("");
    List<String> order = new ArrayList<>(newest.stream().toList());
    kernels.stream()
        .filter(abi -> series.isEmpty() || series(abi).equals(series))
        .forEach(order::add);
    return order.stream()
        .filter(abi -> known.contains(packageOf(abi) + "-dbg"))
        .findFirst()
        .orElseThrow(
            () ->
                new ImageException(
                    "apt knows no cloud kernel with debug information (-dbg package): "
                        + Apt.UPDATE));
  }

  private static String named(String wanted, Set<String> kernels) {
    if (!kernels.contains(wanted)) {
      throw new ImageException(
          "apt has no kernel '"
              + wanted
              + "'; it has "
              + String.join(", ", kernels.stream().limit(8).toList())
              + ". If it should be there: "
              + Apt.UPDATE);
    }
    return wanted;
  }

  private static String series(String abi) {
    Matcher series = SERIES.matcher(abi);
    return series.matches() ? series.group(1) : abi;
  }

  private static String packageOf(String abi) {
    return "linux-image-" + abi + "-amd64";
  }

  private record Fetched(Path image, Optional<Path> debug, String version) {}

  private Fetched fetched(String abi, boolean debug) {
    List<String> names = new ArrayList<>(List.of(packageOf(abi)));
    if (debug) {
      names.add(packageOf(abi) + "-dbg");
    }
    List<Apt.Source> sources = apt.sources(names);
    Set<String> versions = new TreeSet<>(sources.stream().map(Apt.Source::version).toList());
    if (versions.size() > 1) {
      throw new ImageException(
          "apt has the kernel "
              + abi
              + " and its debug information in different versions ("
              + String.join(", ", versions)
              + "), and symbols of another build are wrong: "
              + Apt.UPDATE);
    }
    Path folder = cache.resolve("downloads");
    List<Path> files = apt.fetch(sources, folder, "kernel " + abi, progress);
    Path image = file(files, packageOf(abi) + "_");
    Optional<Path> symbols =
        debug ? Optional.of(file(files, packageOf(abi) + "-dbg_")) : Optional.empty();
    return new Fetched(image, symbols, versions.iterator().next());
  }

  private static Path file(List<Path> files, String start) {
    return files.stream()
        .filter(file -> file.getFileName().toString().startsWith(start))
        .findFirst()
        .orElseThrow(() -> new ImageException("apt gave no file " + start + "….deb"));
  }

  private void unpack(String abi, boolean debug, Fetched fetched, Path folder) throws IOException {
    progress.step("unpacking kernel " + abi);
    try {
      unpackImage(fetched.image(), folder);
      if (fetched.debug().isPresent()) {
        progress.step("unpacking the symbols of kernel " + abi);
        unpackDebug(fetched.debug().get(), folder);
      }
    } catch (ImageException damaged) {
      // apt verified the file when it fetched it, so a second try must not find it whole.
      remove(fetched);
      throw damaged;
    }
    Files.writeString(folder.resolve("version"), fetched.version());
    remove(fetched);
  }

  private static void remove(Fetched fetched) throws IOException {
    Files.deleteIfExists(fetched.image());
    if (fetched.debug().isPresent()) {
      Files.deleteIfExists(fetched.debug().get());
    }
  }

  /** Unpacks a {@code linux-image-…} package into {@code vmlinuz}, {@code config}, modules/. */
  static void unpackImage(Path deb, Path folder) throws IOException {
    new Deb(deb).unpack(folder, KernelPackage::place, 0);
    if (!Files.isRegularFile(folder.resolve("vmlinuz"))) {
      throw new ImageException("the package " + deb.getFileName() + " holds no boot/vmlinuz-…");
    }
  }

  /** Unpacks a {@code linux-image-…-dbg} package into {@code vmlinux}. */
  static void unpackDebug(Path deb, Path folder) throws IOException {
    Set<String> found = new Deb(deb).unpack(folder, name -> group(DEBUG, name), 1);
    if (found.isEmpty()) {
      throw new ImageException(
          "the package " + deb.getFileName() + " holds no usr/lib/debug/boot/vmlinux-…");
    }
  }

  private static Optional<String> place(String name) {
    return group(BOOT, name).or(() -> group(MODULE, name).map(module -> "modules/" + module));
  }

  private static Optional<String> group(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The kernel that a folder of the cache holds; the folder's name is its release. */
  static Kernel stored(Path folder) {
    String release = folder.getFileName().toString();
    try {
      return new Kernel(
          "debian:" + release.replaceFirst("-amd64$", ""),
          release,
          folder.resolve("vmlinuz"),
          Optional.of(folder.resolve("vmlinux")).filter(Files::exists),
          Optional.of(folder.resolve("modules")).filter(Files::exists),
          Files.readString(folder.resolve("version")));
    } catch (IOException failure) {
      throw ImageException.of("read the kernel " + release, folder, failure);
    }
  }
}
