package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Command.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session typed into a terminal, with a real kernel: saved, checked, and lost in a crash. */
class RecordedSessionIT {
  private static final List<String> TYPED =
      List.of(
          "vm.boot()",
          "p = guest.spawn('wc /etc/group')",
          "b = gdb.break('vfs_read') < pid == p && count > 100 >",
          "p.resume(); gdb.go()",
          "gdb.bt()",
          "gdb.brake('schedule')",
          "gdb.go()",
          "gdb.bt().take(2)",
          "/java b.getHits() + 40",
          "b.delete(); gdb.cont()",
          "def pages(n) { (n + 4095).intdiv(4096) }",
          "pages(4097)",
          "guest.run('uname -r')",
          "p.pid");

  @TempDir Path home;

  private Path journals() {
    return home.resolve("state/ringside/journal");
  }

  private void typeAndSave(Path file) {
    try (PtyTerminal shell = PtyTerminal.ringside(home).size(100, 45).open().awaitPrompt()) {
      TYPED.forEach(line -> shell.enter(line).awaitPrompt());
      shell.enter("/save " + file).awaitScreen("^saved " + TYPED.size() + " entries").awaitPrompt();
      shell.enter("/exit");
      assertThat(shell.exitStatus(PtyTerminal.DEADLINE)).isZero();
    }
  }

  @Test
  void aSavedSessionGivesTheSameOnAnotherMachine() throws IOException {
    Path file = home.resolve("s.groovy");
    typeAndSave(file);
    String script = Files.readString(file);
    assertThat(journals()).isEmptyDirectory();
    assertThat(script)
        .matches(
            "(?s)// ringside session 1\n"
                + "// kernel \\S+ \\(build id [0-9a-f]{40}\\), QEMU [0-9.]+, gdb [0-9.]+\n.*")
        .containsPattern("(?m)^// => pid «\\d+» \\(wc /etc/group\\)$")
        .containsPattern("(?m)^// => stop 1: breakpoint 1 \\(vfs_read\\) on cpu 0 pid «\\d+» wc$")
        .containsPattern("(?m)^// => stop 2: breakpoint 1 \\(vfs_read\\) on cpu 0 pid «\\d+» wc$")
        .contains("\n// !  gdb.brake('schedule')\n// !> gdb has no verb brake(String): ")
        .contains("\n/* java\nb.getHits() + 40\n// => 42\n*/\n")
        .contains("\npages(4097)\n// => 2\n");

    Outcome same = Command.ringside("--check", file.toString()).run();
    assertThat(same.out()).as(same.err()).endsWith("s.groovy: 11 results are as recorded\n");
    assertThat(same.status()).isZero();

    int line = script.lines().toList().indexOf("pages(4097)") + 1;
    Files.writeString(file, script.replace("\npages(4097)\n// => 2\n", "\npages(4097)\n// => 3\n"));
    Outcome falsified = Command.ringside("--check", file.toString()).run();
    assertThat(falsified.out())
        .as(falsified.err())
        .contains("s.groovy: line " + line + ": pages(4097)\n  - 3\n  + 2\n")
        .endsWith("s.groovy: 1 statement is not as recorded\n");
    assertThat(falsified.status()).isEqualTo(1);

    Outcome replayed = Command.ringside(file.toString()).run();
    assertThat(replayed.status()).as(replayed.err()).isZero();
    assertThat(replayed.out().strip()).matches("(?s).*\\d+");
  }

  @Test
  void whatWasTypedBeforeAKillIsOffered() throws IOException {
    try (PtyTerminal shell = PtyTerminal.ringside(home).open().awaitPrompt()) {
      shell.enter("x = 41").awaitScreen("^41$").awaitPrompt();
      shell.enter("nothingLikeIt").awaitScreen("^nothing is called").awaitPrompt();
      shell.enter("println 'be' + 'gun'; sleep(3_600_000)").awaitScreen("^begun$");
      assertThat(shell.process().destroyForcibly()).isTrue();
      assertThat(shell.exitStatus(PtyTerminal.DEADLINE)).isEqualTo(137);
    }
    try (PtyTerminal next = PtyTerminal.ringside(home).size(150, 40).open().awaitPrompt()) {
      assertThat(next.everything())
          .contains(
              "the last session ended without a good-bye: /recover evaluates its 2 entries, /recover"
                  + " show lists them");
      next.enter("/recover show").awaitScreen("^x = 41\n// => 41\n// !  nothingLikeIt\n");
      next.awaitPrompt().enter("/recover").awaitScreen("^begun$");
      next.key(PtyKey.CTRL_C).awaitScreen("^interrupted").awaitPrompt();
      next.enter("x + 600").awaitScreen("^641$").awaitPrompt();
      next.enter("/recover drop").awaitScreen("^forgotten$").awaitPrompt();
      next.enter("/exit");
      assertThat(next.exitStatus(PtyTerminal.DEADLINE)).isZero();
    }
    assertThat(journals()).isEmptyDirectory();
  }

  @Test
  void whatWasTypedOnATerminalThatVanishesIsOffered() {
    try (PtyTerminal shell = PtyTerminal.ringside(home).open().awaitPrompt()) {
      shell.enter("x = 41").awaitScreen("^41$").awaitPrompt();
      shell.vanish();
      shell.exitStatus(PtyTerminal.DEADLINE);
    }
    try (PtyTerminal next = PtyTerminal.ringside(home).open().awaitPrompt()) {
      assertThat(next.everything()).contains("/recover evaluates its entry");
      next.enter("/recover").awaitScreen("^41$").awaitPrompt().key(PtyKey.CTRL_D);
      assertThat(next.exitStatus(PtyTerminal.DEADLINE)).isZero();
    }
    assertThat(journals()).isEmptyDirectory();
  }

  @Test
  void whatCannotBeReplayedIsSaidWithItsLine() throws IOException {
    Path file = home.resolve("s.groovy");
    Files.writeString(file, "// ringside session 1\n\nx = 1\n[1,\n");
    refused(1, "ringside: s.groovy: line 4: the statement that begins here has no end");
    Files.writeString(file, "// ringside session 1\n\nx = 1\n\nx + y\n");
    refused(
        1,
        "ringside: s.groovy: line 5: nothing is called 'y' here: define it first, or check its"
            + " spelling\n  x + y\n      ^");
    Files.writeString(file, "x = 1\n");
    Outcome plain = Command.ringside("--check", file.toString()).run();
    assertThat(plain.complaint())
        .isEqualTo("ringside: " + file + " is no saved session: nothing in it can be compared");
    assertThat(plain.status()).isEqualTo(2);
  }

  private void refused(int status, String complaint) {
    Outcome outcome = Command.ringside(home.resolve("s.groovy").toString()).run();
    assertThat(outcome.complaint()).isEqualTo(complaint);
    assertThat(outcome.status()).isEqualTo(status);
  }
}
