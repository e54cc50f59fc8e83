package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lectures on a terminal of 80 by 24, as a projector shows it. */
class LectureIT {
  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final Pattern MARKED = Pattern.compile("(?m)^(\\d+)/(\\d+) ► (.*)$");
  private static final String OVER = "the lecture is over";

  @TempDir Path home;

  /** What somebody in the room asks before a statement runs, and what the answer looks like. */
  private static Map<String, List<String>> questions() {
    Map<String, List<String>> questions = new HashMap<>();
    questions.put("guest.compile('testprog.c')", List.of("guest.run('echo asked')", "^asked$"));
    questions.put("assert target.held", List.of("gdb.brake('f')", "did you mean 'break'"));
    questions.put("gdb.bt().take(3)", List.of("gdb.eval('dfd') + 170", "^70$"));
    questions.put("gdb.eval('filename')", List.of("guest.run('ls')", "gdb.cont\\(\\) first"));
    questions.put("opens.delete()", List.of("opens.hits + 700", "^702$"));
    questions.put("vm.kill()", List.of("vm.status.status", "running"));
    return questions;
  }

  @Test
  void theFirstStepsAreWalkedAndQuestionsAreAnswered() {
    Map<String, List<String>> questions = questions();
    List<Integer> walked = new ArrayList<>();
    try (PtyTerminal terminal = open("../scripts/first-steps.groovy")) {
      assertThat(terminal.screen()).contains("First steps", "A machine");
      assertThat(terminal.styleOf("First steps")).isEqualTo("1");
      while (!terminal.answer().contains(OVER)) {
        Matcher marked = marked(terminal);
        if (marked.find()) {
          walked.add(Integer.parseInt(marked.group(1)));
          List<String> question = questions.remove(marked.group(3));
          if (question != null) {
            terminal.enter(question.get(0)).awaitScreen(question.get(1)).awaitPrompt();
            assertThat(terminal.answer()).contains(marked.group());
          }
        } else {
          assertThat(terminal.answer()).contains("Enter goes on");
        }
        String before = terminal.answer();
        terminal.enter("").awaitPrompt();
        assertThat(terminal.answer()).as("after %s", before).doesNotContain("tries it again");
        fits(terminal);
      }
      assertThat(walked).as("each statement once").doesNotHaveDuplicates().isSorted();
      assertThat(walked).hasSize(walked.get(walked.size() - 1)).hasSizeGreaterThan(25);
      assertThat(questions).as("questions that nobody asked").isEmpty();
      terminal.key(PtyKey.CTRL_D);
      assertThat(terminal.exitStatus(DEADLINE)).isZero();
    }
  }

  /** Nothing that a key brought has left the screen, and no line of text was broken by it. */
  private static void fits(PtyTerminal terminal) {
    assertThat(terminal.answer().lines().count()).as(terminal.answer()).isLessThanOrEqualTo(24);
  }

  private PtyTerminal open(String script) {
    return PtyTerminal.ringside(home, "--no-rc", "--step", script)
        .size(80, 24)
        .open()
        .awaitPrompt();
  }

  private static Matcher marked(PtyTerminal terminal) {
    return MARKED.matcher(terminal.answer());
  }

  @Test
  void controlCStopsTheStatementAndNotTheLecture() throws IOException {
    Path script =
        Files.writeString(
            home.resolve("loop.groovy"),
            """
            // # A loop
            println 'lo' + 'oping'; while (true) {}

            // # The other end
            6 * 7
            """);
    try (PtyTerminal terminal = open(script.toString())) {
      assertThat(terminal.styleOf("►")).contains("1").contains("33");
      terminal.enter("").awaitScreen("^looping$").key(PtyKey.CTRL_C).awaitPrompt();
      assertThat(terminal.answer()).contains("interrupted", "Enter tries it again");
      terminal.key(PtyKey.CTRL_C).awaitPrompt();
      terminal.enter("r other").awaitScreen("^looping$").key(PtyKey.CTRL_C).awaitPrompt();
      assertThat(terminal.answer()).doesNotContain("2/2");
      terminal.enter("s").awaitScreen("^2/2 ► 6 \\* 7$").awaitPrompt();
      terminal.enter("b").awaitScreen("^1/2 ► ").awaitPrompt();
      terminal.enter("q").awaitScreen("/step goes on with it").awaitPrompt();
      terminal.enter("").awaitPrompt();
      terminal.enter("/step").awaitScreen("^1/2 ► ").awaitPrompt();
      terminal.enter("s").awaitScreen("^2/2 ► ").awaitPrompt();
      terminal.enter("").awaitScreen("^42\n+the lecture is over").awaitPrompt();
      terminal.key(PtyKey.UP).awaitLine("ringside> 6 \\* 7");
      terminal.key(PtyKey.CTRL_C).awaitPrompt().enter("_ + 1").awaitScreen("^43$");
    }
  }

  @Test
  void aTextThatIsLongerThanTheScreenIsReadPieceByPiece() throws IOException {
    StringBuilder text = new StringBuilder("// # Long\n");
    for (int i = 1; i <= 30; i++) {
      text.append("//\n// Paragraph ").append(i).append('.').append('\n');
    }
    Path script = Files.writeString(home.resolve("long.groovy"), text + "6 * 7\n");
    try (PtyTerminal terminal = open(script.toString())) {
      assertThat(terminal.screen()).contains("Long", "… Enter goes on");
      StringBuilder all = new StringBuilder(terminal.everything());
      while (!marked(terminal).find()) {
        terminal.enter("").awaitPrompt();
        fits(terminal);
        all.append(terminal.answer());
      }
      for (int i = 1; i <= 30; i++) {
        assertThat(all).containsOnlyOnce("Paragraph " + i + ".");
      }
      terminal.enter("").awaitScreen("^42$").awaitPrompt();
    }
  }

  @Test
  void aValueStaysOnTheScreenBeforeTheTextGoesOn() throws IOException {
    String script =
        "(1..15).join('\\n')\n// Behind it.\n//\n" + "// More.\n//\n".repeat(5) + "1 + 1\n";
    Path file = Files.writeString(home.resolve("value.groovy"), script);
    try (PtyTerminal terminal = open(file.toString())) {
      terminal.enter("").awaitScreen("Enter goes on").awaitPrompt();
      assertThat(terminal.screen()).contains("1", "15").doesNotContain("Behind it.");
      terminal.enter("").awaitScreen("^2/2 ► 1 \\+ 1$").awaitPrompt();
      assertThat(terminal.answer()).contains("Behind it.");
    }
  }

  @Test
  void aScriptThatIsNotThereIsAMistakeOfUse() {
    try (PtyTerminal terminal =
        PtyTerminal.ringside(home, "--step", "absent.groovy").size(80, 24).open()) {
      assertThat(terminal.exitStatus(DEADLINE)).isEqualTo(2);
      assertThat(terminal.everything()).contains("ringside: there is no script absent.groovy");
    }
  }
}
