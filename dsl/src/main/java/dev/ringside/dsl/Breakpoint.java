package dev.ringside.dsl;

import dev.ringside.target.Input.Kind;
import dev.ringside.wire.mi.MiTuple;
import groovy.lang.Closure;
import java.util.LinkedHashMap;
import java.util.Map;

/** A breakpoint or watchpoint in gdb; its counts are asked for when they are read. */
public final class Breakpoint {
  private final Machines machines;
  private final Stops stops;
  private final Breakpoints breakpoints;
  private final int number;
  private final String location;
  private String condition;

  Breakpoint(
      Machines machines,
      Stops stops,
      Breakpoints breakpoints,
      int number,
      String location,
      String condition) {
    this.machines = machines;
    this.stops = stops;
    this.breakpoints = breakpoints;
    this.number = number;
    this.location = location;
    this.condition = condition;
  }

  /** gdb's number. */
  public int getNumber() {
    return number;
  }

  /** Where it is: {@code _raw_spin_lock (kernel/locking/spinlock.c:154)}. */
  public String getLocation() {
    return location;
  }

  /** The condition as the user wrote it, empty where there is none. */
  public String getCondition() {
    return condition;
  }

  /** How often it was hit with its condition true. */
  public long getHits() {
    return price().hits();
  }

  /**
   * Where the condition runs: {@code guest} where it could be placed in the guest as code, {@code
   * stub} where gdb could compile it and our stub asks it, {@code gdb} otherwise. gdb hands it over
   * when the machine runs on, so before that it is {@code gdb}. Of several places the slowest
   * counts. Empty where there is no condition.
   */
  public String getTier() {
    return price().tier();
  }

  /** Why the condition does not run in the guest, or not each time, in a clause; else empty. */
  public String getWhy() {
    return price().why();
  }

  /** How often the condition was asked; -1 where nobody counts. */
  public long getEvaluations() {
    return price().evaluations().orElse(-1);
  }

  /**
   * How many microseconds one evaluation takes. In the guest that is measured, once, with some
   * thousand of them in a row, when somebody first asks for it and a CPU comes by; elsewhere it is
   * how long the machine stood, on an average, to find the condition false. Null where that was not
   * measured.
   */
  public Double getMicros() {
    return measured().micros();
  }

  /**
   * The part of its time, in percent, that the guest has lost to the condition since the breakpoint
   * was inserted; null where nothing was measured.
   */
  public Double getSlowdown() {
    return measured().slowdown();
  }

  /** Whether it can be hit. */
  public boolean isEnabled() {
    return price().isEnabled();
  }

  /** All of it at one moment, by name; null for what nobody measured. */
  public Map<String, Object> facts() {
    Price price = measured();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("number", number);
    facts.put("location", location);
    facts.put("condition", condition);
    facts.put("enabled", price.isEnabled());
    facts.put("tier", price.tier());
    facts.put("hits", price.hits());
    facts.put(
        "evaluations", price.evaluations().isPresent() ? price.evaluations().getAsLong() : null);
    facts.put("micros", price.micros());
    facts.put("slowdown", price.slowdown());
    facts.put("why", price.remark());
    return facts;
  }

  private Price measured() {
    if (!condition.isEmpty()) {
      Await.of(machines.target().price(), Machines.GDB_ANSWERS, "the stub");
    }
    return price();
  }

  private Price price() {
    MiTuple info =
        machines
            .ask(Kind.BORROW, "break-info", Integer.toString(number))
            .tuple("BreakpointTable")
            .flatMap(table -> table.list("body"))
            .flatMap(body -> body.tuples().stream().findFirst())
            .orElseThrow(
                () -> new RingsideException("breakpoint " + number + " was deleted: set it again"));
    return Price.of(info, machines);
  }

  /** Sets or replaces the condition. */
  public Breakpoint when(Object newCondition) {
    condition = breakpoints.setCondition(number, location, newCondition);
    return this;
  }

  /**
   * Sets or replaces the action; the machine runs on after it unless it calls {@code stop.stay()}.
   */
  public Breakpoint action(Closure<?> newAction) {
    stops.act(number, newAction);
    return this;
  }

  /** It is not hit any more until {@link #enable}. */
  public Breakpoint disable() {
    machines.ask(Kind.BORROW, "break-disable", Integer.toString(number));
    return this;
  }

  /** It is hit again. */
  public Breakpoint enable() {
    machines.ask(Kind.BORROW, "break-enable", Integer.toString(number));
    return this;
  }

  /** The next {@code count} hits do not stop the machine. */
  public Breakpoint ignore(int count) {
    machines.ask(Kind.BORROW, "break-after", Integer.toString(number), Integer.toString(count));
    return this;
  }

  /** Removes it. */
  public void delete() {
    machines.ask(Kind.BORROW, "break-delete", Integer.toString(number));
    stops.forgetAction(number);
  }

  @Override
  public String toString() {
    String when = condition.isEmpty() ? "" : " when " + condition;
    return "breakpoint " + number + " at " + location + when;
  }
}
