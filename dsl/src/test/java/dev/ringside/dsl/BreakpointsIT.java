package dev.ringside.dsl;

import static dev.ringside.dsl.BootedVerbs.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.target.BootedTarget;
import dev.ringside.target.Input.Kind;
import dev.ringside.target.Machine;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Breakpoints that are set while the guest runs through them. */
@Timeout(120)
class BreakpointsIT {
  private static final String COUNTER = "*(long*)&counter";

  @Order(1)
  @RegisterExtension
  final BootedTarget vm = new BootedTarget(1);

  @Order(2)
  @RegisterExtension
  final BootedVerbs verbs = new BootedVerbs(vm);

  private Machine.Phase phase() {
    return verbs.machines.state().orElseThrow().phase();
  }

  /** The counter changes all the time. */
  @Test
  void aWatchpointHasItsConditionFromTheBeginning() {
    verbs.gdb.cont();
    Breakpoint never = (Breakpoint) verbs.gdb.watch(Map.of("when", COUNTER + " == -1"), COUNTER);
    assertThatThrownBy(() -> verbs.gdb.go(Map.of("timeout", 0.3)))
        .hasMessageStartingWith("nothing stopped the guest within 0.3 s");
    assertThat(never).hasToString("breakpoint 1 at " + COUNTER + " when " + COUNTER + " == -1");
    assertThat(never.getHits()).isZero();
    never.delete();
    verbs.gdb.watch(Map.of("when", COUNTER + " % 16 == 0"), COUNTER);
    Stop stop = verbs.gdb.go();
    assertThat(stop.getBreakpoint()).isEqualTo(2);
    assertThat((long) verbs.gdb.eval(COUNTER)).matches(value -> value % 16 == 0);
  }

  @Test
  void aWatchpointWhoseConditionIsRefusedIsNotSet() {
    assertThatThrownBy(() -> verbs.gdb.rwatch(Map.of("when", "nosuch == 1"), COUNTER))
        .isInstanceOf(RingsideException.class)
        .hasMessageStartingWith("'nosuch' is neither a variable of this script nor a parameter");
    assertThat(verbs.gdb.getBreakpoints()).isEmpty();
  }

  /** Pointers look as gdb shows them, here with the function they point into. */
  @Test
  void whatPointsSomewhereCanBeReadThere() {
    verbs.gdb.breakAt("work");
    verbs.gdb.go();
    Map<String, String> registers = verbs.gdb.getRegs();
    assertThat(registers.get("rip")).matches("0x[0-9a-f]+ <work(\\+\\d+)?>");
    assertThat(registers.get("eflags")).matches("0x[0-9a-f]+");
    Memory code = verbs.gdb.mem(registers.get("rip"), 4);
    assertThat(registers.get("rip")).startsWith(code.getAddress() + " ");
    assertThat(verbs.gdb.mem(verbs.gdb.eval("$pc"), 4)).hasToString(code.toString());
  }

  @Test
  void everyKindOfWatchpoint() {
    assertThat(verbs.gdb.watch(COUNTER)).hasToString("breakpoint 1 at " + COUNTER);
    assertThat(verbs.gdb.rwatch(COUNTER)).hasToString("breakpoint 2 at " + COUNTER);
    assertThat(verbs.gdb.awatch(COUNTER)).hasToString("breakpoint 3 at " + COUNTER);
    assertThat(verbs.gdb.command("info breakpoints"))
        .containsSubsequence("hw watchpoint", "read watchpoint", "acc watchpoint");
    assertThat(verbs.gdb.getBreakpoints()).hasSize(3);
  }

  /**
   * QEMU refuses it, since it runs over the end of the address space; gdb says so when it resumes.
   */
  @Test
  void whatCannotBeInsertedIsToldAndTheMachineStands() {
    String where = "*(char(*)[16])0xfffffffffffffff8";
    verbs.gdb.cont();
    Breakpoint never = (Breakpoint) verbs.gdb.watch(where);
    assertThatThrownBy(() -> verbs.gdb.go(Map.of("timeout", 10)))
        .isInstanceOf(RingsideException.class)
        .hasMessageStartingWith(
            "gdb could not let the guest run on, it stands still: Could not insert hardware"
                + " watchpoint 1. Could not insert hardware breakpoints:")
        .hasMessageEndingWith("then gdb.cont()");
    assertThat(phase()).isEqualTo(Machine.Phase.STOPPED);
    assertThat(verbs.gdb.interrupt().getReason()).isEqualTo("did-not-run");
    never.delete();
    verbs.gdb.tbreak("work");
    assertThat(verbs.gdb.go().getFunction()).isEqualTo("work");
  }

  /** gdb 13.1 has said {@code ^running} by then, and takes it back. */
  @Test
  void whatCannotBeInsertedIsToldToWhoLetsTheMachineRun() {
    verbs.gdb.rwatch("*(char(*)[16])0xfffffffffffffff8");
    assertThatThrownBy(() -> verbs.gdb.go(Map.of("timeout", 10)))
        .hasMessageContaining("it stands still: Could not insert hardware watchpoint 1.");
    assertThat(phase()).isEqualTo(Machine.Phase.STOPPED);
  }

  /** The hit is reported before anybody knows the breakpoint's number. */
  @Test
  void aHitThatComesBeforeTheActionIsKnownRunsIt() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    verbs.gdb.cont();
    verbs.stops.setting(
        () -> {
          BootedTarget.done(vm.ask(Kind.BORROW, "break-insert", "-t", "work"));
          assertThat(vm.nextStop().where()).isEqualTo("breakpoint 1 (work)");
          until(() -> vm.wire().stream().anyMatch(line -> line.contains("-stack-list-frames")));
          BootedTarget.done(vm.ask(Kind.ANYTIME, "gdb-version"));
          verbs.stops.act(1, action(stop -> ran.countDown()));
          return null;
        });
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(verbs.stops.stands(System.nanoTime() + TimeUnit.SECONDS.toNanos(30))).isFalse();
    assertThat(phase()).isEqualTo(Machine.Phase.RUNNING);
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
