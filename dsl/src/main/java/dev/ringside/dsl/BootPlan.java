package dev.ringside.dsl;

import dev.ringside.image.BootImage;
import dev.ringside.image.BootKey;
import dev.ringside.image.Cache;
import dev.ringside.image.Kernel;
import dev.ringside.image.Progress;
import dev.ringside.io.Program;
import dev.ringside.target.Accelerator;
import dev.ringside.target.QemuCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What will be booted: everything fetched and chosen, nothing started.
 *
 * @param key names the boot among the saved ones; empty where it is never saved
 * @param steps how long each part of the planning took
 */
record BootPlan(
    Kernel kernel,
    Accelerator accelerator,
    QemuCommand command,
    Optional<String> key,
    Map<String, Duration> steps) {
  private static final String QEMU = "qemu-system-x86_64";
  private static final Path CPUS = Path.of("/proc/cpuinfo");

  /** Arguments of QEMU beside which nothing but the machine itself has a state. */
  private static final Set<String> HARMLESS =
      Set.of("-device", "-global", "-smp", "-no-reboot", "-no-shutdown", "-no-hpet", "-name");

  /** Fetches and chooses. */
  static BootPlan of(BootRequest request, Cache cache, Progress progress) {
    // Before anything is fetched or started: nothing is half done when one is missing.
    Path qemu = Program.require(QEMU);
    if (request.debug()) {
      Program.require("gdb");
    }
    Map<String, Duration> steps = new LinkedHashMap<>();
    long mark = System.nanoTime();
    Kernel kernel = request.kernel(cache, progress);
    mark = step(steps, "fetch", mark);
    Optional<Path> initrd = request.initrd(kernel, cache, progress);
    mark = step(steps, "initramfs", mark);
    progress.step("choosing an accelerator");
    Accelerator accelerator = request.accelerator(kernel, cache);
    step(steps, "accelerator", mark);
    QemuCommand command = request.command(kernel, initrd, accelerator);
    Optional<String> key =
        initrd.filter(own -> saved(request, command)).map(own -> key(qemu, kernel, own, command));
    return new BootPlan(kernel, accelerator, command, key, steps);
  }

  private static long step(Map<String, Duration> steps, String name, long since) {
    long now = System.nanoTime();
    steps.put(name, Duration.ofNanos(now - since));
    return now;
  }

  /**
   * Whether such a boot is saved. Not where the guest can write a disk, which would not be as it
   * was when the guest is restored; not where its system is not ours, which may lack what sets its
   * clock and renews its random numbers; and not beside arguments that may name a state elsewhere:
   * a disk, a log of the record and replay, a network's peer.
   */
  static boolean saved(BootRequest request, QemuCommand command) {
    return request.ownInitramfs() && !command.frozen() && isWhole(command);
  }

  /** Whether the machine is all in its memory and in QEMU, so that it can be saved at any time. */
  boolean savable() {
    return isWhole(command);
  }

  private static boolean isWhole(QemuCommand command) {
    return command.disks().isEmpty()
        && command.network().equals("none")
        && command.sharesMemory()
        && command.extra().stream()
            .filter(word -> word.startsWith("-"))
            .allMatch(HARMLESS::contains);
  }

  private static String key(Path qemu, Kernel kernel, Path initrd, QemuCommand command) {
    List<String> words = new ArrayList<>(command.words());
    words.add(Integer.toString(BootImage.FORMAT));
    if (!command.accelerator().equals("tcg")) {
      words.add(hostCpu());
    }
    return BootKey.of(words, List.of(qemu, kernel.image(), initrd));
  }

  /** With KVM the guest sees the host's CPU and what its microcode has changed of it. */
  private static String hostCpu() {
    try {
      return String.join(
          "\n",
          Files.readAllLines(CPUS).stream()
              .takeWhile(line -> !line.isBlank())
              .filter(line -> line.matches("(?s)(vendor_id|model|stepping|microcode|flags).*"))
              .toList());
    } catch (IOException failure) {
      throw new RingsideException("cannot read " + CPUS + ": " + failure.getMessage(), failure);
    }
  }
}
