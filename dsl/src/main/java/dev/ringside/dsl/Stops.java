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
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Turns what the debugger reports into {@link Stop}s, runs the breakpoints' actions, and hands on
 * the stops at which the machine stays. {@link Reports} has one thread read and act, so that the
 * loop never waits; whoever lets the machine run waits for that thread first. The queue and the map
 * are thread-safe.
 */
final class Stops {
  /** How long a verb without a time of its own waits for actions to end. */
  static final Duration SETTLES = Duration.ofSeconds(30);

  private final Machines machines;
  private final Tasks tasks;
  private final Names names;
  private final Consumer<String> notices;
  private final Runnable changed;
  private final Reports reports = new Reports();
  private final BlockingQueue<Stop> delivered = new LinkedBlockingQueue<>();
  private final Map<Integer, Closure<?>> actions = new ConcurrentHashMap<>();
  private final Set<CompletableFuture<Void>> settings = ConcurrentHashMap.newKeySet();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private volatile Optional<Stop> current = Optional.empty();
  private volatile Optional<String> ended = Optional.empty();
  private final AtomicReference<Stop> untoldStop = new AtomicReference<>();
  private final AtomicReference<String> untoldEnd = new AtomicReference<>();
  private volatile long resumedAt = System.nanoTime();
  private volatile long startedAt = System.nanoTime();

  /** Whether somebody wants the machine to stand, so that no action lets it run on. */
  private volatile boolean stopWanted;

  /** Whether a stop that nobody has asked for yet is what the next verb waits for. */
  private volatile boolean released;

  /**
   * Whether the machine was let run from the stop that is dealt with; the reporting thread's own.
   */
  private boolean resumedFromStop;

  private final AtomicInteger count = new AtomicInteger();

  Stops(Machines machines, Tasks tasks, Names names, Consumer<String> notices, Runnable changed) {
    this.machines = machines;
    this.tasks = tasks;
    this.names = names;
    this.notices = notices;
    this.changed = changed;
  }

  /**
   * A new machine: nothing of the old one counts any more.
   *
   * @return the machine's number, under which it reports
   */
  int reset() {
    int machine = reports.begin();
    restored(Optional.empty());
    actions.clear();
    ended = Optional.empty();
    untoldEnd.set(null);
    startedAt = System.nanoTime();
    resumedAt = startedAt;
    return machine;
  }

  /**
   * The machine is what it was at that stop, or ran then and is about to: stops since then are
   * none. The breakpoints' actions stay.
   */
  void restored(Optional<Stop> at) {
    delivered.clear();
    failure.set(null);
    untoldStop.set(null);
    released = false;
    current = at;
  }

  /** Called on the loop; dropped where the machine is not the one of now. */
  void reported(int machine, StopReport report) {
    meanwhile(machine, () -> handle(machine, report));
  }

  /** Has something done that asks the machine, by whoever deals with its stops. */
  void meanwhile(int machine, Runnable work) {
    machines.booted().ifPresent(target -> reports.add(machine, () -> machines.with(target, work)));
  }

  /** Called on the loop: there will be no stop of that machine any more. */
  void ended(int machine, String why) {
    if (reports.isCurrent(machine)) {
      ended = Optional.of(why);
      untoldEnd.set(why);
      changed.run();
    }
  }

  /** What nobody has been told yet; it counts as told from now on. */
  Session.News news() {
    return new Session.News(
        Optional.ofNullable(untoldStop.getAndSet(null)),
        Optional.ofNullable(failure.getAndSet(null)),
        Optional.ofNullable(untoldEnd.getAndSet(null)));
  }

  /** How long the machine ran before the stop it stands at. */
  Duration ranFor() {
    return current
        .map(stop -> stop.getTime().minusNanos(resumedAt - startedAt))
        .orElse(Duration.ZERO);
  }

  private void handle(int machine, StopReport report) {
    Optional<Stop> read = Optional.empty();
    try {
      Stop stop = read(report);
      read = Optional.of(stop);
      boolean stays = stays(stop);
      if (!reports.isCurrent(machine) || resumedFromStop) {
        return;
      }
      report.stuck().ifPresent(this::refuse);
      if (!stays) {
        resume("exec-continue");
      }
      if (!resumedFromStop) {
        current = read;
        untoldStop.set(stop);
        delivered.add(stop);
        changed.run();
      }
    } catch (RuntimeException | Error broken) {
      // An assert of the script's included: the machine stands, and the next verb tells.
      if (reports.isCurrent(machine)) {
        current = read;
        failure.set(sentence(broken, read));
        changed.run();
      }
    }
  }

  /** Runs the action, where there is one. */
  private boolean stays(Stop stop) {
    resumedFromStop = false;
    awaitSettings();
    Closure<?> action = actions.get(stop.getBreakpoint());
    if (action != null) {
      action.call(stop);
    }
    return action == null || stop.isStaying();
  }

  private static RuntimeException sentence(Throwable broken, Optional<Stop> at) {
    String what = at.map(stop -> "the action at " + stop.getWhere()).orElse("reading a stop");
    return broken instanceof RuntimeException ours
        ? ours
        : new RingsideException(what + " failed: " + broken.getMessage(), broken);
  }

