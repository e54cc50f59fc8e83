package dev.ringside.target;

import static dev.ringside.target.BootedTarget.done;
import static dev.ringside.target.BootedTarget.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.target.Input.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the user is told when QEMU or gdb is killed or silent; nothing may be left or hang. */
@Timeout(120)
class TargetFailuresIT {
  private static final String QEMU_KILLED = "QEMU was killed by signal 9";
  private static final String GDB_KILLED = "gdb was killed by signal 9; ";
  private static final String RUNS_ON = GDB_KILLED + "the guest runs on without breakpoints";
  private static final String STANDS =
      GDB_KILLED + "the guest stands still, and vm.resume() lets it run without a debugger";
  private static final Duration SOON = Duration.ofSeconds(1);
  @RegisterExtension final BootedTarget vm = new BootedTarget(1);

  @Test
  void qemuIsKilledWhileStopped() {
    vm.signal("KILL", "qemu");
    assertThat(vm.nextEnd()).isEqualTo(QEMU_KILLED);
    assertThat(failed(vm.ask(Kind.RESUME, "exec-continue"))).isEqualTo(QEMU_KILLED);
  }

  @Test
  void qemuIsKilledWhileRunning() {
    done(vm.ask(Kind.RESUME, "exec-continue"));
    vm.signal("KILL", "qemu");
    assertThat(vm.nextEnd()).isEqualTo(QEMU_KILLED);
    assertThat(failed(vm.ask(Kind.INTERRUPT, "exec-interrupt"))).isEqualTo(QEMU_KILLED);
    assertThat(vm.stops()).isEmpty();
  }

  @Test
  void qemuIsKilledWhileAVerbWaits() {
    done(vm.ask(Kind.RESUME, "exec-continue"));
    vm.signal("STOP", "qemu");
    CompletableFuture<Outcome> interrupt = vm.ask(Kind.INTERRUPT, "exec-interrupt");
    CompletableFuture<Outcome> borrow = vm.ask(Kind.BORROW, "break-insert", "work");
    vm.signal("KILL", "qemu");
    assertThat(failed(interrupt)).isEqualTo(QEMU_KILLED);
    assertThat(failed(borrow)).isEqualTo(QEMU_KILLED);
    assertThat(vm.nextEnd()).isEqualTo(QEMU_KILLED);
  }

  /** As the user sees it; the breakpoints are gone, so that it can run without gdb. */
  @Test
  void gdbIsKilledWhileStopped() {
    Address counter = vm.counterAddress();
    done(vm.ask(Kind.INSPECT, "break-insert", "work"));
    vm.go("exec-continue");
    vm.signal("KILL", "gdb");
    assertThat(vm.nextEnd()).isEqualTo(STANDS);
    assertThat(failed(vm.ask(Kind.INSPECT, "stack-list-frames"))).isEqualTo(STANDS);
    assertThat(status()).isNotEqualTo("running");
    BootedTarget.get(vm.target().qmp("cont", Map.of()));
    assertRuns(counter);
  }

  /** gdb evaluates it, and may be killed while the machine stands for that. */
  @RepeatedTest(5)
  void gdbIsKilledWhileRunningWithABreakpointArmed() {
    Address counter = vm.counterAddress();
    done(vm.ask(Kind.INSPECT, "break-insert", "-c", "$pc == 1", "work"));
    done(vm.ask(Kind.RESUME, "exec-continue"));
    vm.signal("KILL", "gdb");
    assertThat(vm.nextEnd()).isEqualTo(RUNS_ON);
    assertRuns(counter);
  }

  /** The process and the connection end in either order. */
  @RepeatedTest(8)
  void gdbIsKilledBeforeTheFirstRun() {
    Address counter = vm.counterAddress();
    vm.signal("KILL", "gdb");
    assertThat(vm.nextEnd()).isEqualTo(STANDS);
    assertThat(status()).isNotEqualTo("running");
    BootedTarget.get(vm.target().qmp("cont", Map.of()));
    assertRuns(counter);
  }

