package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What TAB and Shift-TAB write and show, first without a machine, then with one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShellCompletionIT {
  private static final String SHIFT_TAB = "\u001b[Z";

  @TempDir static Path home;
  private static PtyTerminal shell;

  @BeforeAll
  static void open() {
    shell = PtyTerminal.ringside(home).open().awaitPrompt();
    shell.enter("6 * 7").awaitScreen("^42$").awaitPrompt();
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  @AfterEach
  void dropTheLine() {
    shell.key(PtyKey.CTRL_C).awaitPrompt();
  }

  private static void becomes(String keys, String line) {
    shell.type(keys).awaitLine("ringside\\S*> \\Q" + line + "\\E");
  }

  @Test
  @Order(1)
  void verbsAndTheirArguments() {
    becomes("vm.bo\tker\t'deb\t", "vm.boot(kernel: 'debian");
  }

  @Test
  @Order(2)
  void theSecondTellsHowTheCallIsWritten() {
    shell.type("gdb.go(\t\t").awaitScreen("^gdb\\.go\\(timeout: 30\\)$");
  }

  @Test
  @Order(3)
  void soDoesShiftTab() {
    shell.type("gdb.tbreak(" + SHIFT_TAB).awaitScreen("^gdb\\.tbreak\\(where\\)");
    assertThat(shell.lineOfCursor()).isEqualTo("ringside> gdb.tbreak(");
  }

  @Test
  @Order(4)
  void nothingOfTheUsersRuns() {
    shell.enter("class Loud { def getNoise() { println 'it ran' } }").awaitPrompt();
    shell.enter("loud = new Loud();").awaitPrompt();
    becomes("loud.noi\t", "loud.noise");
    shell.key(PtyKey.CTRL_C).awaitPrompt();
    becomes("println('it' + ' ran'); lou\t", "println('it' + ' ran'); loud");
    assertThat(shell.everything()).doesNotContainPattern("(?m)^it ran$");
  }

  @Test
  @Order(5)
  void filesWhereAPathIsWanted() {
    becomes("guest.compile('src/main/ja\t", "guest.compile('src/main/java/");
  }

  @Test
  @Order(6)
  void commandsOfTheShell() {
    becomes("/hist\t", "/history");
  }

  @Test
  @Order(7)
  void functionsOfTheKernel() {
    shell.enter("vm.boot();").awaitLine("ringside\\[running\\]>");
    shell.enter("p = guest.spawn('sleep 1000');").awaitPrompt();
    becomes("gdb.break('do_sys_openat\t", "gdb.break('do_sys_openat2");
    assertThat(shell.answer()).contains("__do_sys_openat2");
  }

  @Test
  @Order(8)
  void membersOfItsStructures() {
    becomes("gdb.break('vfs_read') < file->f_pa\tden\t", "gdb.break('vfs_read') < file->f_pathden");
  }

  @Test
  @Order(9)
  void processesOfTheGuest() {
    shell.type("gdb.break('vfs_read') < pid == \t").awaitScreen("^\\d+ sleep 1000\\b");
    assertThat(shell.answer()).containsPattern("\\b1 init\\b").containsPattern("\\b2 kthreadd\\b");
    shell.key(PtyKey.CTRL_C).awaitPrompt();
    becomes("gdb.break('vfs_read') < comm == 'qemu\t", "gdb.break('vfs_read') < comm == 'qemu-ga'");
  }
}
