package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One key switches off the breakpoint under which the guest hardly gets on. */
@Timeout(200)
class StormKeyIT {
  private static final String TOLD =
      "falsehitsasecond,theguesthardlygetson:Ctrl-Oswitchesitoff,gdb.breakpointstellsmore";
  private static final String CTRL_O = "\u000f";
  private static final Duration SOON = Duration.ofSeconds(60);

  @Test
  void whileAVerbWaitsAndAtThePrompt(@TempDir Path home) {
    try (PtyTerminal shell = PtyTerminal.ringside(home).open().awaitPrompt()) {
      shell.enter("vm.boot();").awaitLine("ringside\\[running\\]>");
      shell
          .enter("guest.spawn(\"sh -c 'while :; do : < /dev/null; done'\").resume();")
          .awaitPrompt();
      shell.enter("gdb.break(when: '$_streq(\"a\", \"b\")', '_raw_spin_lock');").awaitPrompt();

      shell.enter("gdb.go(timeout: 90)");
      told(shell, 1);
      shell.type("1 + ").type(CTRL_O).awaitScreen("breakpoint 1 is off");
      shell.type("\u0003").awaitLine("ringside\\[running\\]> 1 \\+");
      shell.type("41").key(PtyKey.ENTER).awaitScreen("^42$").awaitPrompt();

      shell.enter("gdb.breakpoints[0].enable();").awaitPrompt();
      told(shell, 2);
      shell.type(CTRL_O).awaitScreen("breakpoint 1 is off").awaitPrompt();
      shell.enter("gdb.breakpoints*.enabled").awaitScreen("^\\[false\\]$").awaitPrompt();
      assertThat(shell.everything()).doesNotContain("Exception", "defect");
    }
  }

  /** The line is wrapped somewhere. */
  private static void told(PtyTerminal shell, int times) {
    shell.awaitScreen(
        "the storm is told",
        SOON,
        screen -> {
          String all = String.join("", screen.everything()).replace(" ", "");
          return all.split(Pattern.quote(TOLD), -1).length == times + 1;
        });
  }
}
