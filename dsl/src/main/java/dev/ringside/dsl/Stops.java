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
import java.util.function.Consumer;

/**
 * Turns what the debugger reports into {@link Stop}s, runs the breakpoints' actions, and hands on
 * the stops at which the machine stays. One thread reads and acts, so that the loop never waits;
 * the queue and the map are thread-safe.
 */
final class Stops {
  private final Machines machines;
  private final Tasks tasks;
  private final Names names;
  private final Consumer<String> notices;
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
  private volatile long startedAt = System.nanoTime();
  private int count;

  Stops(Machines machines, Tasks tasks, Names names, Consumer<String> notices) {
    this.machines = machines;
    this.tasks = tasks;
    this.names = names;
    this.notices = notices;
  }

  /** A new machine: nothing of the old one counts any more. */
  void reset() {
    delivered.clear();
    actions.clear();
    current = Optional.empty();
    failure = Optional.empty();
    ended = Optional.empty();
    startedAt = System.nanoTime();
  }

  /** Called on the loop. */
  void reported(StopReport report) {
    thread.execute(() -> handle(report));
  }

  /** Called on the loop: there will be no stop any more. */
  void ended(String why) {
    ended = Optional.of(why);
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
        delivered.add(stop);
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
    current = Optional.empty();
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
          throw new RingsideException(why + ": there will be no stop; vm.boot() starts anew");
        });
  }

  /** Tells the user something that was not asked for. */
  void notice(String sentence) {
    notices.accept(sentence);
  }
}
