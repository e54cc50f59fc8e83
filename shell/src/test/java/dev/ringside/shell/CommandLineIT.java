package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Command.Outcome;
import dev.ringside.shell.Command.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line without a machine: what goes in, what comes out, and where. */
class CommandLineIT {
  @TempDir Path folder;

  @Test
  void versionAndHelpGoToStandardOutput() {
    Outcome version = Command.ringside("--version").run();
    assertThat(version.out()).isEqualTo("ringside 0.1.0\n");
    assertThat(version.status()).isZero();

    Outcome help = Command.ringside("--help").run();
    assertThat(help.out()).isEqualTo(Options.HELP);
    assertThat(help.err()).isEmpty();
    assertThat(help.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-x            | ringside: there is no option -x: ringside --help lists them",
        "-e            | ringside: -e wants code: ringside -e 'vm.boot()'",
        "/nope.groovy  | ringside: there is no script /nope.groovy",
      })
  void usageIsStatusTwo(String argument, String sentence) {
    Outcome outcome = Command.ringside(argument).run();
    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo(sentence + "\n");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aScriptComesFromAFileFromStandardInputOrFromTheCommandLine() throws IOException {
    Path file = Files.writeString(folder.resolve("sum.groovy"), "args*.toInteger().sum()");
    assertThat(Command.ringside(file.toString(), "1", "2").run().out()).isEqualTo("3\n");
    assertThat(Command.ringside("-", "3", "4").run("args*.toInteger().sum()").out())
        .isEqualTo("7\n");
    assertThat(Command.ringside("-e", "args*.toInteger().sum()", "5", "6").run().out())
        .isEqualTo("11\n");
  }

  @Test
  void withJsonStandardOutputIsDataAndNothingElse() {
    Outcome outcome =
        Command.ringside(
                "--json",
                "-e",
                """
                println 'said by the script'
                System.out.println 'and so'
                [state: vm.status, time: java.time.Duration.ofMillis(1500),
                 none: Optional.empty(), text: "a ${1 + 1}", file: java.nio.file.Path.of('/x')]
                """)
            .run();
    assertThat(outcome.out())
        .isEqualTo(
            "{\"state\":{\"qemu\":\"off\",\"debugger\":\"not attached\",\"pids\":{}},"
                + "\"time\":1.5,\"none\":null,\"text\":\"a 2\",\"file\":\"/x\"}\n");
    assertThat(outcome.err()).isEqualTo("said by the script\nand so\n");
  }

  @Test
  void whatAScriptPrintsHasNoEscapeSequencesAndNoCarriageReturns() {
    Outcome outcome =
        Command.ringside(
                "-e",
                """
                println '\\033[31mred\\033[0m \\033]0;title\\007\\u009b1mbell\\007'
                System.err.print 'over\\rwritten\\r\\n'
                'last \\033[2Jvalue'
                """)
            .run();
    assertThat(outcome.out()).isEqualTo("red 1mbell\nlast value\n");
    assertThat(outcome.err()).isEqualTo("over\nwritten\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "vm.boot(kernle: 'debian')   | vm.boot has no argument 'kernle': did you mean 'kernel'?",
        "vm.bot()                    | vm has no verb bot(): did you mean 'boot'?",
        "guest.run('ls')             | no machine is running: vm.boot() starts one",
        "gdb.go()                    | no machine is running: vm.boot() starts one",
        "vm.console                  | no machine is running: vm.boot() starts one",
        "vm.boot(kernel: '/no/such') | there is no kernel /no/such: there is no folder /no either",
        "vm.boot(kernel: 'pom.xml')  | pom.xml is not a kernel image: it looks like text. Give a"
            + " bzImage (arch/x86/boot/bzImage of a build, /boot/vmlinuz-… of a system)",
        "vm.boot(memory: 'much')     | vm.boot(memory: 'much'): write it as '512M' or '2G'",
        "vm.boot(initrd: '/no/rd')   | vm.boot(initrd: …): there is no file /no/rd",
        "tarhet                      | nothing is called 'tarhet' here: define it first, or check"
            + " its spelling",
      })
  void aMistakeIsOneSentence(String code, String sentence) {
    Outcome outcome = Command.ringside("-e", code).run();
    assertThat(outcome.complaint()).isEqualTo("ringside: -e: line 1: " + sentence);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.status()).isEqualTo(1);
  }

