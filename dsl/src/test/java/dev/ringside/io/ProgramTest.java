package dev.ringside.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.commons.exec.ExecuteException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int BIG = 3_000_000;
  private static final String SLEEPER = "exec 3>life; echo alive >&3; exec sleep 600";
  @TempDir Path folder;

  private static Program shell(String script) {
    return Program.of("sh", "-c", script);
  }

  @Test
  void tellsExitStatusAndBothOutputs() {
    Program.Finished finished = shell("echo out; echo err >&2; exit 7").run(DEADLINE);
    assertThat(finished).isEqualTo(new Program.Finished(7, "out\n", "err\n"));
    assertThat(finished.good()).isFalse();
  }

  @Test
  void aSignalIsAnExitStatusToo() {
    assertThat(shell("kill -KILL $$").run(DEADLINE).exit()).isEqualTo(128 + 9);
    assertThat(shell("kill -TERM $$").run(DEADLINE).exit()).isEqualTo(128 + 15);
  }

  @Test
  void argumentsArriveAsTheyAre() {
    Program program = Program.of("printf", "%s|", "a b", "'", "\"", "$HOME", "", "\\", "ü\n");
    assertThat(program.run(DEADLINE).out()).isEqualTo("a b|'|\"|$HOME||\\|ü\n|");
  }

  @Test
  void readsMuchOutputOfBothKindsToTheEnd() {
    String much = "head -c " + BIG + " /dev/zero | tr '\\0' ";
    Program.Finished finished = shell(much + "x; " + much + "y >&2").run(DEADLINE);
    assertThat(finished.out()).hasSize(BIG).containsOnlyOnce("xxx".repeat(BIG / 3));
    assertThat(finished.err()).hasSize(BIG);
  }

  @Test
  void runsInAFolderWithItsOwnEnvironment() {
    Program.Finished finished = shell("pwd; echo $WORD").in(folder).env("WORD", "w").run(DEADLINE);
    assertThat(finished.out()).isEqualTo(folder + "\nw\n");
  }

  @Test
  void aMissingProgramIsSaidWithTheCure() {
    assertThatThrownBy(() -> Program.of("no-such-program").run(DEADLINE))
        .isInstanceOf(ProgramException.class)
        .hasMessage(
            "the program no-such-program is not installed:"
                + " run shell/bin/setup, which installs it");
  }

  @Test
  void theDeadlineKillsTheWholeTree() throws Exception {
    Life life = new Life();
    Program tree = shell("exec 3>life; echo alive >&3; sleep 600 & sh -c 'sleep 600; :'; :");
    assertThatThrownBy(() -> tree.in(folder).run(Duration.ofSeconds(1)))
        .isInstanceOf(ProgramException.class)
        .hasMessage("sh did not end within 1 s: it was killed");
    life.ends(DEADLINE);
  }

  /** As with a user's Ctrl-C. */
  @Test
  void anInterruptionEndsTheProgram() throws Exception {
    Life life = new Life();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread runner =
        new Thread(
            () -> {
              try {
                shell(SLEEPER).in(folder).run(DEADLINE);
              } catch (CancellationException expected) {
                thrown.complete(expected);
              }
            });
    runner.start();
    life.begins();
    runner.interrupt();
    assertThat(thrown.get(20, TimeUnit.SECONDS)).hasMessage("sh was interrupted and ended");
    life.ends(DEADLINE);
  }

  @Test
  void aChildIsSpokenToUntilItsInputEnds() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Child cat = Program.of("cat").start(out::writeBytes, piece -> {});
    cat.send("one ".getBytes(StandardCharsets.UTF_8));
    cat.send("y".repeat(BIG).getBytes(StandardCharsets.UTF_8));
    cat.closeInput();
    assertThat(cat.exited().get(20, TimeUnit.SECONDS)).isZero();
    assertThat(out.size()).isEqualTo(4 + BIG);
    cat.send("nobody".getBytes(StandardCharsets.UTF_8));
    cat.kill();
    assertThat(cat.alive()).isFalse();
  }

  /** Commons Exec calls a process failed when closing its streams fails. */
  @Test
  void troubleWithItsStreamsDoesNotHideItsEnd() throws Exception {
    Child cat = Program.of("cat").start(piece -> {}, piece -> {});
    cat.new Ending().onProcessFailed(new ExecuteException("Broken pipe", 0));
    assertThat(cat.exited()).isNotDone();
    cat.kill();
    assertThat(cat.exited().get(20, TimeUnit.SECONDS)).isEqualTo(128 + 9);
  }

  /** A terminal's Ctrl-C goes to every process of the terminal's session. */
  @Test
  void aChildHasASessionOfItsOwn() {
    Program.Finished finished = shell("cut -d' ' -f6 /proc/self/stat; echo $$").run(DEADLINE);
    String[] lines = finished.out().split("\n");
    assertThat(lines[0]).isEqualTo(lines[1]);
  }

  @Test
  void killMinusNineOfUsEndsOurPrograms() throws Exception {
    Life life = new Life();
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    life.begins();
    parent.destroyForcibly();
    life.ends(Duration.ofSeconds(2));
  }

  /** A process of ours that has a program running. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] args) {
      Child child = shell(SLEEPER).in(Path.of(args[0])).start(piece -> {}, piece -> {});
      child.exited().join();
    }
  }

  /** A pipe that programs hold open as long as one of them lives. */
  private final class Life {
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();

    Life() {
      assertThat(shell("mkfifo life").in(folder).run(DEADLINE).good()).isTrue();
      Thread reader = new Thread(this::read, "life");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (BufferedReader lines = Files.newBufferedReader(folder.resolve("life"))) {
        first.complete(lines.readLine());
        end.complete(lines.readLine());
      } catch (IOException failure) {
        first.completeExceptionally(failure);
        end.completeExceptionally(failure);
      }
    }

    void begins() throws Exception {
      assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("alive");
    }

    void ends(Duration deadline) throws Exception {
      assertThat(end.get(deadline.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    }
  }
}
