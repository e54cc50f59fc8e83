package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Command.Outcome;
import dev.ringside.shell.Command.Running;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boots that cannot succeed. */
class BootFailureIT {
  @TempDir Path folder;

  @Test
  void withoutARootFileSystem() throws IOException {
    Path empty = folder.resolve("empty.cpio");
    // cpio(5), newc: a header, the name and its end, padded; an archive of nothing but its end.
    String end = "070701" + "0".repeat(32) + "00000001" + "0".repeat(48) + "0000000B00000000";
    Files.writeString(empty, end + "TRAILER!!!\0\0\0\0");
    Outcome outcome =
        fails("vm.boot(initrd: '" + empty + "', append: 'root=/dev/nope', debug: false)");
    assertThat(outcome.complaint())
        .startsWith(
            "ringside: -e: line 1: the kernel found no root file system on nope"
                + " (unknown-block(0,0)): the disk is missing, or its driver or file system is a"
                + " module: attach it with disk:, or boot with an initramfs that loads the modules"
                + "\nthe last lines of the console:\n  [")
        .contains("\n  [", "Kernel panic - not syncing: VFS: Unable to mount root fs");
  }

  @Test
  void withoutTheInitThatWasAskedFor() {
    Outcome outcome = fails("vm.boot(append: 'rdinit=/nope', debug: false)");
    assertThat(outcome.complaint())
        .startsWith("ringside: -e: line 1: the initramfs has no /nope that can be executed")
        .contains("\nthe last lines of the console:\n  [", "Kernel panic - not syncing");
  }

  @Test
  void withAnInitThatEnds() {
    Outcome outcome = fails("vm.boot(append: 'rdinit=/bin/true', debug: false)");
    assertThat(outcome.complaint())
        .startsWith(
            "ringside: -e: line 1: the guest's init ended with exit status 0: process 1 must never"
                + " end; look at its last output, and let it wait or power off\n"
                + "the last lines of the console:\n  [")
        .contains("Kernel panic - not syncing: Attempted to kill init!");
  }

  @Test
  void withTooLittleMemory() {
    Outcome outcome = fails("vm.boot(memory: '40M', debug: false)");
    assertThat(outcome.complaint())
        .isEqualTo(
            "ringside: -e: line 1: the boot failed: the machine reset itself (guest-reset): a"
                + " triple fault, or a reboot; before it printed a line: too little memory does"
                + " that (memory: …)");
  }

  @Test
  void withAnImageThatNeverSaysAWord() throws IOException {
    Path silent = Files.write(folder.resolve("bzImage"), silentKernel());
    Outcome outcome =
        fails("vm.boot(kernel: '" + silent + "', initrd: '" + silent + "', timeout: 2)");
    assertThat(outcome.complaint())
        .isEqualTo(
            "ringside: -e: line 1: the guest printed nothing within 2 s: its console may be another"
                + " one (append: 'console=ttyS0'), the image no kernel for this machine, or the"
                + " host too slow (timeout: …)");
  }

  @Test
  void withAnArgumentThatQemuDoesNotKnow() {
    Outcome outcome = fails("vm.boot(qemu: ['-nosuch'])");
    assertThat(outcome.complaint())
        .isEqualTo(
            "ringside: -e: line 1: the boot failed: QEMU ended with exit status 1:"
                + " qemu-system-x86_64: -nosuch: invalid option");
  }

  private static Outcome fails(String code) {
    Running running = Command.ringside("-e", code).start();
    Outcome outcome = running.outcome();
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).doesNotContain("\tat ");
    assertThat(running.survivors(Duration.ofSeconds(2))).isEmpty();
    return outcome;
  }

  /**
   * Documentation/arch/x86/boot.rst: what a loader wants to see, and at its entry an instruction
   * that jumps to itself.
   */
  private static byte[] silentKernel() {
    ByteBuffer image = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    image.put(0x1f1, (byte) 4);
    image.putShort(0x1fe, (short) 0xaa55);
    image.putShort(0x200, (short) 0xfeeb);
    image.put(0x202, "HdrS".getBytes(StandardCharsets.US_ASCII));
    image.putShort(0x206, (short) 0x20c);
    image.put(0x211, (byte) 1);
    image.putInt(0x22c, 0x7fffffff);
    return image.array();
  }
}