  @Test
  void aConditionThatIsNoneHasACaretUnderTheUsersText() {
    Outcome outcome = Command.ringside("-e", "gdb.break('f') < pid = target >").run();
    assertThat(outcome.err())
        .isEqualTo(
            """
            ringside: -e: line 1, column 22: '=' would change something, and a condition can only \
            ask; did you mean '=='?
              gdb.break('f') < pid = target >
                                   ^
            """);
    assertThat(outcome.status()).isEqualTo(1);
  }

  @Test
  void theStackIsShownOnlyToThoseWhoAsk() {
    Outcome quiet = Command.ringside("-e", "guest.run('ls')").run();
    assertThat(quiet.err()).doesNotContain("\tat ").hasLineCount(1);
    Outcome verbose = Command.ringside("-v", "-e", "guest.run('ls')").run();
    assertThat(verbose.err()).contains("\tat ");
    Outcome thread =
        Command.ringside("-e", "Thread.start { throw new Exception('why') }.join(); 5").run();
    assertThat(thread.err()).contains("why").doesNotContain("\tat ");
    assertThat(thread.out()).isEqualTo("5\n");
  }

  @Test
  void aMissingProgramIsNamedBeforeAnythingIsStarted() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String[] boot = {java.toString(), "-jar", "target/ringside.jar", "-e", "vm.boot()"};
    Outcome noQemu = Command.of(boot).env("PATH", folder.toString()).run();
    assertThat(noQemu.err())
        .isEqualTo(
            "ringside: -e: line 1: the program qemu-system-x86_64 is not installed:"
                + " run shell/bin/setup, which installs it\n");
    assertThat(noQemu.status()).isEqualTo(1);

    Files.createSymbolicLink(
        folder.resolve("qemu-system-x86_64"), Path.of("/usr/bin/qemu-system-x86_64"));
    Outcome noGdb = Command.of(boot).env("PATH", folder.toString()).run();
    assertThat(noGdb.err())
        .isEqualTo(
            "ringside: -e: line 1: the program gdb is not installed:"
                + " run shell/bin/setup, which installs it\n");
    assertThat(noGdb.status()).isEqualTo(1);
  }

  /** A limit on file sizes stands for a full disk: it needs no privilege and no mount. */
  @Test
  void aCacheThatCannotGrowIsNamedAndLeavesNothingHalfDone() throws IOException {
    Path cache = CopiedCache.without(folder, "initramfs");
    Outcome outcome =
        Command.of("bash", "-c", "ulimit -f 2048; exec bin/ringside -e 'vm.boot()'")
            .env("XDG_CACHE_HOME", folder.toString())
            .run();
    assertThat(outcome.complaint())
        .isEqualTo(
            "ringside: -e: line 1: cannot store the initramfs: it is larger than this shell lets"
                + " a file become (ulimit -f): raise that limit");
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(cache.resolve("initramfs")).isEmptyDirectory();
  }

  @Test
  void ctrlCEndsALoopThatNeverEnds() {
    Running running = Command.ringside("-e", "println 'looping'; while (true) {}").start();
    Outcome outcome = running.until("looping").signal("INT").outcome();
    assertThat(outcome.err()).isEqualTo("ringside: interrupted: the machine is ended\n");
    assertThat(outcome.status()).isEqualTo(130);
    assertThat(running.survivors(Duration.ofSeconds(2))).isEmpty();
  }
}
