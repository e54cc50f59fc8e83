package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jline.terminal.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Terminals of every size, those that can do little, and no terminal at all. */
class ShellSizesIT {
  private static final String COLOUR = "\033\\[([0-9;]*;)?(3[0-8]|4[0-8]|9[0-7])(;[0-9;]*)?m";

  /** Longer than a line of 80 columns; its value is not part of it. */
  private static final String LONG_LINE =
      "'a'.size() + 'bb'.size() + 'ccc'.size() + 'dddd'.size() + 'eeeee'.size() + 'ffffff'.size()"
          + " + 'ggggggg'.size() + 1000";

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({"80, 24", "200, 50", "0, 0", "40, 10"})
  void aLineIsTypedCorrectedAndAnswered(int columns, int rows) {
    try (PtyTerminal shell = PtyTerminal.ringside(home).size(columns, rows).open().awaitPrompt()) {
      assertThat(shell.screen().size()).isLessThanOrEqualTo(3);
      shell.type(LONG_LINE).key(PtyKey.HOME).type("1000 + ").key(PtyKey.END);
      shell.key(PtyKey.ENTER).awaitScreen("^2028$").awaitPrompt();
      shell.enter("(1..60).each { println it * 1001 };").awaitScreen("^60060$").awaitPrompt();
      assertThat(shell.screen()).hasSizeLessThanOrEqualTo(rows == 0 ? 24 : rows).contains("60060");
      assertThat(shell.log()).containsPattern(COLOUR);
      shell.key(PtyKey.CTRL_D);
      assertThat(shell.exitStatus(PtyTerminal.DEADLINE)).isZero();
    }
  }

  @Test
  void aNewSizeRedrawsWhatIsTyped() {
    try (PtyTerminal shell = PtyTerminal.ringside(home).size(120, 30).open().awaitPrompt()) {
      shell.type(LONG_LINE).awaitScreen("1000$");
      for (Size size : List.of(new Size(60, 20), new Size(50, 15), new Size(140, 40))) {
        // JLine (3.30.16) redraws on a thread of its own, also behind an Enter that overtakes it.
        int before = shell.log().length();
        shell.resize(size.getColumns(), size.getRows());
        shell.awaitScreen("redrawn", PtyTerminal.DEADLINE, s -> shell.log().length() > before);
      }
      shell.type(" + 1").awaitScreen("1000 \\+ 1$").key(PtyKey.ENTER);
      shell.awaitScreen("^1029$").awaitPrompt();
    }
  }

  @Test
  void aDumbTerminalGetsTextAlone() {
    try (PtyTerminal shell = PtyTerminal.ringside(home).env("TERM", "dumb").open().awaitPrompt()) {
      shell.enter("6 * 7").awaitScreen("^42$").awaitPrompt();
      shell.enter("nothing.there").awaitScreen("nothing").awaitPrompt();
      assertThat(shell.log()).doesNotContain("\033");
      shell.key(PtyKey.CTRL_D);
      assertThat(shell.exitStatus(PtyTerminal.DEADLINE)).isZero();
    }
  }

  @Test
  void noColourWhereItIsNotWanted() {
    try (PtyTerminal shell = PtyTerminal.ringside(home).env("NO_COLOR", "1").open().awaitPrompt()) {
      shell.enter("'a' + 42").awaitScreen("^'a42'$").awaitPrompt();
      shell.enter("nothing.there").awaitScreen("nothing").awaitPrompt();
      shell.type("'a").awaitLine(".*'a.*");
      assertThat(shell.log()).doesNotContainPattern(COLOUR);
    }
  }

  @Test
  void aPipeGetsValuesAndNothingElse() {
    Command.Outcome outcome = Command.ringside("--no-rc").run("x = 6\nx * 7\nprintln 'printed'\n");
    assertThat(outcome.out()).isEqualTo("6\n42\nprinted\n");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
  }
}
