package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the prompt says, in one session from the first line to the end of its machine. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShellPromptIT {
  private static final String STOPPED = "ringside\\[cpu0 pid \\d+ \\S+ (\\S+ )?_raw_spin_lock\\]>";
  @TempDir static Path home;
  private static PtyTerminal shell;

  @BeforeAll
  static void open() {
    shell = PtyTerminal.ringside(home).open().awaitPrompt();
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  @Test
  @Order(1)
  void withoutAMachineItIsTheNameAlone() {
    assertThat(shell.lineOfCursor()).isEqualTo("ringside>");
    assertThat(shell.screen().size()).as("a banner of two lines at most").isLessThanOrEqualTo(3);
    shell.enter("1 + 1").awaitScreen("^2$").awaitPrompt();
    assertThat(shell.lineOfCursor()).isEqualTo("ringside>");
  }

  @Test
  @Order(2)
  void aBootBehindThePromptIsSeenInItAndItsEndToo() {
    shell.enter("Thread.start { vm.boot() };").awaitLine("ringside\\[booting\\]>");
    String styleOfBooting = shell.styleOf("booting");
    shell.type("2 + 3").awaitLine("ringside\\[running\\]> 2 \\+ 3");
    assertThat(styleOfBooting).isNotEmpty();
    shell.key(PtyKey.ENTER).awaitScreen("^5$").awaitPrompt();
    assertThat(shell.lineOfCursor()).isEqualTo("ringside[running]>");
    assertThat(shell.styleOf("running")).isNotEmpty();
  }

  @Test
  @Order(3)
  void aStopIsNamed() {
    String colourOfRunning = shell.styleOf("running");
    shell.enter("gdb.tbreak('_raw_spin_lock');").awaitPrompt();
    shell.enter("gdb.go();").awaitLine(STOPPED);
    assertThat(shell.styleOf("cpu0")).isNotEmpty().isNotEqualTo(colourOfRunning);
  }

  @Test
  @Order(4)
  void letItRunAgainAndItSaysSo() {
    shell.enter("gdb.cont();").awaitLine("ringside\\[running\\]>");
  }

  @Test
  @Order(5)
  void theEndOfTheMachineIsTheNameAloneAgain() {
    shell.enter("vm.kill();").awaitPrompt();
    assertThat(shell.lineOfCursor()).isEqualTo("ringside>");
  }

  @Test
  @Order(6)
  void leavingEndsWell() {
    shell.key(PtyKey.CTRL_D);
    assertThat(shell.exitStatus(PtyTerminal.DEADLINE)).isZero();
    assertThat(shell.descendants().survivors(Duration.ofSeconds(5))).isEmpty();
  }
}
