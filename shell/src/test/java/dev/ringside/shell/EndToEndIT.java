package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.dsl.RingsideException;
import dev.ringside.dsl.Session;
import dev.ringside.image.Cache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The language on Debian's kernel: one machine for all tests, running and without breakpoints. */
class EndToEndIT {
  private static final Path SCRIPTS = Path.of("../scripts");
  private static final Heard HEARD = new Heard();
  private static Session session;

  @BeforeAll
  static void boot() {
    session = Session.open(Cache.ofUser(), HEARD, Optional.empty());
    run(
        """
        vm.boot(kernel: 'debian', nokaslr: true)
        guest.compile('testprog.c')
        """);
  }

  @AfterAll
  static void end() {
    session.close();
    assertThat(HEARD.defects).isEmpty();
  }

  @AfterEach
  void forget() {
    run("gdb.command('delete')");
    HEARD.notices.clear();
  }

  private static Object run(String script) {
    return session.run(script, "test.groovy", SCRIPTS, List.of());
  }

  @Test
  void aBreakpointIsHitAsOftenAsTheProgramOpensFiles() {
    Object seen =
        run(
            """
            target = guest.spawn('./testprog')
            opens = gdb.break('do_sys_openat2') < pid == target >
            names = gdb.collect(10) { stop ->
              assert stop.pid == target.pid && stop.comm == 'testprog'
              gdb.args.find { it.name == 'filename' }.value
            }
            [target.await().exit, opens.hits, names.collect { it.replaceFirst('^0x[0-9a-f]+ ', '') }]
            """);

    assertThat(seen).isEqualTo(List.of(0, 2L, List.of("\"/dev/urandom\"", "\"/dev/null\"")));
  }

  @Test
  void twentySpawnedProgramsHaveThePidsTheyThinkTheyHave() {
    Object pids =
        run(
            """
            (1..20).collect {
              process = guest.spawn("sh -c 'echo \\$\\$'")
              [process.pid, process.await().out.trim() as int]
            }
            """);

    assertThat((List<?>) pids)
        .hasSize(20)
        .doesNotHaveDuplicates()
        .allSatisfy(
            pair -> {
              List<?> both = (List<?>) pair;
              assertThat(both.get(0)).isEqualTo(both.get(1));
            });
  }

  @Test
  void aFunctionThatMovedIsFoundUnderItsName() {
    Object location = run("gdb.break('do_sys_open').location");

    assertThat(location).asString().startsWith("do_sys_openat2 (fs/open.c:");
    assertThat(HEARD.notices)
        .containsExactly(
            "do_sys_open is called do_sys_openat2 on this kernel (since 5.6): breakpoint set there");
  }

  @Test
  void aNameThatExistsNowhereIsAnErrorWithNearNames() {
    assertThatThrownBy(() -> run("gdb.break('_raw_spin_lokc')"))
        .isInstanceOf(RingsideException.class)
        .hasMessageStartingWith(
            "this kernel has no function _raw_spin_lokc; did you mean _raw_spin_lock");
  }

  @Test
  void theGuestAnswersNothingWhileItIsStoppedAndSaysSoAtOnce() {
    try {
      assertThatThrownBy(() -> run("gdb.interrupt(); guest.run('true')"))
          .isInstanceOf(RingsideException.class)
          .hasMessageEndingWith(": gdb.cont() first");
    } finally {
      run("gdb.cont()");
    }

    assertThat(run("guest.sh('exit 7').exit")).isEqualTo(7);
  }

  @Test
  void theExamplesOfTheReadmeRun() throws IOException {
    Matcher examples =
        Pattern.compile("```groovy\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")));
    String script = examples.results().map(one -> one.group(1)).collect(Collectors.joining("\n"));

    try (Session own = Session.open(Cache.ofUser(), HEARD, Optional.empty())) {
      own.run(script, "README.md", SCRIPTS, List.of());

      assertThat(script).endsWith("vm.kill()\n");
      assertThat(own.vm().getStatus().qemu()).isEqualTo("off");
    }
  }
}
