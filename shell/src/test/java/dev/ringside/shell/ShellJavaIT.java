package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java as somebody types it at a terminal, with a machine. */
class ShellJavaIT {
  /** The shell's own bound is 50 ms; a machine that builds and tests has other work as well. */
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  @TempDir static Path home;
  private static PtyTerminal shell;

  @BeforeAll
  static void boot() {
    shell = PtyTerminal.ringside(home).open().awaitPrompt();
    shell.enter("vm.boot();").awaitLine("ringside\\[running\\]>");
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  @BeforeEach
  void inJava() {
    shell.key(PtyKey.CTRL_C).awaitPrompt();
    shell.enter("/java").awaitLine("ringside:java\\[running\\]>");
  }

  @Test
  void theVerbsDriveTheMachineAndGroovySeesTheSameVariables() {
    shell.enter("var echoed = guest.run(\"echo from $((40 + 2)) java\");").awaitPrompt();
    shell.enter("echoed.out().strip()").awaitScreen("^'from 42 java'$").awaitPrompt();
    shell.enter("gdb.interrupt();").awaitLine("ringside:java\\[cpu0.*\\]>");
    shell.enter("var point = gdb.breakAt(\"_raw_spin_lock\").when(\"$rdi != 0\");").awaitPrompt();
    shell.enter("var stop = gdb.go();").awaitLine("ringside:java\\[.*_raw_spin_lock\\]>");
    shell.enter("/groovy").awaitLine("ringside\\[.*_raw_spin_lock\\]>");
    shell.enter("stop.function + ' by ' + point.condition");
    shell.awaitScreen("^'_raw_spin_lock by \\$rdi != 0'$").awaitPrompt();
    shell.enter("point.delete(); gdb.cont();").awaitLine("ringside\\[running\\]>");
    shell.enter("echoed.exit + 7000").awaitScreen("^7000$").awaitPrompt();
  }

  @Test
  void theContinuationPromptSaysWhatIsOpen() {
    shell.enter("int twice(int n) {").awaitLine(".*\\}.*>");
    shell.enter("return 2 * n;").awaitLine(".*\\}.*>").enter("}").awaitPrompt();
    shell.enter("twice(").awaitLine(".*\\).*>").enter("4004)").awaitScreen("^8008$").awaitPrompt();
    shell.key(PtyKey.UP).awaitScreen("twice\\(\n.*4004\\)").key(PtyKey.CTRL_C).awaitPrompt();
  }

  private static void interruptedAtOnce(String code) {
    shell.enter("{ System.out.println(\"now\" + \" it runs\"); " + code + " }");
    shell.awaitScreen("^now it runs$").key(PtyKey.CTRL_C).awaitPrompt(AT_ONCE);
    assertThat(shell.answer()).containsPattern("(?m)^(\\^C)?interrupted.*the guest is running");
    assertThat(shell.lineOfCursor()).isEqualTo("ringside:java[running]>");
    shell.enter("guest.run(\"echo still\" + \" alive\").out()").awaitScreen("still alive");
    shell.awaitPrompt();
  }

  @Test
  void ctrlCEndsALoopWithoutEnd() {
    interruptedAtOnce("while (true);");
  }

  @Test
  void ctrlCEndsAVerbThatWaits() {
    interruptedAtOnce("gdb.go();");
  }

  @Test
  void tabKnowsTheTypesOfLiveObjects() {
    shell.type("guest.spa\t").awaitLine("ringside:java\\[running\\]> guest.spawn\\(");
    shell.key(PtyKey.CTRL_C).awaitPrompt();
    shell.enter("/groovy").awaitLine("ringside\\[running\\]>");
    shell.enter("distance = [4, 5]").awaitPrompt();
    shell.type("/java dista\t.siz\t").awaitLine(".*> /java distance\\.size\\(\\)");
    shell.key(PtyKey.ENTER).awaitScreen("^2$").awaitPrompt();
  }

  @Test
  void whatDoesNotCompileHasACaretAndChangesNothing() {
    shell.enter("int wrong = \"text\";").awaitScreen("incompatible types: .* to int").awaitPrompt();
    assertThat(shell.answer()).containsPattern("(?m)^ {14}\\^");
    shell.enter("wrong").awaitScreen("there is no variable wrong here").awaitPrompt();
  }

  @Test
  void nothingOfJavaIsLoadedBeforeItIsAskedFor() throws Exception {
    Path classes = home.resolve("classes.txt");
    assertThat(loaded(classes, "6 * 7\n/help\n/vars\n")).isEmpty();
    assertThat(loaded(classes, "/java 6 * 7\n")).contains("jdk.jshell.JShell");
  }

  /** What of Java's own compiler and shell is loaded by a shell that is told this. */
  private static List<String> loaded(Path into, String entries) throws Exception {
    Command.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + into + "::filecount=0",
            "-jar",
            "target/ringside.jar",
            "--no-rc")
        .run(entries);
    return Files.readAllLines(into).stream()
        .flatMap(line -> List.of(line.split("\\s+")).stream())
        .filter(word -> word.matches("(jdk\\.jshell|com\\.sun\\.tools\\.javac)\\..*"))
        .toList();
  }
}
