package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Command.Outcome;
import dev.ringside.shell.Command.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C, and worse, at any time: nothing of ours stays. */
class InterruptIT {
  @TempDir Path folder;

  /** In a cache without that which makes the step short. */
  @ParameterizedTest
  @CsvSource({
    "building the initramfs, initramfs, false",
    "choosing an accelerator, accelerators, false",
    "booting, nothing, false",
    // Frozen, the guest boots not at all, so that gdb alone is waited for.
    "gdb reads the symbols, gdb-index, true",
  })
  void duringAStepOfABoot(String step, String absent, boolean frozen) throws IOException {
    CopiedCache.without(folder, absent);
    Running running =
        Command.ringside("-e", "vm.boot(frozen: " + frozen + ")")
            .env("XDG_CACHE_HOME", folder.toString())
            .start()
            .until(step)
            .signal("INT");
    // Where KVM is none of the user's, nothing is chosen, and the next step has begun by then.
    boolean passedOver = absent.equals("accelerators") && !Files.isWritable(Path.of("/dev/kvm"));
    ends(running, " (last step: " + (passedOver ? "" : step));
  }

  @ParameterizedTest
  @CsvSource({"gdb.go()", "guest.run('sleep 100')"})
  void whileAVerbWaits(String verb) {
    Running running =
        Command.ringside("-e", "vm.boot(); println 'waiting'; " + verb).start().until("waiting");
    assertThat(running.programs()).containsExactly("gdb", "qemu-system-x86_64");
    ends(running.signal("INT"), "");
  }

  private static void ends(Running running, String during) {
    Outcome outcome = running.outcome();
    assertThat(outcome.complaint())
        .startsWith("ringside: interrupted" + during)
        .endsWith(": the machine is ended")
        .hasLineCount(1);
    assertThat(outcome.status()).isEqualTo(130);
    assertThat(running.survivors(Duration.ofSeconds(2))).isEmpty();
  }

  @Test
  void killedItselfItTakesQemuAndGdbWithIt() {
    Running running =
        Command.ringside("-e", "vm.boot(); println 'waiting'; gdb.go(timeout: 99)")
            .start()
            .until("waiting");
    assertThat(running.programs()).containsExactly("gdb", "qemu-system-x86_64");
    running.signal("KILL");
    assertThat(running.survivors(Duration.ofSeconds(2))).isEmpty();
    assertThat(running.outcome().status()).isEqualTo(128 + 9);
  }

  @Test
  void twoAtOnceShareOneCache() throws IOException {
    CopiedCache.without(folder, "initramfs");
    String code = "vm.boot(); guest.run('echo hello from ' + args[0]); vm.status.pids.size()";
    Running one =
        Command.ringside("-e", code, "one").env("XDG_CACHE_HOME", folder.toString()).start();
    Running two =
        Command.ringside("-e", code, "two").env("XDG_CACHE_HOME", folder.toString()).start();
    assertThat(one.outcome().out()).isEqualTo("hello from one\n2\n");
    assertThat(two.outcome().out()).isEqualTo("hello from two\n2\n");
  }
}
