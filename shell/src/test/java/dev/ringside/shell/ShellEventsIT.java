package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the machine does by itself is told above the line that is being typed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShellEventsIT {
  private static final String REST = " the end'";

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

  /**
   * The half-typed line stands once, behind the prompt, and can be finished. Each test types
   * another, or the rest would be suggested behind the cursor.
   */
  private static void finishes(String prompt, String halfTyped) {
    shell.awaitLine(prompt + " \\Q" + halfTyped + "\\E");
    List<String> screen = shell.screen();
    assertThat(screen.get(screen.size() - 1)).as("the last line").endsWith(halfTyped);
    assertThat(screen).filteredOn(line -> line.endsWith(halfTyped)).hasSize(1);
    shell.type(REST).key(PtyKey.ENTER).awaitScreen("^typed .* the end$").awaitPrompt();
    shell.type("\f").awaitScreen("an empty screen", PtyTerminal.DEADLINE, s -> s.row() == 0);
  }

  @Test
  @Order(1)
  void aBootTellsHowFarItIsAndErasesIt() {
    shell.enter("vm.boot();").awaitScreen("^booting.* \\(\\d+ s\\)");
    shell.awaitLine("ringside\\[running\\]>");
    assertThat(shell.everything()).doesNotContainPattern("(?m)^(booting|gdb reads)");
    assertThat(shell.log()).contains("booting");
  }

  @Test
  @Order(2)
  void aStopAppearsAboveTheLine() {
    String half = "println 'typed' + ' above";
    shell.enter("gdb.tbreak('version_proc_show');").awaitPrompt();
    shell.enter("guest.sh('(sleep 3; cat /proc/version) >/dev/null 2>&1 &');").awaitPrompt();
    shell.type(half).awaitLine(".*\\Q" + half + "\\E");
    shell.awaitLine("ringside\\[cpu0 pid \\d+ cat version_proc_show\\]> println.*");
    assertThat(shell.screen())
        .anyMatch(line -> line.matches("(?i)(?!ringside).*stop.*version_proc_show.*"));
    finishes("ringside\\[cpu0 pid \\d+ cat version_proc_show\\]>", half);
    shell.enter("gdb.cont();").awaitLine("ringside\\[running\\]>");
  }

  @Test
  @Order(3)
  void theGuestsConsoleToo() {
    String half = "println 'typed' + ' below";
    shell.enter("/set console on").awaitPrompt();
    shell.enter("guest.sh('(sleep 2; echo from the guest >/dev/kmsg) >/dev/null 2>&1 &');");
    shell.awaitPrompt().type(half).awaitScreen("\\[.*\\] from the guest$");
    finishes("ringside\\[running\\]>", half);
    shell.enter("/set console off").awaitPrompt();
  }

  @Test
  @Order(4)
  void aQemuThatIsGoneIsTold() {
    String half = "println 'typed' + ' after";
    shell.type(half).awaitLine(".*\\Q" + half + "\\E");
    shell
        .descendants()
        .running()
        .filter(process -> Descendants.program(process).startsWith("qemu"))
        .forEach(ProcessHandle::destroyForcibly);
    shell.awaitScreen("^QEMU .*(killed|ended|gone)").awaitLine("ringside\\[ended\\]> println.*");
    finishes("ringside\\[ended\\]>", half);
    shell.enter("vm.boot();").awaitLine("ringside\\[running\\]>");
  }
}
