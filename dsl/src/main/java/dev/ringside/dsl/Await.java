package dev.ringside.dsl;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How the user's thread waits for the loop: always with a deadline, and it can be interrupted. */
final class Await {
  private Await() {}

  /**
   * Waits for the future.
   *
   * @param what what is waited for, to be named when it is late: {@code "QEMU's monitor"}
   */
  static <T> T of(Future<T> future, Duration deadline, String what) {
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new RingsideException(what + " did not answer within " + seconds(deadline), late);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for " + what);
    } catch (ExecutionException failure) {
      throw unwrapped(failure.getCause());
    }
  }

  /** The failure of a future as the user shall see it. */
  static RingsideException unwrapped(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof RingsideException ours
        ? ours
        : new RingsideException(String.valueOf(cause.getMessage()), cause);
  }

  static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0
        ? time.toSeconds() + " s"
        : "%.1f s".formatted(time.toMillis() / 1000.0);
  }
}
