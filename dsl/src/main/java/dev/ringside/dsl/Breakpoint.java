package dev.ringside.dsl;

import dev.ringside.stub.ConditionTier;
import dev.ringside.target.Address;
import dev.ringside.target.Input.Kind;
import dev.ringside.wire.mi.MiTuple;
import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

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
    return info().number("times").orElse(0);
  }

  /**
   * Where the condition runs: {@code guest} where it could be placed in the guest as code, {@code
   * stub} where gdb could compile it and our stub asks it, {@code gdb} otherwise. gdb hands it over
   * when the machine runs on, so before that it is {@code gdb}. Of several places the slowest
   * counts.
   */
  public String getTier() {
    List<String> tiers = tiers().stream().map(ConditionTier::tier).toList();
    return Stream.of(ConditionTier.GDB, ConditionTier.STUB, ConditionTier.GUEST)
        .filter(tiers::contains)
        .findFirst()
        .orElse(ConditionTier.GDB);
  }

  /** Why the condition does not run in the guest, in a clause; empty where it does. */
  public String getWhy() {
    return tiers().stream()
        .map(ConditionTier::why)
        .filter(why -> !why.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** How often the condition was asked; -1 where nobody counts, as where gdb asks it. */
  public long getEvaluations() {
    return tiers().stream()
        .map(ConditionTier::evaluations)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .reduce(Long::sum)
        .orElse(-1);
  }

  private List<ConditionTier> tiers() {
    List<ConditionTier> tiers = new ArrayList<>();
    for (Address address : addresses()) {
      tiers.add(Await.of(machines.target().tier(address), Machines.GDB_ANSWERS, "the stub"));
    }
    return tiers;
  }

  /** One, or one for each place that the compiler has inlined the function into. */
  private List<Address> addresses() {
    MiTuple info = info();
    List<MiTuple> places = new ArrayList<>(List.of(info));
    info.list("locations").ifPresent(list -> places.addAll(list.tuples()));
    return places.stream()
        .flatMap(place -> place.text("addr").stream())
        .filter(text -> text.startsWith("0x"))
        .map(Address::parse)
        .toList();
  }

  /** Whether it can be hit. */
  public boolean isEnabled() {
    return info().textOr("enabled", "n").equals("y");
  }

  private MiTuple info() {
    return machines
        .ask(Kind.BORROW, "break-info", Integer.toString(number))
        .tuple("BreakpointTable")
        .flatMap(table -> table.list("body"))
        .flatMap(body -> body.tuples().stream().findFirst())
        .orElseThrow(
            () -> new RingsideException("breakpoint " + number + " was deleted: set it again"));
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
