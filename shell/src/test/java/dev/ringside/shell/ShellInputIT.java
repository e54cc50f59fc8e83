package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How entries are typed, pasted and found again. */
class ShellInputIT {
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

  @BeforeEach
  void anEmptyLine() {
    shell.key(PtyKey.CTRL_C).awaitPrompt();
  }

  /** What is open stands before the {@code >} of the continuation prompt. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '|',
      value = {
        "[1, 2,       ~ \\] ~ 3]*.plus(100)  ~ [101, 102, 103]",
        "(1 +         ~ \\) ~ 2) * 7         ~ 21",
        "'''one       ~ ''' ~ two'''.size()  ~ 7",
        "if (true) {  ~ \\} ~ 'inside' }     ~ 'inside'",
      })
  void theContinuationPromptSaysWhatIsOpen(String begin, String open, String rest, String value) {
    shell.enter(begin).awaitLine(".*" + open + ".*>").enter(rest);
    shell.awaitScreen("^\\Q" + value + "\\E$").awaitPrompt();
  }

  @Test
  void anOpenConditionSaysSo() {
    shell.enter("gdb.break('f') < pid == 1 &&").awaitLine("(?!ringside).*>.*>");
  }

  @Test
  void aSecondEmptyEnterForcesTheEvaluation() {
    shell.enter("[91, 92,").awaitLine(".*\\].*>");
    shell.key(PtyKey.ENTER).awaitLine(".*\\].*>").key(PtyKey.ENTER).awaitPrompt();
    assertThat(shell.answer()).isNotBlank();
    shell.enter("6 * 7").awaitScreen("^42$").awaitPrompt();
  }

  @Test
  void aPasteIsOneEntryAndItsPromptsAreStripped() {
    String pasted =
        """
        ringside> def twice(x) {

          x * 2
        }
        ringside[running]> twice(700) + 65""";
    shell.paste(pasted).awaitScreen("65$").key(PtyKey.ENTER).awaitScreen("^1465$").awaitPrompt();
    assertThat(shell.answer()).doesNotContain("ringside> def", "nothing is called");
  }

  @Test
  void anEntryRunsOnceAndItsValueIsKept() {
    shell.enter("count = 0;").awaitPrompt();
    shell.enter("count += 5").awaitScreen("^5$").awaitPrompt();
    shell.enter("_ * 9").awaitScreen("^45$").awaitPrompt();
    shell.enter("_ + _1 + 1000").awaitScreen("^1050$").awaitPrompt();
    shell.enter("count + 300").awaitScreen("^305$").awaitPrompt();
    shell.enter("def (a, b) = [11, 22];").awaitPrompt();
    shell.enter("String joined(x, y) { \"$x-$y\" }").awaitPrompt();
    shell.enter("joined(a, b)").awaitScreen("^'?11-22'?$").awaitPrompt();
    shell.enter("'silent'.size();").awaitPrompt();
    assertThat(shell.answer()).doesNotContainPattern("(?m)^6$");
  }

  @Test
  void aBlockComesBackAsOneEntry() {
    shell.enter("[10, 20].each {").awaitLine(".*\\}.*>").enter("  println it + 5000");
    shell.awaitLine(".*\\}.*>").enter("};").awaitScreen("^5020$").awaitPrompt();
    shell.key(PtyKey.UP).awaitScreen("each \\{(.|\n)*it \\+ 5000\n.*\\};");
    shell.key(PtyKey.ENTER).awaitScreen("^5010\n5020$").awaitPrompt();
  }

  @Test
  void ctrlRFindsAnEntryOfEarlier() {
    shell.enter("'needle'.size() + 600").awaitScreen("^606$").awaitPrompt();
    shell.enter("'straw'.size() + 600").awaitScreen("^605$").awaitPrompt();
    shell.key(PtyKey.CTRL_R).type("needle").awaitScreen("'needle'.size\\(\\) \\+ 600");
    shell.key(PtyKey.ENTER).awaitScreen("^606$").awaitPrompt();
  }

  @Test
  void upLooksForWhatBeginsAlike() {
    shell.enter("alike = 7001").awaitScreen("^7001$").awaitPrompt();
    shell.enter("other = 7002").awaitScreen("^7002$").awaitPrompt();
    shell.type("ali").awaitScreen("> ali").key(PtyKey.UP).awaitScreen("> alike = 7001$");
    shell.key(PtyKey.ENTER).awaitScreen("^7001$").awaitPrompt();
  }

  @Test
  void aSuggestionIsGreyAndTakenWithTheRightArrow() {
    shell.enter("suggested = 8001").awaitScreen("^8001$").awaitPrompt();
    shell.type("sugg").awaitScreen("> suggested = 8001$");
    assertThat(shell.styleOf("ested = 8001")).containsAnyOf("2", "90", "38;5;8");
    shell.key(PtyKey.RIGHT).key(PtyKey.ENTER).awaitScreen("^8001$").awaitPrompt();
  }

  @Test
  void theHistoryOutlivesTheSessionAndIsTheUsersAlone() throws IOException {
    try (PtyTerminal first = PtyTerminal.ringside(home.resolve("two")).open().awaitPrompt()) {
      first.enter("remembered = 9001").awaitScreen("^9001$").awaitPrompt();
      first.enter(" secret = 9002").awaitScreen("^9002$").awaitPrompt();
      first.key(PtyKey.CTRL_D);
      assertThat(first.exitStatus(PtyTerminal.DEADLINE)).isZero();
    }
    Path file = home.resolve("two/state/ringside/history");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains("remembered").doesNotContain("secret");
    try (PtyTerminal second = PtyTerminal.ringside(home.resolve("two")).open().awaitPrompt()) {
      second.key(PtyKey.UP).awaitLine("ringside> remembered = 9001");
    }
  }
}
