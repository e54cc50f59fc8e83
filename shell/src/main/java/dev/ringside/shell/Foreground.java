package dev.ringside.shell;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the user waits for. It runs on a thread of its own, so that Ctrl-C can end it, or at least
 * the waiting: the first interrupts the thread, the second leaves it to itself. {@link #run} is
 * called by the shell's thread, {@link #interrupt} by any.
 */
final class Foreground {
  private final AtomicReference<Job> current = new AtomicReference<>();
  private ExecutorService worker = worker();

  /**
   * How the waiting ended.
   *
   * @param value what the work gave, where it ended well
   * @param failure why it ended badly, null where it did not
   * @param interrupted whether Ctrl-C was pressed
   * @param abandoned whether the work goes on, and nobody waits for it
   */
  record Outcome(Object value, Throwable failure, boolean interrupted, boolean abandoned) {
    boolean worked() {
      return failure == null && !abandoned;
    }
  }

  /** What a command does. */
  @FunctionalInterface
  interface Work {
    /** Does it; the value is shown, null for nothing. */
    Object with(Engine engine) throws Exception;
  }

  private static ExecutorService worker() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "evaluation");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Does the work and waits for its end, or for the second interrupt. */
  Outcome run(Callable<?> work) {
    Job job = new Job(work);
    current.set(job);
    worker.execute(job);
    try {
      job.over.await();
    } catch (InterruptedException ending) {
      job.interrupt();
      job.interrupt();
      Thread.currentThread().interrupt();
    } finally {
      current.set(null);
    }
    Outcome outcome = job.outcome();
    if (outcome.abandoned()) {
      worker.shutdown();
      worker = worker();
    }
    return outcome;
  }

  /** Ctrl-C; nothing where nobody waits. */
  void interrupt() {
    Job job = current.get();
    if (job != null) {
      job.interrupt();
    }
  }

  private static final class Job implements Runnable {
    private final Callable<?> work;
    private final CountDownLatch over = new CountDownLatch(1);
    private Thread runner;
    private Object value;
    private Throwable failure;
    private boolean interrupted;
    private boolean ended;

    Job(Callable<?> work) {
      this.work = work;
    }

    @Override
    public void run() {
      boolean wanted = begin();
      Object result = null;
      Throwable thrown = null;
      try {
        result = wanted ? work.call() : null;
      } catch (Throwable whatever) {
        thrown = whatever;
      }
      end(result, thrown);
    }

    private synchronized boolean begin() {
      runner = Thread.currentThread();
      return !interrupted;
    }

    /** From here on no interrupt can reach what the thread does next. */
    private synchronized void end(Object result, Throwable thrown) {
      runner = null;
      value = result;
      failure = thrown;
      ended = true;
      Thread.interrupted();
      over.countDown();
    }

    synchronized void interrupt() {
      if (interrupted) {
        over.countDown();
      }
      interrupted = true;
      if (runner != null) {
        runner.interrupt();
      }
    }

    synchronized Outcome outcome() {
      return new Outcome(value, failure, interrupted, !ended);
    }
  }
}
