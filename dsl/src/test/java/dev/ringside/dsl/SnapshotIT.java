package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.image.Cache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that are saved and restored under a name, on Debian's kernel. */
class SnapshotIT {
  private final Heard heard = new Heard();
  private Session session;

  @BeforeEach
  void open() {
    session = Session.open(Cache.ofUser(), heard, Optional.empty());
  }

  @AfterEach
  void close() {
    session.close();
    assertThat(heard.defects).isEmpty();
  }

  private Object run(String script) {
    return session.run(script, "test.groovy", Path.of(""), List.of());
  }

  /**
   * On the last CPU; the program reads its file after the breakpoint: each time what was in it at
   * the saving.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aMachineSavedAtABreakpointGoesOnFromThere(int cpus) {
    Object seen =
        run(
            """
            vm.boot(cpus: %d)
            guest.sh('echo one > /root/f')
            program = guest.spawn('taskset %d cat /root/f')
            opens = gdb.break('do_sys_openat2') < pid == program >
            program.resume()
            first = gdb.go(timeout: 60)
            assert first.cpu == %d
            saved = vm.save('hit')
            again = vm.save('hit')
            registers = gdb.eval('$rsi').toString()
            stack = gdb.bt().take(2)*.function

            rounds = (1..2).collect {
              opens.disable()
              gdb.cont()
              printed = program.await().out
              guest.sh('echo two > /root/f')
              opens.enable()
              vm.restore('hit')
              assert gdb.eval('$rsi').toString() == registers
              assert gdb.bt().take(2)*.function == stack
              stop = gdb.interrupt()
              assert stop.cpu == first.cpu && stop.pid == program.pid
              printed
            }
            hits = opens.hits
            opens.disable()
            gdb.cont()
            [rounds, program.await().out, hits, vm.saved, saved.state, opens.number]
            """
                .formatted(cpus, cpus, cpus - 1));
    assertThat(seen)
        .isEqualTo(
            List.of(
                List.of("one\n", "one\n"),
                "one\n",
                1L,
                List.of("hit"),
                "stopped at breakpoint 1 (do_sys_openat2)",
                1));
    assertThat(heard.notices).isEmpty();
  }

  /** Not a second time for the hit that it stands at, and each time for the next ones. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void breakpointsGoOnCountingAfterARestore(int cpus) {
    Object seen =
        run(
            """
            vm.boot(cpus: %d)
            program = guest.spawn('taskset %d cat /etc/passwd /etc/group')
            opens = gdb.break('do_sys_openat2') < pid == program >
            program.resume()
            first = gdb.go(timeout: 60)
            assert first.cpu == %d
            vm.save('first')
            name = { stop -> gdb.eval('(char*)$rsi').toString() }
            second = { gdb.go(timeout: 60); name() }
            names = [name(), second()]
            vm.restore('first')
            names += [name(), second()]
            [names, opens.hits]
            """
                .formatted(cpus, cpus, cpus - 1));
    List<?> pair = (List<?>) seen;
    List<?> names = (List<?>) pair.get(0);
    assertThat(names.get(0)).isEqualTo(names.get(2)).isNotEqualTo(names.get(1));
    assertThat(names.get(1)).isEqualTo(names.get(3));
    assertThat(pair.get(1)).isEqualTo(3L);
  }

  @Test
  void aMachineSavedWhileItRunsRunsAfterARestore() {
    Object seen =
        run(
            """
            vm.boot()
            held = guest.spawn('echo late')
            saved = vm.save('running')
            guest.sh('touch /root/mark')
            printed = held.await().out
            before = guest.run('ls /root').out
            restored = vm.restore('running')
            after = guest.run('ls /root').out
            again = held.await().out
            reader = guest.spawn('cat /etc/passwd')
            opens = gdb.break('do_sys_openat2') < pid == reader >
            reader.resume()
            stop = gdb.go(timeout: 60)
            [saved.state, restored.tag, before, after, printed, again, stop.function]
            """);
    assertThat(seen)
        .isEqualTo(
            List.of("running", "running", "mark\n", "", "late\n", "late\n", "do_sys_openat2"));
  }

  @Test
  void aRestoredMachineCanBeReset() {
    Object seen =
        run(
            """
            vm.boot()
            vm.save('clean')
            vm.restore('clean')
            guest.sh('touch /root/mark')
            vm.reset()
            after = guest.run('ls /root').out
            vm.save('booted again')
            guest.sh('touch /root/mark')
            vm.restore('booted again')
            restored = guest.run('ls /root').out
            vm.reset()
            [after, restored, guest.run('ls /root').exit]
            """);
    assertThat(seen).isEqualTo(List.of("", "", 0));
    assertThat(heard.notices).isEmpty();
  }

  @Test
  void withoutADebugger() {
    Object seen =
        run(
            """
            vm.boot(debug: false, nokaslr: true)
            vm.save('clean')
            guest.sh('touch /root/mark')
            vm.restore('clean')
            [guest.run('ls /root').out, vm.status.qemu]
            """);
    assertThat(seen).isEqualTo(List.of("", "running"));
  }

  @Test
  void whatCannotBeRestoredIsSaid() throws Exception {
    run("vm.boot(debug: false, nokaslr: true)");
    assertThatThrownBy(() -> run("vm.restore('a')"))
        .hasMessage("nothing is saved of this machine: vm.save('a') saves it");
    run("vm.save('one'); vm.save('two')");
    assertThatThrownBy(() -> run("vm.restore('a')"))
        .hasMessage("nothing is saved under 'a': there is one, two");

    Path folder = session.vm().snapshotFile("one");
    Files.write(folder, new byte[10]);
    assertThatThrownBy(() -> run("vm.restore('one')"))
        .hasMessageStartingWith("'one' cannot be restored, the machine is as it was: ");
    assertThat(run("guest.run('echo alive').out")).isEqualTo("alive\n");

    run("vm.boot(debug: false, nokaslr: true)");
    assertThat(run("vm.saved")).isEqualTo(List.of());
    assertThat(folder).doesNotExist();

    run("vm.boot(debug: false, network: 'user')");
    assertThatThrownBy(() -> run("vm.save('a')"))
        .hasMessage(
            "this machine cannot be saved: a disk, a network or another argument of its boot has a"
                + " state that is not in its memory");
  }
}
