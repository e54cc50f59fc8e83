package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each interleaving of a machine's stops with the thread that wants it to run. */
@Timeout(60)
class ReportsTest {
  private final Reports reports = new Reports();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final int machine = reports.begin();

  private static long soon() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupt) {
      throw new CancellationException("interrupted");
    }
  }

  private void stop(Runnable dealing) {
    stopped.set(true);
    reports.add(machine, dealing);
  }

  @Test
  void whatStandsForNobodyElseIsSettledAtOnce() {
    assertThat(reports.settled(stopped::get, soon())).isFalse();
    stopped.set(true);
    assertThat(reports.settled(stopped::get, soon())).isTrue();
    assertThat(reports.settledNow(stopped::get)).isTrue();
  }

  @Test
  void aStopIsNotTheUsersBeforeItWasDealtWith() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean dealt = new AtomicBoolean();
    stop(
        () -> {
          begun.countDown();
          await(end);
          dealt.set(true);
        });
    await(begun);
    assertThat(reports.settledNow(stopped::get)).isFalse();
    CompletableFuture<Boolean> user =
        CompletableFuture.supplyAsync(
            () -> {
              end.countDown();
              return reports.settled(stopped::get, soon()) && dealt.get();
            });
    assertThat(user.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whereItsActionLetsTheMachineRunItDoesNotStand() {
    stop(() -> stopped.set(false));
    assertThat(reports.settled(stopped::get, soon())).isFalse();
  }

  /** Between the end of one action and the user's question, the next stop comes. */
  @Test
  void aStopThatComesWhileTheMachineIsAskedIsWaitedForToo() {
    AtomicBoolean asked = new AtomicBoolean();
    AtomicBoolean dealt = new AtomicBoolean();
    BooleanSupplier asking =
        () -> {
          if (!asked.getAndSet(true)) {
            stop(() -> dealt.set(true));
          }
          return stopped.get();
        };
    assertThat(reports.settled(asking, soon())).isTrue();
    assertThat(dealt).isTrue();
  }

  @Test
  void theActionItselfDoesNotWaitForItself() throws Exception {
    CompletableFuture<Boolean> inside = new CompletableFuture<>();
    stop(() -> inside.complete(reports.inside() && reports.settled(stopped::get, soon())));
    assertThat(inside.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(reports.inside()).isFalse();
  }

  @Test
  void anActionThatDoesNotEndIsSaidAtTheDeadline() {
    CountDownLatch end = new CountDownLatch(1);
    stop(() -> await(end));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    assertThatThrownBy(() -> reports.settled(stopped::get, until))
        .isInstanceOf(RingsideException.class)
        .hasMessageStartingWith("the guest stands at a stop whose action has not ended");
    end.countDown();
  }

  @Test
  void theWaitCanBeInterrupted() {
    CountDownLatch end = new CountDownLatch(1);
    stop(() -> await(end));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> reports.settled(stopped::get, soon()))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    end.countDown();
  }

  @Test
  void anOldMachineReportsToNobody() {
    List<String> dealt = new java.util.concurrent.CopyOnWriteArrayList<>();
    int next = reports.begin();
    reports.add(machine, () -> dealt.add("old"));
    reports.add(next, () -> dealt.add("new"));
    stopped.set(true);
    assertThat(reports.settled(stopped::get, soon())).isTrue();
    assertThat(dealt).containsExactly("new");
    assertThat(reports.isCurrent(machine)).isFalse();
  }

  @Test
  void aNewMachineEndsTheActionsOfTheOldAndWaitsForThat() {
    ConcurrentLinkedQueue<String> dealt = new ConcurrentLinkedQueue<>();
    CountDownLatch begun = new CountDownLatch(1);
    stop(
        () -> {
          begun.countDown();
          try {
            await(new CountDownLatch(1));
          } catch (CancellationException interrupted) {
            dealt.add("interrupted");
          }
        });
    stop(() -> dealt.add("the second"));
    await(begun);
    reports.begin();
    assertThat(dealt).containsExactly("interrupted");
    assertThat(reports.settled(stopped::get, soon())).isTrue();
  }

  /** The machine goes while the user waits for the end of its action. */
  @Test
  void whoWaitsForAnOldMachinesActionIsNotLeftWaiting() throws Exception {
    CountDownLatch deaf = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    stop(
        () -> {
          begun.countDown();
          while (deaf.getCount() > 0) {
            Thread.onSpinWait();
          }
        });
    await(begun);
    var executor = Executors.newSingleThreadExecutor();
    var user = executor.submit(() -> reports.settled(() -> false, soon()));
    reports.begin();
    assertThat(user.get(30, TimeUnit.SECONDS)).isFalse();
    deaf.countDown();
    executor.shutdown();
  }
}
