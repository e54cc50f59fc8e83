package dev.ringside.io;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one thread that owns all mutable state. Others post to it; what they post runs in the order
 * of posting. Thread-safe.
 */
public final class Loop implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<Throwable> failures;
  private volatile Thread thread;

  private Loop(String name, Consumer<Throwable> failures) {
    this.failures = failures;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, name);
              created.setDaemon(true);
              thread = created;
              return created;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Starts a loop.
   *
   * @param name the thread's name
   * @param failures told what a posted task threw: a defect of ours, never an expected outcome
   */
  public static Loop start(String name, Consumer<Throwable> failures) {
    Loop loop = new Loop(name, failures);
    loop.executor.prestartAllCoreThreads();
    return loop;
  }

  /** Runs the task on the loop; dropped without a word once the loop is closed. */
  public void post(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException closed) {
      assert executor.isShutdown() : closed;
    }
  }

  /** Runs the call on the loop; the future also carries what it throws. */
  public <T> CompletableFuture<T> call(Callable<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable task =
        () -> {
          try {
            answer.complete(call.call());
          } catch (Exception | Error failure) {
            answer.completeExceptionally(failure);
          }
        };
    try {
      executor.execute(task);
    } catch (RejectedExecutionException closed) {
      answer.completeExceptionally(closed);
    }
    return answer;
  }

  /** Runs the task on the loop after the delay, unless the timer is cancelled first. */
  public Timer after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> scheduled =
          executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> scheduled.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  /** Fails unless the caller is on the loop: each owner of state asserts its thread with this. */
  public void assertInside() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "called on "
              + Thread.currentThread().getName()
              + ", but "
              + thread.getName()
              + " owns it");
    }
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error failure) {
        failures.accept(failure);
      }
    };
  }

  /** Tells of a defect of ours that a task had to survive. */
  public void defect(Throwable failure) {
    failures.accept(failure);
  }

  /** Ends the loop; tasks already posted still run, timers do not. */
  @Override
  public void close() {
    executor.shutdown();
  }

  /** A task that waits for its time. */
  @FunctionalInterface
  public interface Timer {
    /** Forgets the task, if it has not begun. */
    void cancel();
  }
}
