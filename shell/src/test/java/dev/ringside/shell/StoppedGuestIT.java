package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Command.Outcome;
import dev.ringside.wire.WireLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One machine, asked for what it cannot do, and for what it prints. */
class StoppedGuestIT {

  @Test
  void whatCannotBeDoneIsRefusedAtOnce() {
    Outcome outcome =
        Command.ringside("-")
            .run(
                """
                told = { String what, Closure code ->
                  begun = System.nanoTime()
                  try { code(); println "$what: nothing" } catch (e) { println "$what: $e.message" }
                  assert System.nanoTime() - begun < 1e9
                }
                gone = { pids -> pids.values().every { !ProcessHandle.of(it).isPresent() } }
                first = vm.boot(debug: false)
                vm.pause()
                told('paused') { guest.run('ls') }
                told('go') { gdb.go() }
                told('bt') { gdb.bt() }
                vm.resume()
                guest.run("printf '\\\\033[31mred\\\\007\\\\r\\\\n'; printf 'green\\\\033[0m' >&2")
                guest.sh("printf '\\\\033]0;owned\\\\007on the console\\\\n' > /dev/console")
                println vm.console.findAll { it.endsWith('on the console') }*.count('owned')

                pids = vm.status.pids
                vm.boot()
                println "the first machine is gone: ${gone(pids)}"
                cat = guest.spawn('cat /etc/passwd')
                gdb.break('do_sys_openat2')
                cat.resume()
                stop = gdb.go()
                told('run') { guest.run('ls') }
                told('push') { guest.push('pom.xml', 'x') }
                told('mem') { gdb.mem(0x123, 8) }
                told('mi') { gdb.mi('1+1') }
                told('cont') { vm.qmp('cont') }
                gdb.command('delete')
                gdb.cont()
                told('bt') { gdb.bt() }
                pids = vm.status.pids
                vm.kill()
                println "the second machine is gone: ${gone(pids)}"
                told('killed') { guest.run('ls') }
                """);
    assertThat(outcome.complaint()).isEmpty();
    assertThat(outcome.out())
        .isEqualTo(
            """
            paused: the guest is stopped: vm.resume() first
            go: this machine was booted with debug: false: vm.boot() attaches a debugger
            bt: this machine was booted with debug: false: vm.boot() attaches a debugger
            red
            green[0]
            the first machine is gone: true
            run: the guest is stopped at breakpoint 1 (do_sys_openat2): gdb.cont() first
            push: the guest is stopped at breakpoint 1 (do_sys_openat2): gdb.cont() first
            mem: cannot read 8 bytes at 0x123: nothing is mapped there now; gdb.symbol(address) \
            names what should be there
            mi: not the name of an MI command: "-1+1"
            cont: 'cont' behind the debugger's back would run the guest without breakpoints: use \
            vm.pause() and vm.resume()
            bt: the guest is running: gdb.interrupt() stops it, gdb.go() waits
            the second machine is gone: true
            killed: no machine is running: vm.boot() starts one
            """);
    assertThat(outcome.status()).isZero();
  }

  @Test
  void dataGoesOutAsJsonAndTheWireToStandardError() {
    Outcome outcome =
        Command.ringside(
                "-v",
                "--json",
                "-e",
                """
                vm.boot()
                guest.run('echo to standard error')
                stop = gdb.interrupt()
                [reason: stop.reason, at: gdb.mem(gdb.eval('(unsigned long)&linux_banner'), 4)]
                """)
            .run();
    assertThat(outcome.status()).as(outcome.complaint()).isZero();
    assertThat(outcome.out())
        .matches(
            "\\{\"reason\":\"signal-received\",\"at\":\\{\"address\":\"0x[0-9a-f]{16}\".*\\}\n");
    assertThat(outcome.err()).contains("to standard error\n").doesNotContain("\u001b", "\r");
    List<WireLog.Line> wire =
        outcome.err().lines().filter(line -> line.startsWith("+")).map(WireLog::parse).toList();
    assertThat(wire).hasOnlyElementsOfType(WireLog.Message.class);
    assertThat(wire)
        .extracting(line -> ((WireLog.Message) line).channel())
        .contains("qmp", "agent", "mi", "gdb", "rsp");
  }

  @Test
  void aConditionThatMeansNothingHasACaretUnderTheUsersText() {
    Outcome outcome =
        Command.ringside("-")
            .run(
                """
                vm.boot()
                try { gdb.break('do_sys_openat3') } catch (e) { println e.message }
                gdb.break('schedule') < comm + 1 == 3 >
                """);
    assertThat(outcome.out())
        .startsWith("this kernel has no function do_sys_openat3; did you mean ")
        .contains("do_sys_openat2");
    assertThat(outcome.complaint())
        .isEqualTo(
            """
            ringside: stdin: line 3, column 25: comm is a string: compare it with == != in or ==~, as \
            in comm == 'name'
              gdb.break('schedule') < comm + 1 == 3 >
                                      ^""");
    assertThat(outcome.status()).isEqualTo(1);
  }

  @Test
  void aNameThatNothingHasGetsTheCaretAndNearNames() {
    Outcome outcome =
        Command.ringside("-e", "vm.boot(); gdb.break('kfree') < objekt == 3 || xtimee == 1 >")
            .run();
    assertThat(outcome.complaint())
        .matches(
            """
            (?s)ringside: -e: line 1, column \\d+: '(objekt|xtimee)' is neither a variable of this \
            script nor a parameter of kfree nor a global of the kernel.*
              vm.boot\\(\\); gdb.break\\('kfree'\\) < objekt == 3 \\|\\| xtimee == 1 >
             {26,43}\\^""");
    assertThat(outcome.status()).isEqualTo(1);
  }
}
