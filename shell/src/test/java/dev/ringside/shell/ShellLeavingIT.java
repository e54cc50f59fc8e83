package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terminal is wanted by somebody else, changes its size, or is gone. */
class ShellLeavingIT {
  private static final Duration GRACE = Duration.ofSeconds(10);

  @TempDir Path home;

  @Test
  void aBootThatIsInterruptedLeavesNothingAndTheNextSucceeds() {
    try (PtyTerminal shell = PtyTerminal.ringside(home).open().awaitPrompt()) {
      shell.enter("vm.boot()").awaitScreen("^booting");
      shell.key(PtyKey.CTRL_C).awaitPrompt();
      assertThat(shell.lineOfCursor()).isEqualTo("ringside>");
      assertThat(shell.answer()).containsPattern("(?m)^(\\^C)?interrupted.*no machine is running");
      assertThat(shell.descendants().survivors(GRACE)).isEmpty();
      shell.enter("vm.boot();").awaitLine("ringside\\[running\\]>");
      shell.key(PtyKey.CTRL_D);
      assertThat(shell.exitStatus(PtyTerminal.DEADLINE)).isZero();
      assertThat(shell.descendants().survivors(GRACE)).isEmpty();
    }
  }

  @Test
  void aTerminalThatVanishesEndsTheMachine() {
    try (PtyTerminal shell = PtyTerminal.ringside(home).open().awaitPrompt()) {
      shell.enter("vm.boot();").awaitLine("ringside\\[running\\]>");
      assertThat(shell.descendants().programs()).containsExactly("gdb", "qemu-system-x86_64");
      shell.vanish();
      shell.exitStatus(GRACE);
      assertThat(shell.descendants().survivors(GRACE)).isEmpty();
    }
  }

  @Test
  void aTerminalThatVanishesInAVerbEndsTheMachineToo() {
    try (PtyTerminal shell = PtyTerminal.ringside(home).open().awaitPrompt()) {
      shell.enter("vm.boot(); println 'now' + ' waiting'; gdb.go()").awaitScreen("^now waiting$");
      shell.vanish();
      shell.exitStatus(GRACE);
      assertThat(shell.descendants().survivors(GRACE)).isEmpty();
    }
  }

  /** Under a shell with job control, as at home. */
  @Test
  void suspendedAndBroughtBackItGoesOn() {
    try (PtyTerminal bash =
        PtyTerminal.of("(\\$|ringside(\\[.*\\])?>)", "bash", "--norc", "--noprofile", "-i")
            .home(home)
            .env("PS1", "$ ")
            .open()
            .awaitPrompt()) {
      bash.enter("bin/ringside").awaitLine("ringside>");
      bash.enter("vm.boot();").awaitLine("ringside\\[running\\]>").type("40 + ");
      bash.awaitLine(".*40 \\+").key(PtyKey.CTRL_Z).awaitScreen("Stopped +bin/ringside");
      bash.awaitPrompt().enter("echo bash" + " answers; stty -a | grep -c ' icanon'");
      bash.awaitScreen("^bash answers\n1$");
      bash.enter("fg").awaitLine("ringside\\[running\\]> 40 \\+").type("2\r").awaitScreen("^42$");
      bash.awaitPrompt().enter("println 'now' + ' busy'; while (true) {}");
      bash.awaitScreen("^now busy$").key(PtyKey.CTRL_Z).awaitScreen("Stopped +bin/ringside");
      bash.awaitPrompt().enter("fg").awaitScreen("^bin/ringside$");
      // bash names the job before it gives it the terminal: until then Ctrl-C would be bash's.
      bash.descendants().awaitContinued("java", PtyTerminal.DEADLINE);
      bash.key(PtyKey.CTRL_C).awaitLine("ringside\\[running\\]>");
      bash.enter("guest.run('echo still' + ' alive').out").awaitScreen("^still alive");
      bash.awaitPrompt().key(PtyKey.CTRL_D).awaitLine("\\$");
      assertThat(bash.descendants().survivors(GRACE)).isEmpty();
    }
  }
}
