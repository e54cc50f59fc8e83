package dev.ringside.dsl;

import dev.ringside.image.Cache;
import dev.ringside.image.Initramfs;
import dev.ringside.image.Kernel;
import dev.ringside.image.KernelPackage;
import dev.ringside.image.Progress;
import dev.ringside.target.Accelerator;
import dev.ringside.target.QemuCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The arguments of {@code vm.boot}, checked, and the files they stand for. */
final class BootRequest {
  private final NamedArguments named;
  private final UnaryOperator<Path> hostFiles;

  BootRequest(Map<String, ?> arguments, UnaryOperator<Path> hostFiles) {
    this.named = new NamedArguments("vm.boot", arguments);
    this.hostFiles = hostFiles;
    check();
  }

  /** Reads every argument once: a wrong one is said before a machine that runs is ended for it. */
  private void check() {
    timeout();
    frozen();
    fresh();
    append();
    memory();
    cpus();
    network();
    wantedAccelerator();
    disks();
    givenInitrd();
  }

  Duration timeout() {
    return named.seconds("timeout", Duration.ofSeconds(60));
  }

  boolean debug() {
    return named.flag("debug", true);
  }

  boolean frozen() {
    return named.flag("frozen", false);
  }

  boolean fresh() {
    return named.flag("fresh", false);
  }

  /** Whether our own initramfs, which has the agent, is what the guest runs. */
  boolean ownInitramfs() {
    return named.value("initrd").isEmpty() && named.value("disk").isEmpty();
  }

  /** The kernel, fetched when it is Debian's and not in the cache. */
  Kernel kernel(Cache cache, Progress progress) {
    String name = named.text("kernel", "debian");
    if (KernelPackage.isName(name)) {
      return new KernelPackage(cache, progress).get(name);
    }
    Path given = hostFiles.apply(Path.of(name));
    Path image = Files.isDirectory(given) ? given.resolve("arch/x86/boot/bzImage") : given;
    Kernel kernel = Kernel.of(image);
    return new Kernel(
        kernel.name(), kernel.release(), image, vmlinuxOf(image), kernel.modules(), "");
  }

  /** Where a kernel's build has its vmlinux: four folders above arch/x86/boot/bzImage. */
  private static Optional<Path> vmlinuxOf(Path image) {
    Path absolute = image.toAbsolutePath();
    List<Path> places = new ArrayList<>();
    if (absolute.endsWith("arch/x86/boot/bzImage")) {
      places.add(absolute.getParent().getParent().getParent().getParent().resolve("vmlinux"));
    }
    places.add(absolute.resolveSibling("vmlinux"));
    return places.stream().filter(Files::isReadable).findFirst();
  }

  /** The initramfs: the user's, none beside a disk, or ours. */
  Optional<Path> initrd(Kernel kernel, Cache cache, Progress progress) {
    return ownInitramfs()
        ? Optional.of(Initramfs.of(kernel).build(cache, progress))
        : givenInitrd();
  }

  private Optional<Path> givenInitrd() {
    Optional<Path> given = named.text("initrd").map(Path::of).map(hostFiles);
    given.ifPresent(file -> readable(file, "initrd"));
    return given;
  }

  Accelerator accelerator(Kernel kernel, Cache cache) {
    return Accelerator.choose(wantedAccelerator(), kernel.image(), cache.resolve("accelerators"));
  }

  private String wantedAccelerator() {
    return named.choice("accelerator", "auto", List.of("auto", "kvm", "tcg"));
  }

  private int cpus() {
    return named.positive("cpus", 1);
  }

  QemuCommand command(Kernel kernel, Optional<Path> initrd, Accelerator accelerator) {
    return new QemuCommand(
        Optional.of(kernel.image()),
        initrd,
        append(),
        memory(),
        cpus(),
        named.text("cpu", "max"),
        named.text("machine", "pc"),
        accelerator.name(),
        network(),
        disks(),
        frozen(),
        named.value("qemu").map(BootRequest::texts).orElse(List.of()));
  }

  private String append() {
    List<String> parameters = new ArrayList<>(List.of("console=ttyS0"));
    if (named.flag("nokaslr", debug())) {
      parameters.add("nokaslr");
    }
    named.text("append").ifPresent(parameters::add);
    return String.join(" ", parameters);
  }

  private String memory() {
    String memory = named.text("memory", "512M");
    if (!memory.matches("[1-9][0-9]*[MG]")) {
      throw new RingsideException("vm.boot(memory: '" + memory + "'): write it as '512M' or '2G'");
    }
    return memory;
  }

  private String network() {
    return named.choice("network", "none", List.of("user", "none"));
  }

  private List<Path> disks() {
    List<Path> disks =
        named.value("disk").map(BootRequest::texts).orElse(List.of()).stream()
            .map(Path::of)
            .map(hostFiles)
            .toList();
    disks.forEach(disk -> readable(disk, "disk"));
    return disks;
  }

  private static List<String> texts(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  private static void readable(Path file, String argument) {
    if (!Files.isReadable(file)) {
      throw new RingsideException("vm.boot(" + argument + ": …): there is no file " + file);
    }
  }
}
