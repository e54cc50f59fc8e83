package dev.ringside.shell;

import static dev.ringside.shell.TypedShell.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.TypedShell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lectures in a shell without a terminal and without a machine; an empty line is Enter. */
class LectureTest {
  private static final String SCRIPT =
      """
      // # Numbers
      // One is *less* than two.
      one = 1

      // ## Doubled
      def twice(n) {
        n * 2
      }
      twice(one)

      // ## Tripled
      one * 3
      // That is all.
      """;

  @TempDir Path folder;
  private Path script;

  @BeforeEach
  void write() throws IOException {
    script = Files.writeString(folder.resolve("lab.groovy"), SCRIPT);
  }

  private Answer lecture(String... typed) {
    List<String> lines = new ArrayList<>(List.of("/step " + script));
    lines.addAll(List.of(typed));
    return type(lines.toArray(new String[0]));
  }

  @Test
  void enterRunsOneStatementAfterTheOther() {
    assertThat(lecture("", "", "", "", "'my own'").out())
        .isEqualTo(
            """

            Numbers
            =======

            One is less than two.

            1/4 ► one = 1
            1

            Doubled
            -------

            2/4 ► def twice(n) {
                    n * 2
                  }
            3/4 ► twice(one)
            2

            Tripled
            -------

            4/4 ► one * 3
            3

            That is all.
            my own
            """);
  }

  @Test
  void itIsASessionOfItsOwnAndSaysHowToUseIt() {
    Answer answer = lecture("", "", "", "", "/list");
    assertThat(answer.err()).startsWith("Enter runs what is marked, s skips it, b goes back");
    assertThat(answer.err())
        .endsWith("the lecture is over, the session goes on; Ctrl-D leaves it\n");
    assertThat(answer.out()).contains("   1  : one = 1\n").endsWith("   4  : one * 3\n");
    assertThat(answer.worked()).isTrue();
  }

  @Test
  void anythingElseIsAnOrdinaryLineAndTheNextStatementIsShownAgain() {
    assertThat(lecture("", "one + 40", "/vars", "").out())
        .endsWith(
            """
            2/4 ► def twice(n) {
                    n * 2
                  }
            41
            2/4 ► def twice(n) {
                    n * 2
                  }
            def one = 1
            2/4 ► def twice(n) {
                    n * 2
                  }
            3/4 ► twice(one)
            """);
  }

  @Test
  void whatIsSkippedDoesNotRun() {
    Answer answer = lecture("s", "one");
    assertThat(answer.out()).contains("2/4 ► def twice").doesNotContain("\n1\n");
    assertThat(answer.err()).contains("nothing is called 'one' here");
  }

  @Test
  void goingBackUndoesNothing() {
    Answer answer = lecture("", "b", "b", "(one)", "s", "one + 1");
    assertThat(answer.out())
        .containsSubsequence(
            "1/4 ►", "\n1\n", "2/4 ►", "Numbers", "1/4 ►", "Numbers", "1/4 ►", "\n1\n", "1/4 ►")
        .containsSubsequence("2/4 ►", "2/4 ►", "\n2\n");
    assertThat(answer.err()).contains("this is the beginning", "this has run: Enter runs it again");
  }

  @Test
  void whatHasRunRunsAgainWhereTheUserSaysSo() throws IOException {
    Files.writeString(script, "list = []\nlist << list.size()\n'end'\n");
    assertThat(lecture("", "", "b", "", "list.size() + 10").out()).contains("\n0\n1\n", "\n12\n");
  }

  @ParameterizedTest
  @CsvSource({"r Tripled", "r tripled", "r trip", "r ipled"})
  void runsOnToASectionWhoseNameIsEnough(String typed) {
    assertThat(lecture(typed).out())
        .endsWith(
            """
            1/4 ► one = 1
            1
            2/4 ► def twice(n) {
                    n * 2
                  }
            3/4 ► twice(one)
            2

            Tripled
            -------

            4/4 ► one * 3
            """);
  }

