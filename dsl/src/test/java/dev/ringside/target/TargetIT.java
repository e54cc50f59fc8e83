package dev.ringside.target;

import static dev.ringside.target.BootedTarget.done;
import static dev.ringside.target.BootedTarget.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.io.Connection;
import dev.ringside.target.Input.Kind;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a debugger can do, with real QEMU and real gdb on a boot sector. */
@Timeout(120)
class TargetIT {
  @RegisterExtension final BootedTarget vm = new BootedTarget(1);

  @Test
  void stopsAtABreakpointAndRunsOn() {
    done(vm.ask(Kind.INSPECT, "break-insert", "work"));
    for (int round = 0; round < 5; round++) {
      StopReport stop = vm.go("exec-continue");
      assertThat(stop.reason()).isEqualTo("breakpoint-hit");
      assertThat(stop.where()).isEqualTo("breakpoint 1 (work)");
    }
    assertThat(vm.machine().epoch()).isEqualTo(5);
  }

  @Test
  void stopsAtAHardwareBreakpoint() {
    done(vm.ask(Kind.INSPECT, "break-insert", "-h", "leaf"));
    assertThat(vm.go("exec-continue").where()).isEqualTo("breakpoint 1 (leaf)");
    assertThat(vm.wire()).anyMatch(line -> line.startsWith("--> rsp $Z1,"));
  }

  @Test
  void steps() {
    done(vm.ask(Kind.INSPECT, "break-insert", "-t", "work"));
    vm.go("exec-continue");
    String walk =
        Stream.of(
                "exec-next",
                "exec-next",
                "exec-step-instruction",
                "exec-step",
                "exec-finish",
                "exec-next-instruction")
            .map(operation -> vm.go(operation).frame())
            .map(frame -> frame.function() + ":" + frame.line())
            .collect(Collectors.joining(" "));
    assertThat(walk).isEqualTo("work:59 work:60 work:61 leaf:69 work:62 work:63");
    assertThat(vm.stops()).isEmpty();
  }

  @Test
  void interruptsAndBorrows() {
    done(vm.ask(Kind.RESUME, "exec-continue"));
    done(vm.ask(Kind.BORROW, "break-insert", "leaf"));
    assertThat(vm.nextStop().frame().function()).isEqualTo("leaf");
    done(vm.ask(Kind.BORROW, "break-delete"));
    done(vm.ask(Kind.RESUME, "exec-continue"));
    done(vm.ask(Kind.INTERRUPT, "exec-interrupt"));
    assertThat(vm.nextStop().signal()).isEqualTo("SIGINT");
    assertThat(vm.stops()).isEmpty();
  }

  @Test
  void aRunningMachineIsNotInspected() {
    done(vm.ask(Kind.RESUME, "exec-continue"));
    assertThat(failed(vm.ask(Kind.INSPECT, "stack-list-frames")))
        .isEqualTo("the guest is running: gdb.interrupt() stops it, gdb.go() waits");
    assertThat(failed(vm.ask(Kind.RESUME, "exec-continue")))
        .isEqualTo("the guest is running already: gdb.interrupt() stops it");
    done(vm.ask(Kind.ANYTIME, "gdb-version"));
  }

  @Test
  void readsAndWritesMemory() {
    Outcome.Done read = done(vm.ask(Kind.INSPECT, "data-read-memory-bytes", "0x7dfe", "2"));
    assertThat(read.results().list("memory").orElseThrow().tuples().get(0).textOr("contents", ""))
        .isEqualTo("55aa");
    done(vm.ask(Kind.INSPECT, "data-write-memory-bytes", "&counter", "0001000000000000"));
    assertThat(vm.counter()).isEqualTo(256);
    assertThat(failed(vm.ask(Kind.INSPECT, "data-read-memory-bytes", "0x40000000", "8")))
        .isEqualTo("Unable to read memory.");
  }

  @Test
  void readsAndWritesRegisters() {
    done(vm.ask(Kind.INSPECT, "break-insert", "work"));
    StopReport stop = vm.go("exec-continue");
    assertThat(vm.value("(long)$rip")).isEqualTo(Long.toString(stop.frame().pc().bits()));
    assertThat(vm.value("$rdi == *(long*)&counter")).isEqualTo("1");
    assertThat(vm.value("$rax = 0x1122334455667788")).isEqualTo("1234605616436508552");
    assertThat(vm.value("$al")).isEqualTo("-120");
  }

  @Test
  void aWatchpointTellsOldAndNewValue() {
    done(vm.ask(Kind.INSPECT, "break-watch", "*(long*)&counter"));
    StopReport stop = vm.go("exec-continue");
    assertThat(stop.reason()).isEqualTo("watchpoint-trigger");
    assertThat(stop.breakpoint()).hasValue(1);
    assertThat(stop.value()).matches("\\d+ -> \\d+");
    long now = Long.parseLong(stop.value().split(" -> ")[1]);
    assertThat(stop.value()).isEqualTo((now - 1) + " -> " + now);
  }

  @Test
  void aLineForGdbItselfMayLetItRun() {
    done(vm.ask(Kind.INSPECT, "break-insert", "leaf"));
    assertThat(BootedTarget.get(vm.target().line(Kind.ANYTIME, BootedTarget.DEADLINE, "continue")))
        .isInstanceOf(Outcome.Done.class);
    assertThat(vm.nextStop().where()).isEqualTo("breakpoint 1 (leaf)");
  }

  /** QEMU itself would let a second one connect and then never answer it. */
  @Test
  void aSecondGdbIsTurnedAway() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Connection second =
        Connection.open(
            vm.loop(),
            vm.stubSocket().toString(),
            new Connection.Handler() {
              @Override
              public void received(byte[] piece) {
                seen.add("received " + piece.length + " bytes");
              }

              @Override
              public void ended() {
                seen.add("ended");
              }
            });
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("ended");
    second.close();
    done(vm.ask(Kind.INSPECT, "break-insert", "leaf"));
    assertThat(vm.go("exec-continue").where()).isEqualTo("breakpoint 1 (leaf)");
  }
}
