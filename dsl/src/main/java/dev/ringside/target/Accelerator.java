package dev.ringside.target;

import dev.ringside.io.Child;
import dev.ringside.io.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
      Path answer = answers.resolve(key(kernel));
      if (!Files.exists(answer)) {
        Files.createDirectories(answers);
        Files.writeString(answer, kvmBoots(kernel) ? "kvm" : "tcg");
      }
      return Files.readString(answer).equals("kvm")
          ? new Accelerator("kvm", "a probe guest booted with it")
          : new Accelerator(
              "tcg",
              "/dev/kvm is there, but a probe guest printed nothing within "
                  + FIRST_LINE.toSeconds()
                  + " s");
    } catch (IOException failure) {
      return new Accelerator("tcg", "KVM could not be probed: " + failure.getMessage());
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

  private static boolean kvmBoots(Path kernel) {
    CompletableFuture<Boolean> spoke = new CompletableFuture<>();
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
                    spoke.complete(true);
                  }
                },
                piece -> {});
    guest.exited().thenAccept(status -> spoke.complete(false));
    try {
      return spoke.get(FIRST_LINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException silent) {
      return false;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      guest.kill();
    }
  }
}
