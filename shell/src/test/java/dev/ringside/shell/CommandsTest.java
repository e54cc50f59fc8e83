package dev.ringside.shell;

import static dev.ringside.shell.TypedShell.said;
import static dev.ringside.shell.TypedShell.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.TypedShell.Answer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries, and the commands that need no file, typed into a shell without a machine. */
class CommandsTest {

  @Test
  void valuesAreShownAndKept() {
    assertThat(said("6 * 7", "_ + 1", "_ + _1 * 1000", "null", "_"))
        .isEqualTo("42\n43\n42043\n42043\n");
    assertThat(said("'first'", "'second'", "'third'", "_2 + _1")).endsWith("third\nfirstsecond\n");
  }

  @Test
  void aSemicolonAtTheEndPrintsNothing() {
    assertThat(said("x = 5;", "x + 1 ;  ", "x + 2; // a note", "_")).isEqualTo("7\n");
    assertThat(said("5 // no end;", "'a;'")).isEqualTo("5\na;\n");
  }

  @Test
  void anEntryGoesOnUntilItIsWhole() {
    assertThat(said("[1,", "", "2].sum()", "def f() {", "  'in f'", "}", "f()"))
        .isEqualTo("3\nin f\n");
  }

  @Test
  void nothingIsRunTwiceAndAFailureKeepsWhatWasDone() {
    Answer answer = type("n = 0;", "n += 1; nothing()", "n += 1", "n");
    assertThat(answer.out()).isEqualTo("2\n2\n");
    assertThat(answer.err()).contains("there is no method nothing()");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          target = 1; 2 + tarqet | nothing is called 'tarqet' here: did you mean 'target'?~\
            target = 1; 2 + tarqet~                  ^~
          vm.bot()               | vm has no verb bot(): did you mean 'boot'?~  vm.bot()~     ^~
          gdb.go(timeuot: 3)     | gdb.go has no argument 'timeuot': did you mean 'timeout'?~
          guest.run('ls')        | no machine is running: vm.boot() starts one~
          """)
  void aFailedEntryIsASentenceAndACaret(String entry, String sentence) {
    Answer answer = type(entry);
    assertThat(answer.err()).isEqualTo(sentence.replace('~', '\n'));
    assertThat(answer.out()).isEmpty();
    assertThat(answer.worked()).isFalse();
  }

  @Test
  void theShellGoesOnAfterAFailureAndTellsOfItAtTheEnd() {
    Answer answer = type("nothingOfThatName", "1 + 1");
    assertThat(answer.out()).isEqualTo("2\n");
    assertThat(answer.worked()).isFalse();
    assertThat(type("1 + 1").worked()).isTrue();
  }

  @Test
  void exitLeaves() {
    assertThat(said("1", "/exit", "2")).isEqualTo("1\n");
  }

  @Test
  void aCommandIsFoundByItsBeginning() {
    assertThat(said("x = 3;", "/v", "/ex", "x")).isEqualTo("def x = 3\n");
    assertThat(type("/e").err()).isEqualTo("/e may be /edit, /error, /exit: type more of it\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /hlp          | there is no command /hlp: did you mean '/help'?
          /drpo x       | there is no command /drpo: did you mean '/drop'?
          /drop         | /drop wants a name: /vars, /methods and /classes list them
          /set colour x | there is no setting 'colour': /set console on, or off
          /set console  | console is on or off: /set console on
          /time         | /time wants code: /time guest.run('true')
          /gdb          | /gdb wants a line for gdb: /gdb info breakpoints
          /gdb info reg | no machine is running: vm.boot() starts one
          /monitor      | /monitor wants a line for QEMU's monitor: /monitor info status
          /monitor info | no machine is running: vm.boot() starts one
          /console      | no machine is running: vm.boot() starts one
          /console all  | /console wants a number of lines, not 'all'
          """)
  void whatCannotBeDoneIsOneSentenceAndNoSuccess(String entry, String sentence) {
    assertThat(type(entry)).isEqualTo(new Answer("", sentence + "\n", false));
  }

  @Test
  void anUnknownCommandNamesAllWhereNoneIsNear() {
    assertThat(type("/xyzzyx").err())
        .startsWith("there is no command /xyzzyx: choose from /help, /list, ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/help gdb.break", "?gdb.break", "/?gdb.break", "/? gdb.break", "/hel gdb.break"})
  void helpOnAVerbHoweverItIsAskedFor(String entry) {
    assertThat(said(entry)).startsWith("gdb.break(").contains("\n  example:\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/help", "?", "/?"})
  void helpNamesEveryCommand(String entry) {
    assertThat(said(entry)).contains("/gdb /monitor /console", "/exit", "?gdb.break");
  }

  @Test
  void helpOnWhatDoesNotExistTellsWhatDoes() {
    assertThat(said("/help gdb.brake"))
        .isEqualTo("gdb has no verb brake: did you mean gdb.break?\n/help gdb lists them\n");
    assertThat(said("/help /sav")).startsWith("there is no help on '/sav': did you mean /save?\n");
  }

  static Stream<String> commands() {
    String[] all =
        ("help list save open history vars methods classes imports edit drop reset set error time"
                + " gdb monitor console more exit")
            .split(" ");
    return Stream.of(all);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpOnEveryCommand(String name) {
    assertThat(said("/help /" + name)).startsWith("/" + name).containsPattern("\n  \\w+");
  }

  @Test
  void settingsAreShownAndChanged() {
    assertThat(said("/set", "/set console  on", "/set", "/set console off", "/set"))
        .isEqualTo("console off\nconsole on\nconsole off\n");
  }

  @Test
  void errorShowsAllOfTheLastFailure() {
    assertThat(said("/error")).isEqualTo("nothing has failed\n");
    Answer answer = type("def f() {", "  throw new IOException('why')", "}", "f()", "2", "/error");
    assertThat(answer.err()).startsWith("why").doesNotContain("\tat ");
    assertThat(answer.out())
        .startsWith("2\njava.io.IOException: why\n")
        .containsPattern("at .*\\(line 1:2\\)")
        .containsPattern("at .*\\(line 2:1\\)");
    assertThat(type("/gdb x", "/error").out()).contains("no machine is running", "at ");
  }

  @Test
  void errorShowsWhereADefectOfOursIs() {
    Answer answer = new TypedShell().defect(new IllegalStateException("odd")).typed("/error");
    assertThat(answer.err())
        .isEqualTo(
            "a defect in ringside: java.lang.IllegalStateException: odd (/error shows where)\n");
    assertThat(answer.out()).contains("at dev.ringside.shell.CommandsTest.errorShowsWhere");
  }

  @Test
  void moreShowsTheLastValueAgain() {
    assertThat(said("/more")).isEqualTo("nothing was shown\n");
    assertThat(said("(1..60).collect { [n: it] };", "_.size()", "/more")).isEqualTo("60\n60\n");
  }
}