  private void refuse(String why) {
    throw machines.explained(
        new RingsideException(
            "gdb could not let the guest run on, it stands still: "
                + why
                + (why.endsWith(".") ? " " : ". ")
                + "Delete what cannot be inserted (gdb.breakpoints, gdb.command('delete 1')), then"
                + " gdb.cont()"));
  }

  private Stop read(StopReport report) {
    int cpu = tasks.cpuOf(report.thread());
    Tasks.Task task = tasks.current(cpu);
    Duration time = Duration.ofNanos(System.nanoTime() - startedAt);
    Optional<String> call = names.systemCall(task.call());
    return new Stop(
        count.incrementAndGet(), report, cpu, task.pid(), task.comm(), backtrace(), call, time);
  }

  /** The frames of the selected thread, without arguments. */
  private List<Frame> backtrace() {
    Outcome outcome = machines.attempt(Kind.INSPECT, "stack-list-frames", List.of());
    return outcome.fold(
        done -> MiFrames.backtrace(done.results(), MiTuple.EMPTY), failed -> List.<Frame>of());
  }

  /**
   * Sets a breakpoint and what belongs to it: a stop that comes meanwhile is dealt with when all of
   * it is set.
   */
  <T> T setting(Supplier<T> work) {
    CompletableFuture<Void> set = new CompletableFuture<>();
    settings.add(set);
    try {
      return work.get();
    } finally {
      settings.remove(set);
      set.complete(null);
    }
  }

  private void awaitSettings() {
    for (CompletableFuture<Void> set : settings) {
      Await.of(set, Machines.GDB_ANSWERS.plusSeconds(5), "whoever sets a breakpoint");
    }
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

  /**
   * Whether the machine stands still and nothing but the caller will let it run: waits until what
   * was reported is read and its action has ended.
   *
   * @param until the end of the waiting, by {@link System#nanoTime}
   * @throws RingsideException when an action has failed, or does not end in time
   */
  boolean stands(long until) {
    boolean stands = reports.settled(machines::stopped, until);
    raiseFailure();
    return stands;
  }

  /**
   * Where the machine stands for the user; empty while it runs, and at a stop that is being read or
   * whose action runs: that ends by itself.
   */
  Optional<String> standing() {
    return reports.settledNow(machines::stopped)
        ? current.map(Stop::getWhere).or(() -> machines.state().map(m -> m.stop().where()))
        : Optional.empty();
  }

  /** Something was released that may stop the machine before anybody waits for that. */
  void released() {
    // Not the stop that comes at this moment: it may be what was released that made it.
    delivered.removeIf(stop -> current.filter(now -> now == stop).isEmpty());
    released = true;
  }

  /**
   * The stop at which the machine stands where nobody has been told of it: it came before anybody
   * waited for it. One that came since {@link #released} counts even if the user was told.
   */
  Optional<Stop> missed() {
    Stop last = null;
    for (Stop stop = delivered.poll(); stop != null; stop = delivered.poll()) {
      last = stop;
    }
    boolean untold = last != null && untoldStop.compareAndSet(last, null);
    boolean wanted = untold || released;
    released = false;
    return wanted ? Optional.ofNullable(last) : Optional.empty();
  }

  /** A verb has returned this stop. */
  void told(Stop stop) {
    untoldStop.compareAndSet(stop, null);
  }

  /**
   * Lets the machine run with this MI command; stops that nobody waited for are forgotten. Of an
   * action it is not done while somebody wants the machine to stand: the next hit would be there
   * before that, time after time.
   */
  void resume(String operation, String... args) {
    if (reports.inside()) {
      if (stopWanted) {
        return;
      }
      resumedFromStop = true;
    } else {
      stands(System.nanoTime() + SETTLES.toNanos());
    }
    Optional<Stop> before = current;
    delivered.clear();
    untoldStop.set(null);
    released = false;
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
   * Makes the machine stand still, at whatever stop comes first; an action at it does not let it
   * run on.
   *
   * @return the stop it stands at; empty where it stands without one, never having run
   */
  Optional<Stop> interrupt(long until) {
    stopWanted = true;
    try {
      while (!stands(until)) {
        if (System.nanoTime() >= until) {
          throw new RingsideException("the guest did not stop: is QEMU alive?");
        }
        machines.ask(Kind.INTERRUPT, "exec-interrupt");
      }
    } finally {
      stopWanted = false;
    }
    delivered.clear();
    released = false;
    return current;
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
    if (reports.inside()) {
      throw new RingsideException(
          "an action cannot wait for a stop: the machine stands at the one it acts on");
    }
    try {
      while (true) {
        raise();
        long left = Math.min(until - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50));
        Stop stop = delivered.poll(Math.max(left, 0), TimeUnit.NANOSECONDS);
        if (stop != null) {
          told(stop);
          released = false;
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

  /** Throws, once, what went wrong in an action. */
  void raiseFailure() {
    RuntimeException broken = reports.inside() ? null : failure.getAndSet(null);
    if (broken != null) {
      throw broken;
    }
  }

  private void raise() {
    raiseFailure();
    ended.ifPresent(
        why -> {
          untoldEnd.set(null);
          throw new RingsideException(why + ": there will be no stop; vm.boot() starts anew");
        });
  }

  /** Tells the user something that was not asked for. */
  void notice(String sentence) {
    notices.accept(sentence);
  }
}
