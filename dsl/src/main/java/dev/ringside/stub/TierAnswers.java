package dev.ringside.stub;

import dev.ringside.stub.ram.Ram;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What is known of breakpoints' conditions at one moment.
 *
 * @param ram where the guest counts its evaluations
 */
record TierAnswers(StubState state, Standstills standstills, Optional<Ram> ram) {
  private static final String NOT_YET =
      "what it takes is measured when the guest comes by, which it has not done since";
  private static final String NOT_MEASURED = "what it takes could not be measured";

  /** Where the conditions at an address run. */
  ConditionTier of(long address) {
    boolean pending = !standstills.knows(address);
    Standstill standstill = standstills.of(address, System.nanoTime());
    GuestSite site = state.tier().sites().get(address);
    if (site != null && !site.conditions().isEmpty()) {
      return new ConditionTier(
          ConditionTier.GUEST, counted(site), questions(address), pending, standstill, price(site));
    }
    String why =
        state.tier().changing().isPresent()
            ? TextChange.WHY
            : state.tier().refusals().getOrDefault(address, "");
    Long count = state.breakpoints().evaluations().get(address);
    return new ConditionTier(
        count == null ? ConditionTier.GDB : ConditionTier.STUB,
        count == null ? OptionalLong.empty() : OptionalLong.of(count),
        why,
        pending,
        standstill,
        GuestPrice.NONE);
  }

  /** Code in the guest reads nothing that could fault. */
  private String questions(long address) {
    long times = state.tier().questions().getOrDefault(address, 0L);
    return times == 0
        ? ""
        : "where what it reads might not be mapped, our stub asks it: " + times + " times so far";
  }

  private GuestPrice price(GuestSite site) {
    OptionalDouble nanos = state.tier().prices().of(site);
    int cpus = state.tier().kernel().map(kernel -> kernel.cpus().size()).orElse(1);
    boolean open = state.tier().prices().isOpen(site);
    return new GuestPrice(nanos, cpus, nanos.isPresent() ? "" : open ? NOT_YET : NOT_MEASURED);
  }

  /** Whether any condition's price is not known that may be found out. */
  boolean isAnyOpen() {
    return state.tier().sites().values().stream().anyMatch(state.tier().prices()::isOpen);
  }

  /** The addresses of those, the one that was passed most often first. */
  List<Long> open() {
    return state.tier().sites().values().stream()
        .filter(state.tier().prices()::isOpen)
        .sorted(Comparator.comparingLong((GuestSite site) -> -counted(site).orElse(0)))
        .map(GuestSite::address)
        .toList();
  }

  /** The sum of what each CPU has counted in the words below the one by which it calls. */
  private OptionalLong counted(GuestSite site) {
    if (site.counter().isEmpty() || ram.isEmpty()) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (long word : state.tier().kernel().map(GuestKernel::words).orElse(List.of())) {
      long counter = Counters.place(word, site.counter().getAsInt());
      sum += Integer.toUnsignedLong(ram.get().getInt(counter).orElse(0));
    }
    return OptionalLong.of(sum);
  }
}
