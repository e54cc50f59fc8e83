package dev.ringside.dsl;

import dev.ringside.target.Address;
import dev.ringside.target.Frame;
import dev.ringside.target.Input.Kind;
import dev.ringside.target.MiFrames;
import dev.ringside.target.Variable;
import dev.ringside.wire.mi.MiTuple;
import groovy.lang.Closure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The verbs on {@code gdb}. Called on the user's thread. Its {@code break} is declared in Groovy,
 * since Java has no method of that name.
 */
public final class Gdb {
  private static final Duration STOP = Duration.ofSeconds(30);
  private final Machines machines;
  private final Stops stops;
  private final Breakpoints breakpoints;
  private final Inspection inspection;
  private final Names names;
  private final Guest guest;

  Gdb(
      Machines machines,
      Stops stops,
      Breakpoints breakpoints,
      Tasks tasks,
      Names names,
      Guest guest) {
    this.machines = machines;
    this.stops = stops;
    this.breakpoints = breakpoints;
    this.inspection = new Inspection(machines, tasks, new KernelMemory(machines, names));
    this.names = names;
    this.guest = guest;
  }

  /**
   * {@code gdb.break} under a name that Java can write: a place, then in any order a condition, an
   * action, {@code when:}.
   *
   * @return a {@link Breakpoint}, or a list of them for a pattern
   */
  public Object breakAt(Object... arguments) {
    return breakpoints.set(Breakpoints.Form.BREAK, arguments);
  }

  /**
   * The same at one place, as Java needs it to go on: {@code gdb.breakAt("f").when("n > 1")}.
   *
   * @throws RingsideException where the compiler has made several functions of it
   */
  public Breakpoint breakAt(String where) {
    return breakpoints.setOne(where);
  }

  /** A breakpoint that is gone after its first hit. */
  public Object tbreak(Object... arguments) {
    return breakpoints.set(Breakpoints.Form.TBREAK, arguments);
  }

  /** A breakpoint in the processor's debug registers. */
  public Object hbreak(Object... arguments) {
    return breakpoints.set(Breakpoints.Form.HBREAK, arguments);
  }

  /** Stops when the value of an expression changes. */
  public Object watch(Object... arguments) {
    return breakpoints.set(Breakpoints.Form.WATCH, arguments);
  }

  /** Stops when an expression is read. */
  public Object rwatch(Object... arguments) {
    return breakpoints.set(Breakpoints.Form.RWATCH, arguments);
  }

  /** Stops when an expression is read or written. */
  public Object awatch(Object... arguments) {
    return breakpoints.set(Breakpoints.Form.AWATCH, arguments);
  }

  /** Lets the machine run, and returns at once. */
  public void cont() {
    stops.resume("exec-continue");
  }

  /** {@link #go(Map)} with 30 seconds at most. */
  public Stop go() {
    return go(Map.of());
  }

  /**
   * Lets the machine run until it stops; {@code timeout:} in seconds. A stop that came before the
   * call, and that no verb has returned and the shell has not shown, is the answer at once: a
   * breakpoint that was set while the machine ran may be hit by then.
   */
  public Stop go(Map<String, ?> arguments) {
    Duration timeout = new NamedArguments("gdb.go", arguments).seconds("timeout", STOP);
    long until = System.nanoTime() + timeout.toNanos();
    if (stops.stands(until)) {
      Optional<Stop> missed = stops.missed();
      if (missed.isPresent()) {
        return missed.get();
      }
      stops.resume("exec-continue");
    }
    return stops
        .next(until)
        .orElseThrow(
            () ->
                new RingsideException(
                    "nothing stopped the guest within "
                        + Await.seconds(timeout)
                        + "; it is running. "
                        + guest.heldSentence()
                        + "Give go(timeout: …) more time, or gdb.interrupt()"));
  }

  /**
   * Releases the processes that {@code guest.spawn} holds, and gathers stops until there are {@code
   * count}, or those processes have ended.
   */
  public List<Object> collect(int count) {
    return collect(Map.of(), count, null);
  }

  /** The same; {@code timeout:} is the longest time between two stops, in seconds. */
  public List<Object> collect(Map<String, ?> arguments, int count) {
    return collect(arguments, count, null);
  }

  /** The same, gathering what the closure makes of each stop. */
  public List<Object> collect(int count, Closure<?> each) {
    return collect(Map.of(), count, each);
  }

  /** The same, gathering what the closure makes of each stop, with {@code timeout:}. */
  public List<Object> collect(Map<String, ?> arguments, int count, Closure<?> each) {
    Duration timeout = new NamedArguments("gdb.collect", arguments).seconds("timeout", STOP);
    List<GuestProcess> released = guest.held();
    List<Object> gathered = new ArrayList<>();
    if (stops.stands(System.nanoTime() + timeout.toNanos())) {
      Optional<Stop> missed = released.isEmpty() ? stops.missed() : Optional.empty();
      missed.ifPresent(stop -> gathered.add(each == null ? stop : each.call(stop)));
      if (gathered.size() < count) {
        stops.resume("exec-continue");
      }
    }
    released.forEach(GuestProcess::resume);
    while (gathered.size() < count) {
      Optional<Stop> stop = nextStop(released, System.nanoTime() + timeout.toNanos());
      if (stop.isEmpty()) {
        return gathered;
      }
      gathered.add(each == null ? stop.get() : each.call(stop.get()));
      if (gathered.size() < count && stops.stands(System.nanoTime() + timeout.toNanos())) {
        stops.resume("exec-continue");
      }
    }
    return gathered;
  }

