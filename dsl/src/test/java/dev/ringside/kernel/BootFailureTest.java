package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          no-root | the kernel has no root file system (unknown-block(0,0)): boot with initrd:, or with disk: and append: 'root=/dev/…'
          root-missing | the kernel found no root file system on sda1 (unknown-block(0,0)): the disk is missing, or its driver or file system is a module: attach it with disk:, or boot with an initramfs that loads the modules
          initramfs-without-init | the initramfs has no /init that can be executed, and no root= names a disk: add /init with mode 755
          init-interpreter-missing | the kernel could not start /init (error -2): it, its interpreter or its dynamic loader is missing: add that file, or link the program statically
          init-exits | the guest's init ended with exit status 3: process 1 must never end; look at its last output, and let it wait or power off
          initramfs-truncated | the kernel could not start /init (error -26): it was never written to its end, so the initramfs is truncated: build or copy it again
          initramfs-junk | the initramfs is damaged or not an initramfs (invalid magic at start of compressed archive): build it again as a cpio archive (newc), compressed or not
          initramfs-too-big | the guest ran out of memory while it unpacked the initramfs: give it more memory, or put less into the initramfs
          oops-is-panic | the kernel crashed in vfs_write+0x21/0x3f0 (BUG: kernel NULL pointer dereference, address: 0000000000000044): its registers and call trace follow on the console; boot with frozen: true and break there
          oops-in-init | the kernel crashed in vfs_write+0x21/0x3f0 (BUG: kernel NULL pointer dereference, address: 0000000000000044): its registers and call trace follow on the console; boot with frozen: true and break there
          sysrq-crash | the kernel panicked (sysrq triggered crash): the console's last lines show what led to it
          """)
  void aBootThatFailed(String console, String sentence) throws IOException {
    assertThat(BootFailure.explain(lines(console))).contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Kernel panic - not syncing: Requested init /bin/x failed (error -13). | the kernel could not start /bin/x (error -13): it may not be executed: set its mode to 755
          Kernel panic - not syncing: Requested init /x failed (error -8). | the kernel could not start /x (error -8): it is neither an ELF program for this CPU nor begins with #!: build it for the guest
          Kernel panic - not syncing: No working init found.  Try passing init= option to kernel. | the root file system has none of /sbin/init, /etc/init, /bin/init and /bin/sh: add one, or name your own with append: 'init=/path'
          Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b | the guest's init was killed by signal 11: process 1 must never end; look at its last output, and let it wait or power off
          [    1.2][    T1] Kernel panic - not syncing: VFS: Unable to mount root fs on "/dev/sda1" or unknown-block(8,1) | the kernel has no root file system ("/dev/sda1" or unknown-block(8,1)): boot with initrd:, or with disk: and append: 'root=/dev/…'
          Initramfs unpacking failed: write error | the initramfs did not fit into the guest's memory (write error): give it more memory, or put less into the initramfs
          """)
  void aLineOfTheSource(String line, String sentence) {
    assertThat(BootFailure.explain(List.of(line))).contains(sentence);
  }

  @Test
  void aGoodBootHasNoExplanation() {
    assertThat(BootFailure.explain(List.of("Run /init as init process", "READY"))).isEmpty();
    assertThat(BootFailure.explain(List.of())).isEmpty();
  }

  @Test
  void whatIsQuotedCannotDriveATerminal() {
    String line = "Kernel panic - not syncing: \u001b[2J\u0007bye\u009b31m";
    assertThat(BootFailure.explain(List.of(line)).orElseThrow())
        .doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f]")
        .contains("bye");
  }

  private static List<String> lines(String console) throws IOException {
    try (InputStream in = BootFailureTest.class.getResourceAsStream("boot-" + console + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