  @Test
  void gdbIsKilledWhileAVerbWaits() {
    vm.signal("STOP", "gdb");
    CompletableFuture<Outcome> inspect = vm.ask(Kind.INSPECT, "stack-list-frames");
    vm.signal("KILL", "gdb");
    assertThat(failed(inspect)).isEqualTo(STANDS);
    assertThat(vm.nextEnd()).isEqualTo(STANDS);
  }

  @Test
  void gdbIsSilentAndComesBack() {
    vm.signal("STOP", "gdb");
    assertThat(failed(vm.target().ask(Kind.INSPECT, SOON, "stack-list-frames", List.of())))
        .isEqualTo("gdb did not answer -stack-list-frames in time: it is busy or stuck");
    vm.signal("CONT", "gdb");
    assertThat(vm.value("1 + 1")).isEqualTo("2");
    done(vm.ask(Kind.RESUME, "exec-continue"));
    vm.signal("STOP", "gdb");
    assertThat(failed(vm.target().ask(Kind.INTERRUPT, SOON, "exec-interrupt", List.of())))
        .contains("in time");
    vm.signal("CONT", "gdb");
    done(vm.ask(Kind.BORROW, "break-insert", "leaf"));
    assertThat(vm.nextStop().where()).isEqualTo("breakpoint 1 (leaf)");
  }

  @Test
  void qemuIsSilentAndComesBack() {
    done(vm.ask(Kind.RESUME, "exec-continue"));
    await(() -> vm.machine().stubRunning());
    vm.signal("STOP", "qemu");
    assertThat(failed(vm.target().ask(Kind.INTERRUPT, SOON, "exec-interrupt", List.of())))
        .isEqualTo("the guest did not stop in time: QEMU does not answer");
    vm.signal("CONT", "qemu");
    done(vm.ask(Kind.INTERRUPT, "exec-interrupt"));
    assertThat(vm.nextStop().signal()).isEqualTo("SIGINT");
    done(vm.ask(Kind.INSPECT, "break-insert", "leaf"));
    assertThat(vm.go("exec-continue").where()).isEqualTo("breakpoint 1 (leaf)");
    assertThat(vm.stops()).isEmpty();
  }

  /** gdb 13.1 would wait for ever; our stub answers in QEMU's place. */
  @Test
  void aRequestThatQemuDoesNotAnswerFails() {
    // Behind this answer nothing of gdb's own, a qSymbol for example, is under way.
    done(vm.ask(Kind.INSPECT, "data-read-memory-bytes", "0x7dfe", "2"));
    vm.signal("STOP", "qemu");
    // Memory that is mapped needs no QEMU; where a graphics card would be is no memory.
    assertThat(memory("0x7dfe", "2")).contains("55aa");
    assertThat(failed(vm.ask(Kind.INSPECT, "data-read-memory-bytes", "0xb8000", "8")))
        .isEqualTo("Unable to read memory.");
    assertThat(vm.nextNotice())
        .isEqualTo("QEMU's stub does not answer mb8000,8: is QEMU stopped by a signal?");
    vm.signal("CONT", "qemu");
    assertThat(memory("0x7dfe", "2")).contains("55aa");
  }

  private String memory(String address, String length) {
    return done(vm.ask(Kind.INSPECT, "data-read-memory-bytes", address, length))
        .results()
        .toString();
  }

  /** The guest, which is nobody's now, must neither stand for ever nor hit a breakpoint. */
  private void assertRuns(Address counter) {
    long before = vm.counterInMemory(counter);
    await(() -> vm.counterInMemory(counter) > before + 10_000);
    assertThat(status()).isEqualTo("running");
  }

  private String status() {
    return BootedTarget.get(vm.target().qmp("query-status", Map.of())).path("status").asText();
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + BootedTarget.DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline").isLessThan(until);
    }
  }
}