  /**
   * The next stop, or none when all released processes have ended. Asking the agent runs code in
   * the guest, which hits breakpoints of its own: so it is asked rarely, and ever more rarely.
   */
  private Optional<Stop> nextStop(List<GuestProcess> released, long until) {
    Duration pause = Duration.ofMillis(300);
    while (System.nanoTime() < until) {
      Optional<Stop> stop = stops.next(Math.min(until, System.nanoTime() + pause.toNanos()));
      if (stop.isPresent()) {
        return stop;
      }
      long asked = System.nanoTime();
      if (!released.isEmpty() && released.stream().allMatch(GuestProcess::hasEnded)) {
        return stops.stands(until) ? stops.current() : Optional.empty();
      }
      pause = Duration.ofNanos(Math.max(pause.toNanos(), 2 * (System.nanoTime() - asked)));
    }
    stops.notice(
        "collect: nothing stopped the guest for a while, so it gives up; "
            + guest.heldSentence()
            + "collect(n, timeout: …) waits longer");
    return Optional.empty();
  }

  /** Stops the machine where it is; the stop that it stands at. */
  public Stop interrupt() {
    Stop stop =
        stops
            .interrupt(System.nanoTime() + STOP.toNanos())
            .orElseThrow(() -> new RingsideException("the guest stands still, but not at a stop"));
    stops.told(stop);
    return stop;
  }

  /** Runs to another source line, into functions. */
  public Stop step() {
    return run("exec-step");
  }

  /** Runs to another source line, over functions. */
  public Stop next() {
    return run("exec-next");
  }

  /** Executes one instruction. */
  public Stop stepi() {
    return run("exec-step-instruction");
  }

  /** Executes one instruction, over calls. */
  public Stop nexti() {
    return run("exec-next-instruction");
  }

  /** Runs until the selected function returns. */
  public Stop finish() {
    return run("exec-finish");
  }

  /** Runs until this place, or until the function returns. */
  public Stop until(Object where) {
    return run("exec-until", Breakpoints.location(where));
  }

  private Stop run(String operation, String... args) {
    stops.resume(operation, args);
    return stops
        .next(System.nanoTime() + STOP.toNanos())
        .orElseThrow(
            () ->
                new RingsideException(
                    "-"
                        + operation
                        + " has not ended within "
                        + Await.seconds(STOP)
                        + "; the guest is running: gdb.interrupt() stops it"));
  }

  /** The backtrace with arguments, innermost first. */
  public List<Frame> bt() {
    return inspection.backtrace();
  }

  /** Selects a frame, 0 for the innermost. */
  public SelectedFrame frame(int level) {
    return inspection.select(level);
  }

  /** The selected frame's local variables. */
  public List<Variable> getLocals() {
    return inspection.locals();
  }

  /** The selected frame's arguments. */
  public List<Variable> getArgs() {
    return inspection.arguments();
  }

  /** What an expression is worth: a Long or BigInteger for integers, text as gdb prints it else. */
  public Object eval(String expression) {
    return inspection.evaluate(expression);
  }

  /** The registers by name, values in hexadecimal. */
  public Map<String, String> getRegs() {
    return inspection.registers();
  }

  /** Memory as it is in the guest; the kernel's data is read without stopping it. */
  public Memory mem(Object address, int length) {
    return inspection.memory(Breakpoints.address(address), length);
  }

  /** The instructions of the selected function. */
  public List<Instruction> disasm() {
    return inspection.disassemble("$pc");
  }

  /** The instructions of the function that contains a place. */
  public List<Instruction> disasm(Object where) {
    return inspection.disassemble(String.valueOf(where));
  }

  /** Source lines around a place. */
  public String list(Object where) {
    return inspection.list(String.valueOf(where));
  }

  /** The virtual CPUs. */
  public List<Cpu> getThreads() {
    return inspection.threads();
  }

  /** {@code _raw_spin_lock + 4 in section .text}, as gdb names an address. */
  public String symbol(Object address) {
    return inspection.symbol(Breakpoints.address(address));
  }

  /**
   * The name of a lock, from the address that a lock function was given: {@code files_lock}, {@code
   * runqueues (cpu 0)}; null where it is part of an allocated object, which no symbol names.
   */
  public String lock(Object address) {
    return names.lock(Breakpoints.address(address)).orElse(null);
  }

  /** Every breakpoint and watchpoint, also those that were set with gdb's own commands. */
  public List<Breakpoint> getBreakpoints() {
    return breakpoints.all();
  }

  /** Tells of the breakpoint at that address, which may be gone by now. */
  void storm(Address address, double perSecond, BiConsumer<Breakpoint, String> output) {
    breakpoints
        .conditionalAt(address)
        .ifPresent(
            breakpoint ->
                output.accept(
                    breakpoint,
                    String.format(
                        Locale.ROOT,
                        "breakpoint %d at %s: %.0f false hits a second, the guest hardly gets on",
                        breakpoint.getNumber(),
                        breakpoint.getLocation(),
                        perSecond)));
  }

  /** A new machine. */
  void reset() {
    breakpoints.reset();
  }

  /** Gives gdb any line; what it prints. */
  public String command(String line) {
    return machines.line(line);
  }

  /** Gives gdb any MI command; its results as maps, lists and texts. */
  public Object mi(String operation, String... args) {
    MiTuple results = machines.ask(Kind.BORROW, operation.replaceFirst("^-", ""), args);
    return MiFrames.plain(results);
  }

  @Override
  public String toString() {
    return machines
        .state()
        .map(
            m -> "gdb: the guest is " + (machines.stopped() ? "at " + m.stop().where() : "running"))
        .orElse("gdb: not attached");
  }
}
