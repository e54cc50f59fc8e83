package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Command.Outcome;
import dev.ringside.shell.Command.Running;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** QEMU, gdb or the guest end by themselves: every verb says so, and the next boot works. */
class LostPeerIT {
  private static final String TOLD =
      """
      told = { String verb, Closure code ->
        begun = System.nanoTime()
        try { code(); println "$verb: nothing" } catch (e) { println "$verb: $e.message" }
        assert System.nanoTime() - begun < 2e9
      }
      end = { name -> ['kill', '-9', "${vm.status.pids[name]}"].execute().waitFor() }
      known = {
        begun = System.nanoTime()
        qemu = { try { vm.status.qemu } catch (dying) { dying.message } }
        while (qemu() != 'off') { assert System.nanoTime() - begun < 10e9 }
      }
      """;

  @Test
  void qemuKilled() {
    Outcome outcome =
        transcript(
            """
            vm.boot()
            end('qemu')
            told('run') { guest.run('ls') }
            told('go') { gdb.go() }
            told('bt') { gdb.bt() }
            told('break') { gdb.break('schedule') }
            told('qmp') { vm.qmp('query-version') }
            told('pause') { vm.pause() }
            println vm.status.debugger
            assert vm.console.any { it.contains('Linux version') }

            vm.boot()
            gdb.interrupt()
            end('qemu')
            // Until its end is known, gdb answers this from what it has read at the stop.
            known()
            told('regs') { gdb.regs }
            told('run') { guest.run('ls') }
            told('step') { gdb.step() }

            vm.boot()
            Thread.start { end('qemu') }
            gdb.go(timeout: 20)
            """);
    assertThat(outcome.out())
        .isEqualTo(
            """
            run: QEMU was killed by signal 9: vm.boot() starts anew
            go: QEMU was killed by signal 9: vm.boot() starts anew
            bt: QEMU was killed by signal 9: vm.boot() starts anew
            break: QEMU was killed by signal 9: vm.boot() starts anew
            qmp: QEMU was killed by signal 9: vm.boot() starts anew
            pause: QEMU was killed by signal 9: vm.boot() starts anew
            QEMU was killed by signal 9
            regs: QEMU was killed by signal 9: vm.boot() starts anew
            run: QEMU was killed by signal 9: vm.boot() starts anew
            step: QEMU was killed by signal 9: vm.boot() starts anew
            """);
    assertThat(outcome.complaint())
        .endsWith(": QEMU was killed by signal 9: there will be no stop; vm.boot() starts anew");
  }

  @Test
  void gdbKilled() {
    Outcome outcome =
        transcript(
            """
            vm.boot()
            end('gdb')
            told('break') { gdb.break('schedule') }
            told('go') { gdb.go() }
            told('pause') { vm.pause() }
            guest.run('echo still alive')
            println vm.status.debugger

            vm.boot()
            gdb.interrupt()
            end('gdb')
            told('bt') { gdb.bt() }
            vm.resume()
            guest.run('echo alive again')

            vm.boot()
            Thread.start { end('gdb') }
            gdb.go(timeout: 20)
            """);
    assertThat(outcome.out())
        .isEqualTo(
            """
            break: gdb was killed by signal 9; the guest runs on without breakpoints: vm.boot() \
            starts anew
            go: gdb was killed by signal 9; the guest runs on without breakpoints: there will be \
            no stop; vm.boot() starts anew
            pause: gdb was killed by signal 9; the guest runs on without breakpoints: vm.boot() \
            starts anew
            still alive
            gdb was killed by signal 9; the guest runs on without breakpoints
            bt: gdb was killed by signal 9; the guest stands still, and vm.resume() lets it run \
            without a debugger: vm.boot() starts anew
            alive again
            """);
    assertThat(outcome.complaint())
        .endsWith(
            ": gdb was killed by signal 9; the guest runs on without breakpoints: there will be no"
                + " stop; vm.boot() starts anew");
  }

  /** A defect of gdb's own, as gdb has it happen on request; of a warning it does not die. */
  @Test
  void gdbEndsWithAnInternalError() {
    Outcome outcome =
        transcript(
            """
            vm.boot()
            gdb.command('maint internal-warning hello')
            gdb.command('maint demangler-warning hello')
            told('command') { gdb.command('maint internal-error hello') }
            told('go') { gdb.go() }
            guest.run('echo still alive')

            vm.boot()
            gdb.interrupt()
            told('command') { gdb.command('maint internal-error hello') }
            vm.resume()
            guest.run('echo alive again')
            assert !new File('.').list().any { it.startsWith('core') }
            gdb.bt()
            """);
    String told =
        "gdb exited with 1: A problem internal to GDB has been detected"
            + " (maint.c:…: internal-error: hello); ";
    assertThat(outcome.out().replaceAll("maint\\.c:\\d+", "maint.c:…"))
        .isEqualTo(
            """
            command: %1$sthe guest runs on without breakpoints: vm.boot() starts anew
            go: %1$sthe guest runs on without breakpoints: there will be no stop; vm.boot() starts \
            anew
            still alive
            command: %1$sthe guest stands still, and vm.resume() lets it run without a debugger: \
            vm.boot() starts anew
            alive again
            """
                .formatted(told));
    assertThat(outcome.complaint()).contains(": gdb exited with 1: A problem internal to GDB");
  }

  @Test
  void theGuestPowersOffWhileAVerbWaits() {
    Outcome outcome =
        transcript(
            """
            vm.boot()
            guest.spawn('poweroff -f').resume()
            begun = System.nanoTime()
            try { gdb.go(timeout: 20) } catch (e) { println e.message }
            assert System.nanoTime() - begun < 10e9
            told('run') { guest.run('ls') }
            told('bt') { gdb.bt() }
            println vm.status.debugger
            vm.kill()
            told('run') { guest.run('ls') }

            vm.boot(debug: false)
            Thread.start { end('qemu') }
            guest.run('sleep 50')
            """);
    assertThat(outcome.out())
        .isEqualTo(
            """
            the guest powered off: there will be no stop; vm.boot() starts anew
            run: the guest powered off: vm.boot() starts anew
            bt: the guest powered off: vm.boot() starts anew
            the guest powered off
            run: no machine is running: vm.boot() starts one
            """);
    assertThat(outcome.complaint())
        .endsWith(": QEMU was killed by signal 9: vm.boot() starts anew");
  }

  private static Outcome transcript(String script) {
    Running running = Command.ringside("-").start();
    running.type(TOLD + script);
    Outcome outcome = running.outcome();
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).doesNotContain("\tat ");
    assertThat(running.survivors(Duration.ofSeconds(2))).isEmpty();
    return outcome;
  }
}
