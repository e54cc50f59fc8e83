package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.image.Cache;
import dev.ringside.image.Initramfs;
import dev.ringside.image.Kernel;
import dev.ringside.image.KernelPackage;
import dev.ringside.image.Progress;
import dev.ringside.shell.Command.Outcome;
import dev.ringside.shell.Command.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ringside stub} before a QEMU with Debian's kernel that is not ours, and a plain gdb. */
@Timeout(300)
class StubCommandIT {
  private static final Cache CACHE = Cache.ofUser();

  @TempDir Path folder;

  private Process qemu;
  private Kernel kernel;

  private void boot() throws IOException {
    kernel = new KernelPackage(CACHE, Progress.NONE).get("debian");
    ProcessBuilder builder =
        new ProcessBuilder(
            "qemu-system-x86_64",
            "-nodefaults",
            "-display",
            "none",
            "-accel",
            "tcg",
            "-cpu",
            "max",
            "-m",
            "512M",
            "-object",
            "memory-backend-memfd,id=ram,size=512M,share=on",
            "-machine",
            "memory-backend=ram",
            "-gdb",
            "unix:" + theirs() + ",server=on,wait=off",
            "-serial",
            "stdio",
            "-kernel",
            kernel.image().toString(),
            "-initrd",
            Initramfs.of(kernel).build(CACHE, Progress.NONE).toString(),
            "-append",
            "console=ttyS0 nokaslr");
    qemu = builder.redirectErrorStream(true).start();
    untilConsole(Initramfs.MARKER);
  }

