package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Foreground.Outcome;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ForegroundTest {
  private final Foreground foreground = new Foreground();
  private final CountDownLatch begun = new CountDownLatch(1);

  @Test
  void whatWorkGivesOrThrowsComesBack() {
    assertThat(foreground.run(() -> 7)).isEqualTo(new Outcome(7, null, false, false));
    IOException failure = new IOException("no");
    Outcome failed =
        foreground.run(
            () -> {
              throw failure;
            });
    assertThat(failed).isEqualTo(new Outcome(null, failure, false, false));
  }

  @Test
  void theFirstInterruptEndsWorkThatHeedsIt() throws Exception {
    CompletableFuture<Outcome> waiting = inBackground(new CountDownLatch(1));
    begun.await();
    foreground.interrupt();
    Outcome outcome = waiting.get(10, TimeUnit.SECONDS);
    assertThat(outcome.failure()).isInstanceOf(InterruptedException.class);
    assertThat(outcome.interrupted()).isTrue();
    assertThat(outcome.abandoned()).isFalse();
  }

  @Test
  void theSecondLeavesWorkThatDoesNot() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Boolean> heeded = new CompletableFuture<>();
    CompletableFuture<Outcome> waiting =
        CompletableFuture.supplyAsync(
            () ->
                foreground.run(
                    () -> {
                      begun.countDown();
                      while (release.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                      heeded.complete(Thread.interrupted());
                      return null;
                    }));
    begun.await();
    foreground.interrupt();
    assertThat(waiting.isDone()).isFalse();
    foreground.interrupt();
    assertThat(waiting.get(10, TimeUnit.SECONDS).abandoned()).isTrue();
    assertThat(foreground.run(() -> "next").value()).isEqualTo("next");
    release.countDown();
    assertThat(heeded.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anInterruptThatComesLateReachesNobody() {
    AtomicBoolean interrupted = new AtomicBoolean();
    for (int i = 0; i < 200; i++) {
      CompletableFuture<Void> pressed = CompletableFuture.runAsync(foreground::interrupt);
      foreground.run(() -> null);
      pressed.join();
      foreground.run(
          () -> {
            interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
            return null;
          });
    }
    assertThat(interrupted).isFalse();
  }

  private CompletableFuture<Outcome> inBackground(CountDownLatch never) {
    return CompletableFuture.supplyAsync(
        () ->
            foreground.run(
                () -> {
                  begun.countDown();
                  never.await();
                  return null;
                }));
  }
}
