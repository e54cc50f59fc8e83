package dev.ringside.dsl;

import dev.ringside.target.Frame;
import dev.ringside.target.Input.Kind;
import dev.ringside.target.MiFrames;
import dev.ringside.target.Outcome;
import dev.ringside.target.StopReport;
import dev.ringside.wire.mi.MiTuple;
import groovy.lang.Closure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Turns what the debugger reports into {@link Stop}s, runs the breakpoints' actions, and hands on
 * the stops at which the machine stays. One thread reads and acts, so that the loop never waits;
 * the queue and the map are thread-safe.
 */
final class Stops {
  private final Machines machines;
  private final Tasks tasks;
  private final Names names;
  private final Session.Output output;
  private final BlockingQueue<Stop> delivered = new LinkedBlockingQueue<>();
  private final Map<Integer, Closure<?>> actions = new ConcurrentHashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread created = new Thread(task, "stops");
            created.setDaemon(true);
            return created;
          });
  private volatile Optional<Stop> current = Optional.empty();
  private volatile Optional<RuntimeException> failure = Optional.empty();
  private volatile Optional<String> ended = Optional.empty();
  private final AtomicReference<Stop> untoldStop = new AtomicReference<>();
  private final AtomicReference<String> untoldEnd = new AtomicReference<>();
  private volatile long resumedAt = System.nanoTime();
  private volatile long startedAt = System.nanoTime();
  private int count;

  Stops(Machines machines, Tasks tasks, Names names, Session.Output output) {
    this.machines = machines;
    this.tasks = tasks;
    this.names = names;
    this.output = output;
  }

  /** A new machine: nothing of the old one counts any more. */
  void reset() {
    delivered.clear();
    actions.clear();
    current = Optional.empty();
    failure = Optional.empty();
    ended = Optional.empty();
    untoldStop.set(null);
    untoldEnd.set(null);
    startedAt = System.nanoTime();
    resumedAt = startedAt;
  }

  /** Called on the loop. */
  void reported(StopReport report) {
    thread.execute(() -> handle(report));
  }

  /** Called on the loop: there will be no stop any more. */
  void ended(String why) {
    ended = Optional.of(why);
    untoldEnd.set(why);
    output.changed();
  }

  /** What nobody has been told yet; it counts as told from now on. */
  Session.News news() {
    return new Session.News(
        Optional.ofNullable(untoldStop.getAndSet(null)),
        Optional.ofNullable(untoldEnd.getAndSet(null)));
  }

  /** How long the machine ran before the stop it stands at. */
  Duration ranFor() {
    return current
        .map(stop -> stop.getTime().minusNanos(resumedAt - startedAt))
        .orElse(Duration.ZERO);
  }

  private void handle(StopReport report) {
    try {
      Stop stop = read(report);
      Optional<Closure<?>> action =
          report.breakpoint().isPresent()
              ? Optional.ofNullable(actions.get(report.breakpoint().getAsInt()))
              : Optional.empty();
      if (action.isEmpty() || stays(stop, action.get())) {
        current = Optional.of(stop);
        untoldStop.set(stop);
        delivered.add(stop);
        output.changed();
      } else {
        resume("exec-continue");
      }
    } catch (RuntimeException broken) {
      failure = Optional.of(broken);
    }
  }

  /**
   * Runs the action. One that fails, an {@code assert} of the script's included, leaves it
   * standing.
   */
  private boolean stays(Stop stop, Closure<?> action) {
    try {
      action.call(stop);
      return stop.isStaying();
    } catch (RuntimeException | Error broken) {
      failure =
          Optional.of(
              broken instanceof RuntimeException ours
                  ? ours
                  : new RingsideException(
                      "the action at " + stop.getWhere() + " failed: " + broken.getMessage(),
                      broken));
      return true;
    }
  }

  private Stop read(StopReport report) {
    int cpu = tasks.cpuOf(report.thread());
    Tasks.Task task = tasks.current(cpu);
    Duration time = Duration.ofNanos(System.nanoTime() - startedAt);
    Optional<String> call = names.systemCall(task.call());
    return new Stop(++count, report, cpu, task.pid(), task.comm(), backtrace(), call, time);
  }

  /** The frames of the selected thread, without arguments. */
  private List<Frame> backtrace() {
    Outcome outcome = machines.attempt(Kind.INSPECT, "stack-list-frames", List.of());
    return outcome.fold(
        done -> MiFrames.backtrace(done.results(), MiTuple.EMPTY), failed -> List.<Frame>of());
  }

  /** Runs the action at each stop of this breakpoint. */
  void act(int breakpoint, Closure<?> action) {
    actions.put(breakpoint, action);
  }

  void forgetAction(int breakpoint) {
    actions.remove(breakpoint);
  }

  /** The stop the machine stands at. */
  Optional<Stop> current() {
    return current;
  }

  /** Lets the machine run with this MI command; stops that nobody waited for are forgotten. */
  void resume(String operation, String... args) {
    Optional<Stop> before = current;
    delivered.clear();
    untoldStop.set(null);
    current = Optional.empty();
    resumedAt = System.nanoTime();
    try {
      machines.ask(Kind.RESUME, operation, args);
    } catch (RingsideException refused) {
      current = before;
      throw refused;
    }
  }

  /**
   * The next stop at which the machine stays.
   *
   * @param until the end of the waiting, by {@link System#nanoTime}
   * @return empty when the time was over first
   * @throws RingsideException when there will be none: the guest, QEMU or gdb has ended, or an
   *     action failed
   */
  Optional<Stop> next(long until) {
    try {
      while (true) {
        raise();
        long left = Math.min(until - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50));
        Stop stop = delivered.poll(Math.max(left, 0), TimeUnit.NANOSECONDS);
        if (stop != null) {
          untoldStop.compareAndSet(stop, null);
          return Optional.of(stop);
        }
        if (System.nanoTime() >= until) {
          return Optional.empty();
        }
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a stop");
    }
  }

  private void raise() {
    Optional<RuntimeException> broken = failure;
    failure = Optional.empty();
    if (broken.isPresent()) {
      throw broken.get();
    }
    ended.ifPresent(
        why -> {
          untoldEnd.set(null);
          throw new RingsideException(why + ": there will be no stop; vm.boot() starts anew");
        });
  }

  /** Tells the user something that was not asked for. */
  void notice(String sentence) {
    output.notice(sentence);
  }
}
