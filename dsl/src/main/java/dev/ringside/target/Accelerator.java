package dev.ringside.target;

import dev.ringside.io.Child;
import dev.ringside.io.Program;
import dev.ringside.target.ProbeAnswers.Probe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How QEMU runs the guest's instructions.
 *
 * @param name {@code kvm} or {@code tcg}
 * @param reason why this one, in a clause
 */
public record Accelerator(String name, String reason) {
  private static final Path DEVICE = Path.of("/dev/kvm");
  private static final Duration FIRST_LINE = Duration.ofSeconds(5);

  /**
   * The one that works here for this kernel.
   *
   * <p>A device node that opens says little: on one host KVM made a VM, ran a boot sector into
   * protected mode, and yet hung a Linux kernel before its first line (QEMU 7.2.22, seen behind
   * SeaBIOS's "Probing EDD"). So the kernel itself is the probe: it must print its first line. The
   * answer is kept, since the probe takes seconds.
   *
   * @param wanted {@code auto}, {@code kvm} or {@code tcg}
   * @param kernel the kernel that will be booted
   * @param answers the folder in which answers are kept
   * @throws CancellationException when the thread is interrupted during the probe
   */
  public static Accelerator choose(String wanted, Path kernel, Path answers) {
    if (!wanted.equals("auto")) {
      return new Accelerator(wanted, "asked for");
    }
    if (!Files.exists(DEVICE)) {
      return new Accelerator("tcg", "this host has no /dev/kvm");
    }
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      return new Accelerator(
          "tcg", "no permission for /dev/kvm: add yourself to the group that owns it");
    }
    try {
      return of(answer(kernel, answers));
    } catch (IOException failure) {
      return new Accelerator("tcg", "KVM could not be probed: " + failure.getMessage());
    }
  }

  private static Probe answer(Path kernel, Path folder) throws IOException {
    String hostBoot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    ProbeAnswers answers = new ProbeAnswers(folder, hostBoot);
    String key = key(kernel);
    Optional<Probe> known = answers.get(key, Instant.now());
    if (known.isPresent()) {
      return known.get();
    }
    Probe probe = probe(kernel);
    answers.keep(key, probe, Instant.now());
    return probe;
  }

  private static Accelerator of(Probe probe) {
    String but = "/dev/kvm is there, but a probe guest ";
    switch (probe) {
      case BOOTED:
        return new Accelerator("kvm", "a probe guest booted with it");
      case ENDED:
        return new Accelerator("tcg", but + "ended before it printed a line");
      default:
        return new Accelerator(
            "tcg", but + "printed nothing within " + FIRST_LINE.toSeconds() + " s");
    }
  }

  /** Host kernel and processor, and the guest kernel: what the answer depends on. */
  private static String key(Path kernel) throws IOException {
    String host = Files.readString(Path.of("/proc/version"));
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .findFirst()
            .orElse("");
    long size = Files.size(kernel);
    long changed = Files.getLastModifiedTime(kernel).toMillis();
    int identity = List.of(host, processor, kernel.toString(), size, changed).hashCode();
    return Integer.toHexString(identity);
  }

  private static Probe probe(Path kernel) {
    CompletableFuture<Probe> spoke = new CompletableFuture<>();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Child guest =
        Program.of(
                "qemu-system-x86_64",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-accel",
                "kvm",
                "-cpu",
                "max",
                "-m",
                "256M",
                "-serial",
                "stdio",
                "-no-reboot",
                "-kernel",
                kernel.toString(),
                "-append",
                "earlyprintk=serial,ttyS0 console=ttyS0 panic=-1")
            .start(
                piece -> {
                  said.writeBytes(piece);
                  if (said.toString(StandardCharsets.ISO_8859_1).contains("Linux version")) {
                    spoke.complete(Probe.BOOTED);
                  }
                },
                piece -> {});
    guest.exited().thenAccept(status -> spoke.complete(Probe.ENDED));
    try {
      return spoke.get(FIRST_LINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException silent) {
      return Probe.SILENT;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while KVM was probed");
    } finally {
      guest.kill();
    }
  }
}
