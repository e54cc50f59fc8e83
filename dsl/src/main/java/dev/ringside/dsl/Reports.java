package dev.ringside.dsl;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * What a machine reports, dealt with one after the other on a thread of the machine's own; others
 * can wait until all of it was dealt with. Each machine has a number: what an older one reports is
 * dropped. Thread-safe; {@link #add} is called on the loop, the rest by whoever waits.
 */
final class Reports {
  private static final Duration OLD_ENDS = Duration.ofSeconds(2);
  private volatile Round round = new Round(0);

  /** One machine's time. */
  private static final class Round {
    private final int machine;
    private final ExecutorService executor;
    private volatile Thread thread;
    private volatile CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    Round(int machine) {
      this.machine = machine;
      this.executor =
          Executors.newSingleThreadExecutor(
              task -> {
                thread = new Thread(task, "stops of machine " + machine);
                thread.setDaemon(true);
                return thread;
              });
    }
  }

  /**
   * A new machine. What is being dealt with of the old one is interrupted, and waited for a moment.
   *
   * @return the new machine's number
   */
  int begin() {
    Round old = round;
    round = new Round(old.machine + 1);
    old.executor.shutdownNow();
    old.last.complete(null);
    try {
      old.executor.awaitTermination(OLD_ENDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the old machine's actions were ended");
    }
    return round.machine;
  }

  /** Whether this is the number of the machine of now. */
  boolean isCurrent(int machine) {
    return round.machine == machine;
  }

  /** Deals with a report of that machine, unless there is a newer one. */
  void add(int machine, Runnable dealing) {
    Round now = round;
    if (now.machine != machine) {
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    now.last = done;
    try {
      now.executor.execute(
          () -> {
            try {
              dealing.run();
            } finally {
              done.complete(null);
            }
          });
    } catch (RejectedExecutionException replaced) {
      done.complete(null);
    }
  }

  /** Whether the caller itself is dealing with a report. */
  boolean inside() {
    return Thread.currentThread() == round.thread;
  }

  /**
   * Waits until all that was reported is dealt with.
   *
   * @param stopped whether the machine stands still now; asked after the wait, since dealing with a
   *     stop may let the machine run on
   * @param until the end of the waiting, by {@link System#nanoTime}
   * @return whether it stands still, and nothing but the caller will let it run
   * @throws RingsideException when something is still being dealt with at the end
   */
  boolean settled(BooleanSupplier stopped, long until) {
    while (true) {
      Round now = round;
      CompletableFuture<Void> last = now.last;
      if (Thread.currentThread() != now.thread) {
        await(last, until);
      }
      if (!stopped.getAsBoolean()) {
        return false;
      }
      if (now == round && last == now.last) {
        return true;
      }
    }
  }

  /** The same without waiting: false also while something is being dealt with. */
  boolean settledNow(BooleanSupplier stopped) {
    CompletableFuture<Void> last = round.last;
    return last.isDone() && stopped.getAsBoolean() && last == round.last;
  }

  private static void await(CompletableFuture<Void> dealt, long until) {
    try {
      dealt.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new RingsideException(
          "the guest stands at a stop whose action has not ended: let the action do less, or give"
              + " the verb more time (timeout: …)",
          late);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an action to end");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
