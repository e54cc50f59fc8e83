package dev.ringside.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The one thread that owns all mutable state. Others post to it; what they post runs in the order
 * of posting. It reads and writes the sockets itself: with a thread for each direction a question
 * to QEMU and its answer were handed from thread to thread four times, 20 to 60 µs each on a
 * virtual machine with two CPUs. Thread-safe.
 */
public final class Loop implements AutoCloseable {
  private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(
          Comparator.comparingLong((Alarm alarm) -> alarm.time() - START)
              .thenComparing(Alarm::number));
  private final Consumer<Throwable> failures;
  private final Selector selector;
  private final Thread thread;
  private long alarmsSet;
  private volatile boolean closed;
  private volatile boolean ended;

  /** {@link System#nanoTime} may be about to overflow; what has passed since then does not. */
  private static final long START = System.nanoTime();

  /** A task that waits for its time, by {@link System#nanoTime}. */
  private record Alarm(long time, long number, Runnable task) {}

  private Loop(String name, Selector selector, Consumer<Throwable> failures) {
    this.failures = failures;
    this.selector = selector;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /**
   * Starts a loop.
   *
   * @param name the thread's name
   * @param failures told what a posted task threw: a defect of ours, never an expected outcome
   */
  public static Loop start(String name, Consumer<Throwable> failures) {
    try {
      Loop loop = new Loop(name, Selector.open(), failures);
      loop.thread.start();
      return loop;
    } catch (IOException noDescriptor) {
      throw new UncheckedIOException(noDescriptor);
    }
  }

  /** Runs the task on the loop; dropped without a word once the loop is closed. */
  public void post(Runnable task) {
    accept(() -> guard(task));
  }

  /** Runs the call on the loop; the future also carries what it throws. */
  public <T> CompletableFuture<T> call(Callable<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    boolean accepted =
        accept(
            () -> {
              try {
                answer.complete(call.call());
              } catch (Exception | Error failure) {
                answer.completeExceptionally(failure);
              }
            });
    if (!accepted) {
      answer.completeExceptionally(new RejectedExecutionException(thread.getName() + " is closed"));
    }
    return answer;
  }

  /** Runs the task on the loop after the delay, unless the timer is cancelled first. */
  public Timer after(Duration delay, Runnable task) {
    long time = System.nanoTime() + delay.toNanos();
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Runnable unlessCancelled =
        () -> {
          if (!cancelled.isDone()) {
            guard(task);
          }
        };
    if (isInside()) {
      set(time, unlessCancelled);
    } else {
      accept(() -> set(time, unlessCancelled));
    }
    return () -> cancelled.complete(null);
  }

  private void set(long time, Runnable task) {
    alarms.add(new Alarm(time, alarmsSet++, task));
  }

  /** Fails unless the caller is on the loop: each owner of state asserts its thread with this. */
  public void assertInside() {
    if (!isInside()) {
      throw new IllegalStateException(
          "called on "
              + Thread.currentThread().getName()
              + ", but "
              + thread.getName()
              + " owns it");
    }
  }

  boolean isInside() {
    return Thread.currentThread() == thread;
  }

  /** Whether the task will run; it does where it came before the end. */
  private boolean accept(Runnable task) {
    if (closed) {
      return false;
    }
    posted.add(task);
    if (ended && posted.remove(task)) {
      return false;
    }
    if (!isInside()) {
      selector.wakeup();
    }
    return true;
  }

  /**
   * Has the loop tell when the channel is ready, until that is closed; on the loop.
   *
   * @param operations of {@link SelectionKey}
   * @throws IOException when it is closed already
   */
  SelectionKey watch(SelectableChannel channel, int operations, Runnable ready) throws IOException {
    assertInside();
    return channel.register(selector, operations, ready);
  }

  /**
   * A channel that was closed while it was watched stays open until the selector looks again
   * (java.nio.channels.SelectableChannel); afterwards it is closed.
   *
   * @param most how long somebody else waits for the loop
   */
  void forgetClosed(Duration most) throws IOException {
    if (isInside()) {
      selector.selectNow();
    } else if (!closed) {
      try {
        call(selector::selectNow).get(most.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException stuck) {
        throw new IOException(thread.getName() + " does not close its sockets", stuck);
      }
    }
  }

  private void run() {
    try {
      while (!closed) {
        runPosted();
        runDue();
        look();
        runReady();
      }
      runPosted();
      ended = true;
      runPosted();
    } catch (IOException broken) {
      failures.accept(broken);
    } finally {
      ended = true;
      end();
    }
  }

  /** What these post has its turn after the sockets. */
  private void runPosted() {
    for (int left = posted.size(); left > 0; left--) {
      Runnable task = posted.poll();
      if (task != null) {
        task.run();
      }
    }
  }

  private void runDue() {
    long now = System.nanoTime();
    while (!alarms.isEmpty() && alarms.peek().time() - now <= 0) {
      alarms.poll().task().run();
    }
  }

  /** Whoever posts wakes the selector, but for the loop itself, which does not wait then. */
  private void look() throws IOException {
    if (posted.isEmpty()) {
      selector.select(untilNext());
    } else {
      selector.selectNow();
    }
  }

  /** In ms, 0 for ever. */
  private long untilNext() {
    return alarms.isEmpty()
        ? 0
        : Math.max(
            1, TimeUnit.NANOSECONDS.toMillis(alarms.peek().time() - System.nanoTime() + 999_999));
  }

  private void runReady() {
    List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
    selector.selectedKeys().clear();
    for (SelectionKey key : ready) {
      if (key.isValid()) {
        guard((Runnable) key.attachment());
      }
    }
  }

  private void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failure) {
      failures.accept(failure);
    }
  }

  private void end() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException gone) {
      failures.accept(gone);
    }
  }

  /** Tells of a defect of ours that a task had to survive. */
  public void defect(Throwable failure) {
    failures.accept(failure);
  }

  /**
   * Ends the loop; tasks already posted still run, timers do not. What a peer has not taken by then
   * it does not get any more.
   */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  /** A task that waits for its time. */
  @FunctionalInterface
  public interface Timer {
    /** Forgets the task, if it has not begun. */
    void cancel();
  }
}