  @AfterEach
  void end() throws Exception {
    if (qemu != null) {
      qemu.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
  }

  private String theirs() {
    return folder.resolve("qemu").toString();
  }

  private String ours() {
    return folder.resolve("stub").toString();
  }

  private void untilConsole(String text) throws IOException {
    StringBuilder said = new StringBuilder();
    while (said.indexOf(text) < 0) {
      int c = qemu.getInputStream().read();
      assertThat(c).as("the console ended after: %s", said).isNotNegative();
      said.append((char) c);
    }
  }

  private void type(String line) throws IOException {
    qemu.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    qemu.getOutputStream().flush();
  }

  private String gdb(String lines) {
    return gdbCommand(lines).run().out();
  }

  private Command gdbCommand(String lines) {
    String index = CACHE.resolve("gdb-index").toString();
    String script =
        "gdb -q -nx -batch -iex 'set index-cache directory %s' -iex 'set index-cache enabled on'"
            + " %s -ex 'target remote %s' %s 2>&1";
    return Command.of(
        "bash", "-c", script.formatted(index, kernel.vmlinux().orElseThrow(), ours(), lines));
  }

  @Test
  void aPlainGdbHasItsConditionsDecidedBeforeIt() throws IOException {
    boot();
    Running stub = Command.ringside("-v", "stub", "--qemu", theirs(), "--listen", ours()).start();
    stub.until("in gdb: target remote " + ours());
    type("while :; do dd if=/etc/passwd of=/dev/null bs=77 2> /dev/null; done &");
    String said =
        gdb(
            "-ex 'break vfs_read if count == 77' -ex continue -ex 'print count' -ex 'bt 2'"
                + " -ex continue -ex 'print count' -ex detach");
    assertThat(said).contains("$1 = 77", "$2 = 77", "#0  vfs_read", "ksys_read", "detached");
    assertThat(gdb("-ex 'print linux_banner' -ex detach")).contains("Linux version");
    type("echo alive$((6 * 7))");
    untilConsole("alive42");
    Outcome outcome = stub.signal("INT").outcome();
    assertThat(outcome.status()).isEqualTo(130);
    assertThat(outcome.out())
        .isEqualTo(
            "the stub stands before QEMU (process %d), whose memory is read directly%n"
                    .formatted(qemu.pid())
                + "in gdb: target remote %s%n".formatted(ours()));
    assertThat(outcome.err())
        .containsPattern("<-- gdb \\$Z0,[0-9a-f]+,1;X")
        .contains("\nringside: the stub is gone; QEMU runs on without a debugger\n");
    assertThat(outcome.err().lines().filter(line -> line.contains("--> gdb $T05")).count())
        .isLessThan(12);
    assertThat(Path.of(ours())).doesNotExist();
    type("echo alive$((7 * 7))");
    untilConsole("alive49");
  }

  @Test
  void itEndsWithQemu() throws Exception {
    boot();
    Running stub = Command.ringside("stub", "--qemu", theirs(), "--listen", ours()).start();
    stub.until("in gdb: ");
    qemu.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    Outcome outcome = stub.outcome();
    assertThat(outcome.err()).isEqualTo("ringside: QEMU has ended, and with it the stub\n");
    assertThat(outcome.status()).isZero();
    assertThat(Path.of(ours())).doesNotExist();
  }

  @Test
  void aStubThatWasKilledLeavesAMachineForTheNext() throws IOException {
    boot();
    Running killed = Command.ringside("stub", "--qemu", theirs(), "--listen", ours()).start();
    killed.until("in gdb: ").signal("KILL").outcome();
    assertThat(Path.of(ours())).exists();
    Running next = Command.ringside("stub", "--qemu", theirs(), "--listen", ours()).start();
    next.until("in gdb: ");
    Outcome refused = Command.ringside("stub", "--qemu", theirs(), "--listen", ours()).run();
    assertThat(refused.err())
        .isEqualTo("ringside: somebody listens at " + ours() + ": name another --listen\n");
    assertThat(refused.status()).isEqualTo(1);
    type("echo alive$((6 * 7))");
    untilConsole("alive42");
    Outcome outcome = next.signal("TERM").outcome();
    assertThat(outcome.status()).isEqualTo(143);
  }

  /** What it had put into the guest still counts and spins when nobody listens any more. */
  @ParameterizedTest
  @ValueSource(strings = {"bs=99", "bs=77"})
  void whatAKilledStubLeftInTheGuestTheNextTakesOut(String meanwhile) throws Exception {
    boot();
    Running killed = Command.ringside("stub", "--qemu", theirs(), "--listen", ours()).start();
    killed.until("in gdb: ");
    Running gdb =
        gdbCommand(
                "-ex 'x/5xb vfs_read' -ex 'break vfs_read if count == 77'"
                    + " -ex 'python print(\"armed\", flush=True)' -ex continue")
            .start();
    gdb.until("armed");
    // Only a machine that gdb has let run answers.
    type("echo runs$((6 * 7))");
    untilConsole("runs42");
    killed.signal("STOP");
    type("dd if=/etc/passwd of=/dev/null " + meanwhile + "; echo alive$((6 * 7))");
    killed.signal("KILL").outcome();
    String before =
        gdb.outcome().out().lines().filter(l -> l.contains("<vfs_read>:")).findAny().get();

    Running next = Command.ringside("-v", "stub", "--qemu", theirs(), "--listen", ours()).start();
    next.until("in gdb: ");
    assertThat(gdb("-ex 'x/5xb vfs_read' -ex detach")).contains(before);
    untilConsole("alive42");
    type("while :; do dd if=/etc/passwd of=/dev/null bs=77 2> /dev/null; done &");
    String said =
        gdb("-ex 'break vfs_read if count == 77' -ex continue -ex 'print count' -ex detach");
    assertThat(said).contains("$1 = 77");
    assertThat(next.signal("INT").outcome().err()).doesNotContain("--> rsp $Z0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--qemu /absent --listen /tmp/x|1|cannot connect to /absent: No such file or directory",
        "--qemu /absent --listen :x|1|':x' names no socket: write its path, or host:port",
        "--qemu|2|--qemu wants a socket's path or [host]:port",
      })
  void whatIsWrongIsOneSentence(String words, int status, String sentence) throws IOException {
    Outcome outcome = Command.of(("bin/ringside stub " + words).split(" ")).run();
    assertThat(outcome.err()).startsWith("ringside: " + sentence).hasLineCount(1);
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.out()).isEmpty();
    assertThat(Files.exists(Path.of(ours()))).isFalse();
  }
}
