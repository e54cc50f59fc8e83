package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C ends what runs, and nothing else: one shell with one machine lives through it all. */
class ShellInterruptIT {
  /** The shell's own bound is 50 ms; a machine that builds and tests has other work as well. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @TempDir static Path home;
  private static PtyTerminal shell;

  @BeforeAll
  static void boot() {
    shell = PtyTerminal.ringside(home).open().awaitPrompt();
    shell.enter("vm.boot();").awaitLine("ringside\\[running\\]>");
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  @BeforeEach
  void clear() {
    shell.key(PtyKey.CTRL_C).awaitPrompt();
  }

  private static void interruptedAtOnce(String entry) {
    shell.enter("println 'now' + ' it runs'; " + entry).awaitScreen("^now it runs$");
    shell.key(PtyKey.CTRL_C).awaitPrompt(AT_ONCE);
    assertThat(shell.answer()).containsPattern("(?m)^(\\^C)?interrupted.*the guest is running");
    assertThat(shell.lineOfCursor()).isEqualTo("ringside[running]>");
    assertThat(shell.descendants().programs()).contains("gdb", "qemu-system-x86_64");
    shell.enter("guest.run('echo still' + ' alive').out").awaitScreen("still alive").awaitPrompt();
  }

  @Test
  void aLoopWithoutEnd() {
    interruptedAtOnce("while (true) {}");
  }

  @Test
  void aWaitForAStop() {
    interruptedAtOnce("gdb.go()");
  }

  @Test
  void aProgramInTheGuest() {
    interruptedAtOnce("guest.run('sleep 1000')");
  }

  @Test
  void aSleep() {
    interruptedAtOnce("sleep 1_000_000");
  }

  @Test
  void aGuestThatStandsIsSaidToStand() {
    shell.enter("gdb.interrupt();").awaitLine("ringside\\[.*cpu0.*\\]>");
    shell.enter("println 'now' + ' standing'; while (true) {}").awaitScreen("^now standing$");
    shell.key(PtyKey.CTRL_C).awaitPrompt(AT_ONCE);
    assertThat(shell.answer()).containsPattern("(?m)^(\\^C)?interrupted.*the guest stands at");
    shell.enter("gdb.cont();").awaitLine("ringside\\[running\\]>");
  }

  @Test
  void theSecondOneLeavesWhatHeedsNoInterruptToItself() {
    shell.enter("println 'now' + ' asleep'; sleep(1_000_000) { println 'not' + ' heeded' }");
    shell.awaitScreen("^now asleep$");
    shell.key(PtyKey.CTRL_C).awaitScreen("not heeded$").key(PtyKey.CTRL_C).awaitPrompt(AT_ONCE);
    assertThat(shell.answer()).contains("left to itself", "the guest is running");
    shell.enter("6 * 7").awaitScreen("^42$").awaitPrompt();
  }

  @Test
  void atThePromptItDropsTheLine() {
    shell.type("println 'dropped' + ' and run'").key(PtyKey.CTRL_C).awaitPrompt();
    shell.enter("println 'kept' + ' line'").awaitScreen("^kept line$").awaitPrompt();
    assertThat(shell.everything()).doesNotContain("dropped and run");
  }
}
