package dev.ringside.image;

import dev.ringside.io.Program;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The root file system of a guest without a disk: busybox, the guest agent, the virtio modules, and
 * our {@code /init}. Built in Java, without root. Immutable; each method returns a new one.
 *
 * <p>In the guest: {@code /proc /sys /dev /dev/pts /dev/shm /tmp} are mounted; the agent listens on
 * the virtio port {@code org.qemu.guest_agent.0}, or on {@code /dev/ttyS1} when the machine has no
 * virtio-serial; every other virtio port is below {@code /dev/virtio-ports} by its name, too, where
 * it comes before the agent's; the console has a root shell in {@code /root}; {@code poweroff} and
 * {@code reboot} work.
 */
public final class Initramfs {
  /** What {@code /init} writes on the console, as a line of its own, when user space is up. */
  public static final String MARKER = "ringside: user space is up";

  /** The virtio port of the agent's channel. */
  public static final String AGENT_PORT = "org.qemu.guest_agent.0";

  /** Put in when the kernel has them as modules; loaded only where their device is. */
  static final List<String> DRIVERS =
      List.of(
          "virtio_pci",
          "virtio_console",
          "virtio_blk",
          "virtio_net",
          "virtio_rng",
          "virtiofs",
          "virtio_balloon",
          "pvpanic_pci",
          "e1000",
          "ahci",
          "9pnet_virtio",
          "9p");

  /** Ours, from the jar; those not in /etc are programs. */
  private static final List<String> OWN_FILES =
      List.of(
          "/init",
          "/sbin/agent",
          "/sbin/shutdown",
          "/etc/inittab",
          "/etc/passwd",
          "/etc/group",
          "/etc/profile");

  private static final Duration LIST_APPLETS = Duration.ofSeconds(20);

  private final Kernel kernel;
  private final List<String> modules;
  private final Map<String, Path> files;

  private Initramfs(Kernel kernel, List<String> modules, Map<String, Path> files) {
    this.kernel = kernel;
    this.modules = List.copyOf(modules);
    this.files = files;
  }

  /** One for this kernel; a kernel without modules must have virtio or 8250 serial built in. */
  public static Initramfs of(Kernel kernel) {
    return new Initramfs(kernel, List.of(), Map.of());
  }

  /** The same with one more module, and what it depends on, loaded at start. */
  public Initramfs module(String name) {
    List<String> more = new ArrayList<>(modules);
    more.add(name);
    return new Initramfs(kernel, more, files);
  }

  /** The same with one more file; it keeps its execute permission. */
  public Initramfs file(String guestPath, Path hostFile) {
    Map<String, Path> more = new TreeMap<>(files);
    more.put(guestPath, hostFile);
    return new Initramfs(kernel, modules, more);
  }

  /**
   * The archive, built when the cache does not have it; programs are fetched when it lacks them.
   *
   * @return a file for QEMU's {@code -initrd}
   * @throws ImageException when a program, module or file cannot be had
   */
  public Path build(Cache cache, Progress progress) {
    progress.step("building the initramfs");
    GuestPackages packages = new GuestPackages(cache, progress);
    Path folder = packages.folder();
    try {
      Path entry = cache.resolve("initramfs", key(folder) + ".cpio");
      return cache.entry(
          entry, "the initramfs", progress, file -> write(content(packages.get()), file));
    } catch (IOException failure) {
      throw ImageException.of("build the initramfs", cache.resolve(), failure);
    }
  }

