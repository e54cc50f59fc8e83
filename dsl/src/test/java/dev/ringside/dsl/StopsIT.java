package dev.ringside.dsl;

import static dev.ringside.dsl.BootedVerbs.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.target.BootedTarget;
import dev.ringside.target.Machine;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Actions and the user's verbs at once, on a machine that is hit all the time. */
@Timeout(120)
class StopsIT {
  @Order(1)
  @RegisterExtension
  final BootedTarget vm = new BootedTarget(1);

  @Order(2)
  @RegisterExtension
  final BootedVerbs verbs = new BootedVerbs(vm);

  private Machine.Phase phase() {
    return verbs.machines.state().orElseThrow().phase();
  }

  @Test
  void aVerbWaitsForTheActionThatRuns() throws Exception {
    CountDownLatch acting = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    verbs.gdb.tbreak(
        "work",
        action(
            stop -> {
              acting.countDown();
              await(end);
              verbs.gdb.breakAt("leaf");
            }));
    verbs.gdb.cont();
    await(acting);
    CompletableFuture<Stop> user =
        CompletableFuture.supplyAsync(() -> verbs.gdb.go(Map.of("timeout", 30)));
    assertThatThrownBy(() -> user.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    assertThat(phase()).isEqualTo(Machine.Phase.STOPPED);
    end.countDown();
    assertThat(user.get(30, TimeUnit.SECONDS).getFunction()).isEqualTo("leaf");
  }

  @Test
  void interruptingAMachineThatIsHitAllTheTime() {
    AtomicInteger hits = new AtomicInteger();
    verbs.gdb.breakAt("work", action(stop -> hits.incrementAndGet()));
    verbs.gdb.cont();
    for (int round = 0; round < 50; round++) {
      Stop stop = verbs.gdb.interrupt();
      assertThat(phase()).isEqualTo(Machine.Phase.STOPPED);
      assertThat(verbs.gdb.interrupt()).isSameAs(stop);
      int before = hits.get();
      verbs.gdb.cont();
      until(() -> hits.get() > before);
    }
  }

  /**
   * An action that continues by itself, as a gdb user writes it, and is hit before it has ended.
   */
  @Test
  void interruptingAMachineThatAnActionLetsRun() {
    AtomicInteger hits = new AtomicInteger();
    verbs.gdb.breakAt(
        "work",
        action(
            stop -> {
              hits.incrementAndGet();
              verbs.gdb.cont();
              until(() -> phase() == Machine.Phase.STOPPED);
            }));
    verbs.gdb.cont();
    for (int round = 0; round < 3; round++) {
      int before = hits.get();
      until(() -> hits.get() > before + 2);
      Stop stop = verbs.gdb.interrupt();
      assertThat(phase()).isEqualTo(Machine.Phase.STOPPED);
      assertThat(verbs.gdb.interrupt()).isSameAs(stop);
      verbs.gdb.cont();
    }
  }

  @Test
  void goAndCollectBesideActions() {
    AtomicInteger hits = new AtomicInteger();
    verbs.gdb.breakAt("work");
    // It was attached to anywhere, also between the two.
    verbs.gdb.go();
    verbs.gdb.breakAt("leaf", action(stop -> hits.incrementAndGet()));
    assertThat(verbs.gdb.collect(20))
        .hasSize(20)
        .allSatisfy(stop -> assertThat(((Stop) stop).getFunction()).isEqualTo("work"));
    assertThat(hits.get()).isEqualTo(20);
    for (int round = 0; round < 20; round++) {
      assertThat(verbs.gdb.go().getFunction()).isEqualTo("work");
    }
    assertThat(hits.get()).isEqualTo(40);
  }

  /** On a machine that runs the breakpoint is hit before anybody waits for that. */
  @Test
  void aStopThatNobodyWasToldOfIsWhatGoReturns() {
    verbs.gdb.cont();
    verbs.gdb.tbreak("work");
    vm.nextStop();
    assertThat(verbs.gdb.go(Map.of("timeout", 5)).getFunction()).isEqualTo("work");
    verbs.gdb.cont();
    verbs.gdb.tbreak("leaf");
    vm.nextStop();
    assertThat(verbs.gdb.collect(Map.of("timeout", 5), 1))
        .singleElement()
        .satisfies(stop -> assertThat(((Stop) stop).getFunction()).isEqualTo("leaf"));
  }

  @Test
  void aStopThatSomebodyWasToldOfIsNot() {
    verbs.gdb.breakAt("work");
    Stop first = verbs.gdb.go();
    Stop second = verbs.gdb.go();
    assertThat(second.getNumber()).isEqualTo(first.getNumber() + 1);
    assertThat(verbs.gdb.interrupt()).isSameAs(second);
    assertThat(verbs.gdb.go().getNumber()).isEqualTo(second.getNumber() + 1);
    verbs.gdb.cont();
    until(() -> verbs.stops.stands(System.nanoTime() + TimeUnit.SECONDS.toNanos(30)));
    Stop shown = verbs.stops.news().stop().orElseThrow();
    assertThat(verbs.gdb.go().getNumber()).isEqualTo(shown.getNumber() + 1);
    verbs.gdb.interrupt();
    assertThat(verbs.stops.news().stop()).isEmpty();
  }

  /** An action lets the machine run on at each of its stops; the others are still told. */
  @Test
  void aStopBesideAnActionsBeforeAnybodyWaits() {
    AtomicInteger hits = new AtomicInteger();
    verbs.gdb.breakAt("leaf", action(stop -> hits.incrementAndGet()));
    verbs.gdb.cont();
    until(() -> hits.get() > 3);
    verbs.gdb.tbreak("main");
    until(() -> verbs.stops.current().filter(at -> at.getFunction().equals("main")).isPresent());
    assertThat(verbs.gdb.go(Map.of("timeout", 5)).getFunction()).isEqualTo("main");
  }

  @Test
  void anActionThatFailsLeavesTheMachineStandingAndIsToldOnce() {
    verbs.gdb.breakAt(
        "work",
        action(
            stop -> {
              throw new AssertionError("assert x == y");
            }));
    assertThatThrownBy(verbs.gdb::go)
        .isInstanceOf(RingsideException.class)
        .hasMessage("the action at breakpoint 1 (work) failed: assert x == y");
    assertThat(phase()).isEqualTo(Machine.Phase.STOPPED);
    assertThat(verbs.stops.current()).map(Stop::getFunction).contains("work");
    assertThat(verbs.gdb.interrupt().getFunction()).isEqualTo("work");
  }

  /** The user may have gone on to the guest meanwhile: its verbs tell, not that it is stopped. */
  @Test
  void aVerbOfTheGuestTellsOfTheActionThatFailed() {
    verbs.gdb.breakAt(
        "work",
        action(
            stop -> {
              throw new IllegalStateException("no such thing");
            }));
    verbs.gdb.cont();
    assertThatThrownBy(() -> verbs.agent.ask("guest-ping", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no such thing");
    assertThatThrownBy(() -> verbs.agent.ask("guest-ping", Map.of()))
        .isInstanceOf(RingsideException.class)
        .hasMessage("the guest is stopped at breakpoint 1 (work): gdb.cont() first");
  }

  @Test
  void anActionMayLetTheMachineRunButNotWait() {
    AtomicInteger hits = new AtomicInteger();
    verbs.gdb.tbreak(
        "work",
        action(
            stop -> {
              hits.incrementAndGet();
              verbs.gdb.cont();
            }));
    verbs.gdb.cont();
    until(() -> hits.get() == 1);
    verbs.gdb.breakAt("leaf", action(stop -> verbs.gdb.go()));
    assertThatThrownBy(() -> verbs.gdb.go()).hasMessageStartingWith("an action cannot wait");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
