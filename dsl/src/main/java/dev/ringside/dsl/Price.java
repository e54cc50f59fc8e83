package dev.ringside.dsl;

import dev.ringside.stub.ConditionTier;
import dev.ringside.stub.GuestPrice;
import dev.ringside.stub.Standstill;
import dev.ringside.target.Address;
import dev.ringside.target.Outcome;
import dev.ringside.wire.mi.MiTuple;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a breakpoint's condition costs, at one moment. Of several places the slowest counts; what
 * they have cost is added up.
 *
 * @param info what gdb's {@code -break-info} says of the breakpoint
 * @param tier as in {@link ConditionTier}; empty where there is no condition
 * @param evaluations how often it was asked; empty where nobody counts
 * @param standstill what it has cost to have it asked outside of the guest
 * @param guest what it takes in the guest
 * @param why why it is not in the guest, or not each time, in a clause; else empty
 */
record Price(
    MiTuple info,
    String tier,
    OptionalLong evaluations,
    Standstill standstill,
    GuestPrice guest,
    String why) {
  private static final double NANOS_PER_MICRO = 1000;
  private static final int PERCENT = 100;
  private static final int DIGITS = 3;
  private static final String PENDING =
      "gdb hands a condition over when it lets the guest run, which it has not done since";

  /** Asks the stub, and where the condition is gdb's, gdb for its reason. */
  static Price of(MiTuple info, Machines machines) {
    if (info.text("cond").isEmpty()) {
      return new Price(info, "", OptionalLong.empty(), Standstill.NONE, GuestPrice.NONE, "");
    }
    List<Address> addresses = addresses(info);
    List<ConditionTier> tiers = new ArrayList<>();
    for (Address address : addresses) {
      tiers.add(Await.of(machines.target().tier(address), Machines.GDB_ANSWERS, "the stub"));
    }
    List<String> names = tiers.stream().map(ConditionTier::tier).toList();
    String slowest =
        Stream.of(ConditionTier.GDB, ConditionTier.STUB, ConditionTier.GUEST)
            .filter(names::contains)
            .findFirst()
            .orElse(ConditionTier.GDB);
    Standstill standstill =
        tiers.stream().map(ConditionTier::standstill).reduce(Standstill.NONE, Standstill::and);
    GuestPrice guest =
        tiers.stream()
            .map(ConditionTier::price)
            .max(Comparator.comparingDouble(price -> price.nanos().orElse(0)))
            .filter(any -> slowest.equals(ConditionTier.GUEST))
            .orElse(GuestPrice.NONE);
    String why =
        slowest.equals(ConditionTier.GUEST)
            ? tiers.stream()
                .map(ConditionTier::why)
                .filter(w -> !w.isEmpty())
                .findFirst()
                .orElse("")
            : why(info, slowest, tiers, machines);
    OptionalLong evaluations = evaluations(info, slowest, tiers, standstill);
    return new Price(info, slowest, evaluations, standstill, guest, why);
  }

  /** One, or one for each place that the compiler has inlined the function into. */
  private static List<MiTuple> places(MiTuple info) {
    List<MiTuple> places = new ArrayList<>(List.of(info));
    info.list("locations").ifPresent(list -> places.addAll(list.tuples()));
    return places;
  }

  static List<Address> addresses(MiTuple info) {
    return places(info).stream()
        .flatMap(place -> place.text("addr").stream())
        .filter(text -> text.startsWith("0x"))
        .map(Address::parse)
        .toList();
  }

  /** What gdb asks itself is counted by how often it let the machine run on, or told of a hit. */
  private static OptionalLong evaluations(
      MiTuple info, String slowest, List<ConditionTier> tiers, Standstill standstill) {
    if (slowest.equals(ConditionTier.GDB)) {
      boolean measured = !standstill.of().isZero();
      return measured ? OptionalLong.of(standstill.times() + hits(info)) : OptionalLong.empty();
    }
    return tiers.stream()
        .map(ConditionTier::evaluations)
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .reduce(Long::sum);
  }

  private static String why(
      MiTuple info, String slowest, List<ConditionTier> tiers, Machines machines) {
    String type = info.textOr("type", "");
    if (type.contains("watchpoint")) {
      return "gdb asks the condition of a watchpoint itself";
    }
    Optional<String> uncompiled =
        slowest.equals(ConditionTier.GDB) ? compilation(info, machines) : Optional.empty();
    Optional<String> pending =
        tiers.stream().anyMatch(ConditionTier::pending) ? Optional.of(PENDING) : Optional.empty();
    Optional<String> refused =
        tiers.stream()
            .filter(each -> each.tier().equals(slowest) && !each.why().isEmpty())
            .map(ConditionTier::why)
            .findFirst();
    return uncompiled
        .or(() -> pending)
        .or(() -> refused)
        .orElse(
            type.startsWith("hw ")
                ? "a breakpoint in the debug registers leaves the guest's code as it is"
                : "our stub does not know this kernel's symbols");
  }

  /** gdb says why it makes no bytecode of an expression when it is told to print it. */
  private static Optional<String> compilation(MiTuple info, Machines machines) {
    String at =
        places(info).stream()
            .flatMap(place -> place.text("func").stream())
            .findFirst()
            .map(function -> "-at " + function + ",")
            .orElse("");
    Outcome outcome = machines.attemptLine("maint agent-eval " + at + info.textOr("cond", "0"));
    return outcome.fold(
        done -> Optional.empty(),
        failed -> Optional.of("gdb makes no bytecode of it: " + failed.why()));
  }

  private static long hits(MiTuple info) {
    return info.number("times").orElse(0);
  }

  long hits() {
    return hits(info);
  }

  boolean isEnabled() {
    return info.textOr("enabled", "n").equals("y");
  }

  /** Why it is where it is, or why nobody knows what it takes there; else empty. */
  String remark() {
    return why.isEmpty() ? guest.whyNot() : why;
  }

  /**
   * Microseconds for each evaluation in the guest; where it does not run there, for each time that
   * it was found false outside. Null where nobody knows.
   */
  Double micros() {
    double stood = standstill.stood().toNanos();
    if (guest.nanos().isPresent()) {
      long asked = Math.max(evaluations.orElse(0), standstill.times());
      double outside = asked == 0 ? 0 : stood / asked;
      return rounded((guest.nanos().getAsDouble() + outside) / NANOS_PER_MICRO);
    }
    return standstill.times() == 0 ? null : rounded(stood / NANOS_PER_MICRO / standstill.times());
  }

  /**
   * Percent of the guest's time, in which all of its CPUs stood still, or one of them was busy with
   * it; null where that is not known.
   */
  Double slowdown() {
    double time = standstill.of().toNanos();
    boolean known = guest.nanos().isPresent() && evaluations.isPresent();
    boolean nothing = tier.equals(ConditionTier.GUEST) && !known && standstill.times() == 0;
    if (time == 0 || nothing) {
      return null;
    }
    double busy = known ? guest.nanos().getAsDouble() * evaluations.getAsLong() / guest.cpus() : 0;
    return rounded(PERCENT * (standstill.stood().toNanos() + busy) / time);
  }

  /** To a tenth, or to three digits where it is less than ten. */
  private static double rounded(double value) {
    return value >= 10
        ? Math.round(value * 10) / 10.0
        : new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
  }
}
