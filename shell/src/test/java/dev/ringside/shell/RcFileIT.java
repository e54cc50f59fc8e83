package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Command.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user has in each session, and where the shell looks for it. */
class RcFileIT {
  @TempDir Path home;
  private Path config;
  private Path rc;

  @BeforeEach
  void aHome() throws IOException {
    config = home.resolve("settings");
    rc = Files.createDirectories(config.resolve("ringside")).resolve("rc.groovy");
  }

  /** The shell at the end of a pipe, in this home. */
  private Outcome shell(String input, String... options) {
    return command(options).env("XDG_CONFIG_HOME", config.toString()).run(input);
  }

  private Command command(String... options) {
    return Command.ringside(options).env("HOME", home.toString());
  }

  @Test
  void itIsEvaluatedFirstAndWhatItDefinesIsThere() throws IOException {
    Files.writeString(
        rc,
        """
        import java.util.concurrent.TimeUnit
        def greet(name) { "hello $name" }
        port = 4000
        println 'from rc'
        'its value is not shown'
        """);
    Outcome outcome = shell("greet(port + 1)\nTimeUnit.HOURS.toSeconds(1)\n/list\n");
    assertThat(outcome.out())
        .isEqualTo(
            """
            from rc
            hello 4001
            3600
               1  : greet(port + 1)
               2  : TimeUnit.HOURS.toSeconds(1)
            """);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
  }

  @Test
  void withoutTheVariableItIsInTheHomesOwnFolder() throws IOException {
    Files.writeString(rc, "place = 'of the variable'\n");
    Path own = Files.createDirectories(home.resolve(".config/ringside"));
    Files.writeString(own.resolve("rc.groovy"), "place = 'of the home'\n");
    assertThat(shell("place\n").out()).isEqualTo("of the variable\n");
    for (String ignored : List.of("", "settings")) {
      Outcome outcome = command().env("XDG_CONFIG_HOME", ignored).run("place\n");
      assertThat(outcome.out()).as("'%s'", ignored).isEqualTo("of the home\n");
    }
  }

  @Test
  void itCanBeLeftOutOrBeAnother() throws IOException {
    Files.writeString(rc, "place = 'mine'\n");
    Path other = Files.writeString(home.resolve("other.groovy"), "place = 'other'\n");
    assertThat(shell("place\n", "--rc", other.toString()).out()).isEqualTo("other\n");
    Outcome without = shell("place\n", "--no-rc");
    assertThat(without.err()).startsWith("nothing is called 'place' here");
    assertThat(without.out()).isEmpty();
  }

  @Test
  void thatThereIsNoneIsSaidOnlyOfOneThatWasNamed() {
    Outcome usual = shell("1 + 1\n");
    assertThat(List.of(usual.out(), usual.err())).containsExactly("2\n", "");
    Outcome named = shell("1 + 1\n", "--rc", home + "/absent.groovy");
    assertThat(named.err())
        .isEqualTo("cannot read " + home + "/absent.groovy: there is no such file\n");
    assertThat(named.out()).isEqualTo("2\n");
    assertThat(named.status()).isEqualTo(1);
  }

  @Test
  void aFailureInItTellsFileAndLineAndTheShellGoesOn() throws IOException {
    Files.writeString(rc, "before = 'done'\n\nbefore.upper()\nafter = 'not reached'\n");
    Outcome thrown = shell("before\nafter\n");
    assertThat(thrown.err())
        .startsWith(rc + ": line 3: String has no method upper()\n  before.upper()\n         ^\n")
        .contains("nothing is called 'after' here");
    assertThat(thrown.out()).isEqualTo("done\n");
    assertThat(thrown.status()).isEqualTo(1);

    Files.writeString(rc, "before = 'done'\nbefore = = 2\n");
    Outcome wrong = shell("40 + 2\n");
    assertThat(wrong.err()).startsWith(rc + ": line 2: ").contains("\n  before = = 2\n");
    assertThat(wrong.out()).isEqualTo("42\n");
  }

  @Test
  void onATerminalTooAndBeforeTheFirstPrompt() throws IOException {
    Files.createDirectories(home.resolve("config/ringside"));
    Files.writeString(
        home.resolve("config/ringside/rc.groovy"), "def greet(n) { \"hello $n\" }\nabsent\n");
    try (PtyTerminal shell = PtyTerminal.ringside(home).open().awaitPrompt()) {
      assertThat(shell.everything())
          .containsPattern("(?s)rc\\.groovy: line 2: nothing is.*ringside>");
      shell.enter("greet('you')").awaitScreen("^'?hello you'?$").awaitPrompt();
    }
  }

  /** As in a home that cannot be written; a folder's rights would not stop root. */
  @Test
  void aHistoryThatCannotBeKeptIsOneSentence() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "");
    try (PtyTerminal shell =
        PtyTerminal.ringside(home).env("XDG_STATE_HOME", file.toString()).open().awaitPrompt()) {
      String joined = String.join("", shell.screen());
      assertThat(joined)
          .contains(
              "the history of this session will not be kept: cannot write "
                  + file
                  + "/ringside/history: ");
      shell.enter("6 * 7").awaitScreen("^42$").awaitPrompt();
      shell.key(PtyKey.UP).awaitLine("ringside> 6 \\* 7").key(PtyKey.CTRL_C).awaitPrompt();
      shell.key(PtyKey.CTRL_D);
      assertThat(shell.exitStatus(PtyTerminal.DEADLINE)).isZero();
      assertThat(shell.log()).doesNotContain("WARNING", "Exception");
    }
  }
}