  /**
   * A name for what the archive is made of, in hexadecimal. Files and folders stand for their
   * content by path, size and time: reading them all took 0.2 s of each boot. The folders of a
   * cache appear whole and are not edited; the code that makes the archive counts too.
   */
  private String key(Path programs) throws IOException {
    MessageDigest digest = Sha256.digest();
    for (String name : OWN_FILES) {
      digest.update(resource(name));
    }
    for (Class<?> maker : List.of(Initramfs.class, Cpio.class, Modules.class, RenewProgram.class)) {
      digest.update(bytes(maker.getSimpleName() + ".class"));
    }
    List<String> inputs = new ArrayList<>(List.of(kernel.release(), identity(programs)));
    if (kernel.modules().isPresent()) {
      inputs.add(identity(kernel.modules().get()));
    }
    inputs.addAll(modules);
    for (Map.Entry<String, Path> file : files.entrySet()) {
      inputs.add(file.getKey() + " " + identity(file.getValue()));
    }
    digest.update(utf8(String.join("\n", inputs)));
    return Sha256.hex(digest);
  }

  private static String identity(Path file) throws IOException {
    return String.join(
        " ",
        file.toAbsolutePath().toString(),
        Long.toString(Files.size(file)),
        Files.getLastModifiedTime(file).toString(),
        Boolean.toString(Files.isExecutable(file)));
  }

  /**
   * Not compressed: measured with TCG, unpacking gzip costs the guest more than QEMU needs to load
   * the larger file.
   */
  private static void write(Cpio cpio, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      cpio.write(out);
    }
  }

  private Cpio content(GuestPackages.Programs programs) throws IOException {
    Cpio cpio = new Cpio();
    for (String folder :
        List.of("/proc", "/sys", "/dev", "/tmp", "/root", "/run", "/mnt", "/etc")) {
      cpio.folder(folder);
    }
    // The agent keeps its state below /var/run.
    cpio.link("/var/run", "/run");
    // The kernel opens it for init before init has mounted anything.
    cpio.device("/dev/console", 0600, 5, 1);
    cpio.file("/bin/busybox", 0755, Files.readAllBytes(programs.busybox()));
    cpio.file("/usr/sbin/qemu-ga", 0755, Files.readAllBytes(programs.agent()));
    for (Map.Entry<String, Path> library : programs.libraries().entrySet()) {
      cpio.file(library.getKey(), 0755, Files.readAllBytes(library.getValue()));
    }
    for (String name : OWN_FILES) {
      cpio.file(name, name.startsWith("/etc") ? 0644 : 0755, resource(name));
    }
    cpio.file(RenewProgram.PATH, 0755, RenewProgram.file());
    modules(cpio);
    for (Map.Entry<String, Path> file : files.entrySet()) {
      int permissions = Files.isExecutable(file.getValue()) ? 0755 : 0644;
      cpio.file(file.getKey(), permissions, Files.readAllBytes(file.getValue()));
    }
    for (String applet : applets(programs.busybox())) {
      cpio.link(applet, "/bin/busybox");
    }
    return cpio;
  }

  private void modules(Cpio cpio) throws IOException {
    if (kernel.modules().isPresent()) {
      Modules all = new Modules(kernel.modules().get());
      List<String> wanted = new ArrayList<>(all.present(DRIVERS));
      wanted.addAll(modules);
      String folder = "/lib/modules/" + kernel.release() + "/";
      List<String> closure = all.closure(wanted);
      for (String module : closure) {
        cpio.file(folder + all.place(module), 0644, all.content(module));
      }
      cpio.file(folder + "modules.dep", 0644, utf8(all.dep(closure)));
      cpio.file(folder + "modules.alias", 0644, utf8(all.alias(closure)));
    } else if (!modules.isEmpty()) {
      throw new ImageException(
          "the kernel " + kernel.name() + " came without modules: cannot add " + modules);
    }
    cpio.file("/etc/modules", 0644, utf8(String.join(" ", modules) + "\n"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> applets(Path busybox) {
    busybox.toFile().setExecutable(true);
    Program.Finished list = Program.of(busybox.toString(), "--list-full").run(LIST_APPLETS);
    if (!list.good()) {
      throw new ImageException("cannot list the programs of " + busybox + ": " + list.err());
    }
    return list.out().lines().toList();
  }

  private static byte[] resource(String guestPath) throws IOException {
    return bytes("guest" + guestPath);
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = Initramfs.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name + ": build it again");
      }
      return in.readAllBytes();
    }
  }
}
