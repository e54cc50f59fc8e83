package dev.ringside.dsl;

import dev.ringside.stub.ConditionTier;
import dev.ringside.stub.Standstill;
import dev.ringside.target.Address;
import dev.ringside.target.Outcome;
import dev.ringside.wire.mi.MiTuple;
import java.util.ArrayList;
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
 * @param why why it is not in the guest, or not each time, in a clause; else empty
 */
record Price(
    MiTuple info, String tier, OptionalLong evaluations, Standstill standstill, String why) {
  private static final double NANOS_PER_MICRO = 1000;
  private static final String PENDING =
      "gdb hands a condition over when it lets the guest run, which it has not done since";

  /** Asks the stub, and where the condition is gdb's, gdb for its reason. */
  static Price of(MiTuple info, Machines machines) {
    if (info.text("cond").isEmpty()) {
      return new Price(info, "", OptionalLong.empty(), Standstill.NONE, "");
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
    String why =
        slowest.equals(ConditionTier.GUEST)
            ? tiers.stream()
                .map(ConditionTier::why)
                .filter(w -> !w.isEmpty())
                .findFirst()
                .orElse("")
            : why(info, slowest, tiers, machines);
    return new Price(info, slowest, evaluations(info, slowest, tiers, standstill), standstill, why);
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

  /** Microseconds for each time that it was found false outside; null where it never was. */
  Double micros() {
    return standstill.times() == 0
        ? null
        : rounded(standstill.stood().toNanos() / NANOS_PER_MICRO / standstill.times());
  }

  /** Percent of the guest's time; null where none was measured. */
  Double slowdown() {
    return standstill.of().isZero()
        ? null
        : rounded(100.0 * standstill.stood().toNanos() / standstill.of().toNanos());
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