  @Test
  void runningOnRunsNothingTwice() throws IOException {
    Files.writeString(script, "list = []\nlist << 1\nlist << 2\n// # End\nlist\n");
    assertThat(lecture("", "", "b", "b", "r End", "").out()).endsWith("4/4 ► list\n1\n2\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          r Trippled | there is no section 'Trippled': did you mean 'Tripled'?
          r nowhere  | there is no section 'nowhere': choose from Numbers, Doubled, Tripled
          r          | r wants a section: choose from Numbers, Doubled, Tripled
          r led      | 'led' may be 'Doubled', 'Tripled': type more of it
          """)
  void aSectionThatIsNotClearIsOneSentence(String typed, String sentence) {
    assertThat(lecture(typed).err()).endsWith("\n" + sentence + "\n");
  }

  @Test
  void aSectionThatIsBehindIsNotRunTo() {
    assertThat(lecture("", "r Numbers").err())
        .endsWith("'Numbers' is behind: b goes back in the text\n");
  }

  @Test
  void variablesWhoseNamesAreKeysAreUsedAsInGroovy() {
    assertThat(lecture("r = 5", "r.toString() + '!'", "s = 6", "(s)").out())
        .containsSubsequence("\n5\n", "\n5!\n", "\n6\n", "\n6\n");
  }

  @Test
  void aStatementThatFailsStaysTheNextOne() throws IOException {
    Files.writeString(script, "x = y + 1\n'end'\n// # Far\n");
    Answer answer = lecture("", "y = 4;", "", "");
    assertThat(answer.err()).contains("nothing is called 'y' here", "Enter tries it again");
    assertThat(answer.out()).endsWith("1/2 ► x = y + 1\n5\n2/2 ► 'end'\nend\n\nFar\n===\n");
    assertThat(lecture("r Far").out()).endsWith("1/2 ► x = y + 1\n");
  }

  @Test
  void whoLeavesCanGoOn() {
    Answer answer = lecture("", "q", "one + 6", "", "/step");
    assertThat(answer.err()).endsWith("the lecture waits at statement 2: /step goes on with it\n");
    assertThat(answer.out()).containsSubsequence("2/4 ►", "\n7\n", "Doubled", "2/4 ►");
    assertThat(answer.out().substring(answer.out().indexOf("\n7\n"))).doesNotContain("1/4");
  }

  @Test
  void aRecordedSessionShowsWhatFailed() throws IOException {
    Files.writeString(
        script,
        """
        // ringside session 1
        6 * 7
        // => 42
        // !  gdb.brake('schedule')
        // !> gdb has no verb brake(String): did you mean 'break'?
        // ?> of a later version
        'end'
        """);
    assertThat(lecture("").out())
        .isEqualTo(
            """
            1/2 ► 6 * 7
            42

                 ! gdb.brake('schedule')
            gdb has no verb brake(String): did you mean 'break'?

            ?> of a later version

            2/2 ► 'end'
            """);
  }

  @Test
  void javaIsLecturedOnTooWhateverIsTypedBesides() throws IOException {
    Files.writeString(
        script,
        """
        // ringside session 1
        x = 20
        /* java
        int twice(int n) { return 2 * n; }
        twice(x) + 1
        // => 41
        */
        x + 5
        """);
    String out = lecture("", "/java", "x / 8.0", "", "", "x - 6").out();
    assertThat(out)
        .containsSubsequence("\n20\n", "2/3 java ► int twice(int n)", "\n2.5\n", "\n41\n")
        .containsSubsequence("3/3 ► x + 5\n25\n", "14");
  }

  @Test
  void aLectureIsSavedLikeWhatWasTyped() {
    Path saved = folder.resolve("saved.groovy");
    lecture("", "one + 40", "", "", "", "/save " + saved);
    assertThat(saved)
        .content()
        .containsSubsequence("one = 1\n// => 1\n", "one + 40\n// => 41\n", "one * 3\n// => 3\n");
  }

  @Test
  void whatCannotBeSteppedThroughIsOneSentence() throws IOException {
    assertThat(type("/step"))
        .isEqualTo(new Answer("", "/step wants a file: /step lab.groovy\n", false));
    Path absent = folder.resolve("absent.groovy");
    assertThat(type("/step " + absent).err())
        .isEqualTo("cannot read " + absent + ": there is no such file\n");
    Files.writeString(script, "// only text\n");
    assertThat(lecture().err()).isEqualTo(script + " has no statement to step through\n");
    Files.writeString(script, "1 + 1\n\nlist = [1,\n");
    assertThat(lecture().err())
        .isEqualTo(script + ": line 3: the statement that begins here has no end\n");
  }

  @Test
  void controlCharactersOfAScriptDoNotReachTheTerminal() throws IOException {
    Files.writeString(script, "// \033]0;title\007text\nx = '\033[2J'\n");
    assertThat(lecture().out()).doesNotContain("\033");
  }
}
