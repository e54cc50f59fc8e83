package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terminal that the other tests type into is one: shown with programs everybody knows. */
class PtyTerminalTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private PtyOpening bash() {
    return PtyTerminal.of("\\$", "bash", "--norc", "--noprofile", "-i")
        .env("PS1", "$ ")
        .env("HISTFILE", folder.resolve("history").toString());
  }

  /** Types a command that says itself that it runs, and goes on. */
  private void startJob(PtyTerminal terminal) throws IOException {
    Path file = Files.writeString(folder.resolve("job"), "started\n");
    terminal.enter("tail -f " + file).awaitScreen("^started$");
  }

  @Test
  void aShellPromptsAndKnowsTheSize() {
    try (PtyTerminal terminal = bash().size(100, 30).open().awaitPrompt()) {
      terminal.enter("stty size; tty -s && echo is a terminal").awaitPrompt();
      assertThat(terminal.screen())
          .containsExactly(
              "$ stty size; tty -s && echo is a terminal", "30 100", "is a terminal", "$");
      assertThat(terminal.lineOfCursor()).isEqualTo("$");
      terminal.key(PtyKey.CTRL_D);
      assertThat(terminal.exitStatus(SOON)).isZero();
      assertThat(terminal.screen()).endsWith("$", "exit");
    }
  }

  @Test
  void aNewSizeIsTold() {
    try (PtyTerminal terminal = bash().open().awaitPrompt()) {
      terminal.enter("bash -c 'trap \"stty size\" WINCH; echo started; cat'");
      terminal.awaitScreen("^started$").resize(132, 50).key(PtyKey.CTRL_D).awaitScreen("^50 132$");
      terminal.awaitPrompt().resize(0, 0).enter("stty size").awaitScreen("^0 0$");
    }
  }

  @Test
  void keysThatInterruptAndSuspendGoThroughTheLineDiscipline() throws IOException {
    try (PtyTerminal terminal = bash().open().awaitPrompt()) {
      startJob(terminal);
      terminal.key(PtyKey.CTRL_C).awaitPrompt().enter("echo status $?").awaitScreen("^status 130$");
      terminal.awaitPrompt().enter("clear").awaitPrompt();
      startJob(terminal);
      terminal.key(PtyKey.CTRL_Z).awaitScreen("Stopped +tail -f ");
      assertThat(terminal.descendants().programs()).containsExactly("tail");
    }
  }

  @Test
  void aTerminalThatVanishesHangsUp() throws IOException {
    try (PtyTerminal terminal = bash().open().awaitPrompt()) {
      startJob(terminal);
      terminal.vanish();
      assertThat(terminal.exitStatus(SOON)).isEqualTo(128 + 1);
      assertThat(terminal.descendants().survivors(SOON)).isEmpty();
    }
  }

  @Test
  void aPasteIsMarkedWhereTheProgramWishesIt() {
    try (PtyTerminal terminal = bash().open().awaitPrompt()) {
      assertThat(terminal.mode(2004)).isTrue();
      terminal.paste("echo one\necho two\n").awaitScreen("^echo two$");
      assertThat(terminal.everything()).doesNotContain("\none");
      terminal.key(PtyKey.ENTER).awaitPrompt();
      assertThat(terminal.everything()).contains("\none\ntwo\n$");
    }
  }

  @Test
  void theLastWordsOfAProgramAreSeen() {
    try (PtyTerminal terminal = PtyTerminal.of("", "sh", "-c", "seq 2000; exit 3").open()) {
      assertThat(terminal.exitStatus(SOON)).isEqualTo(3);
      assertThat(terminal.everything()).hasLineCount(2000).startsWith("1\n2\n").endsWith("\n2000");
      assertThat(terminal.screen()).hasSize(23).endsWith("2000");
    }
  }
}
