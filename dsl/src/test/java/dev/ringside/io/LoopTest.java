package dev.ringside.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopTest {
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final Loop loop = Loop.start("a loop", failures::add);

  @AfterEach
  void close() {
    loop.close();
  }

  private <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void tasksRunInTheOrderOfPosting() throws Exception {
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      int number = i;
      loop.post(() -> seen.add(number));
    }
    List<Integer> all = get(loop.call(() -> List.copyOf(seen)));
    assertThat(all).hasSize(10_000).isSorted();
  }

  @Test
  void whatATaskPostsComesAfterWhatWasPostedBefore() throws Exception {
    List<String> seen = new ArrayList<>();
    CompletableFuture<List<String>> all = new CompletableFuture<>();
    loop.call(
        () -> {
          loop.post(() -> seen.add("first"));
          loop.post(
              () -> {
                loop.post(() -> all.complete(List.copyOf(seen)));
                seen.add("second");
              });
          return seen.add("now");
        });
    assertThat(get(all)).containsExactly("now", "first", "second");
  }

  @Test
  void anOwnerSaysWhoseThreadIsWrong() throws Exception {
    assertThat(get(loop.call(() -> owned("inside")))).isEqualTo("inside");
    assertThatThrownBy(() -> owned("outside"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("called on %s, but a loop owns it", Thread.currentThread().getName());
  }

  private String owned(String value) {
    loop.assertInside();
    return value;
  }

  @Test
  void aFailureIsToldAndTheLoopGoesOn() throws Exception {
    loop.post(
        () -> {
          throw new IllegalArgumentException("a defect");
        });
    assertThat(failures.poll(20, TimeUnit.SECONDS)).hasMessage("a defect");
    loop.post(
        () -> {
          throw new AssertionError("an error");
        });
    assertThat(failures.poll(20, TimeUnit.SECONDS)).hasMessage("an error");
    assertThat(get(loop.call(() -> owned("on")))).isEqualTo("on");
  }

  @Test
  void aCallThatFailsFailsItsFutureAlone() {
    CompletableFuture<Object> call =
        loop.call(
            () -> {
              throw new java.io.IOException("expected");
            });
    assertThatThrownBy(() -> get(call)).hasRootCauseMessage("expected");
    assertThat(failures).isEmpty();
  }

  @Test
  void anErrorInACallIsNotLost() {
    CompletableFuture<Object> call =
        loop.call(
            () -> {
              throw new AssertionError("a defect");
            });
    assertThatThrownBy(() -> get(call)).hasRootCauseMessage("a defect");
  }

  @Test
  void timersComeInTheOrderOfTheirTimes() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    loop.after(Duration.ofMillis(60), () -> seen.add("late"));
    loop.after(Duration.ofMillis(20), () -> seen.add("early"));
    loop.after(Duration.ofMillis(40), () -> seen.add("cancelled")).cancel();
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("early");
    assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("late");
    assertThat(seen).isEmpty();
  }

  @Test
  void afterItsEndPostsAreDroppedAndCallsFail() throws Exception {
    CompletableFuture<String> before = loop.call(() -> owned("before"));
    loop.close();
    assertThat(get(before)).isEqualTo("before");
    loop.post(() -> failures.add(new IllegalStateException("ran after the end")));
    loop.after(Duration.ZERO, () -> failures.add(new IllegalStateException("ran"))).cancel();
    assertThatThrownBy(() -> get(loop.call(() -> owned("after"))))
        .hasCauseInstanceOf(RejectedExecutionException.class);
    assertThat(failures).isEmpty();
  }
}
