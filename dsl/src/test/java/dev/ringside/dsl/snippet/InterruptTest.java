package dev.ringside.dsl.snippet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry ends when its thread is interrupted, whatever it does. */
class InterruptTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Evaluator evaluator = new Evaluator(Map.of("begun", begun));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) {}",
        "while (true);",
        "for (;;) { x = 1 }",
        "do { x = 1 } while (true)",
        "(1..2000000000).each { it }",
        "def c = { -> while (true) {} }; c()",
        "def f() { while (true) {} }; f()",
        "class Loop { def run() { while (true) {} } }; new Loop().run()",
        "@groovy.transform.CompileStatic def f() { while (true) {} }; f()",
        "while (true) { try { Object.sleep(0) } catch (Exception e) {} }",
        "new java.util.concurrent.CountDownLatch(1).await()",
        "def f(n) { n == 0 ? 0 : f(n - 1) + f(n - 1) }; f(200)",
      })
  void ends(String entry) throws Exception {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              assertThatThrownBy(() -> evaluator.evaluate("begun.countDown(); " + entry, "#1"))
                  .isInstanceOf(CancellationException.class);
              return !Thread.currentThread().isInterrupted()
                  && evaluator.evaluate("1", "#2").equals(1);
            });
    Thread thread = new Thread(task, "user");
    thread.setDaemon(true);
    thread.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    assertThat(result(task)).isTrue();
  }

  private static boolean result(FutureTask<Boolean> task) throws Exception {
    try {
      return task.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    }
  }
}
