package dev.ringside.stub;

import java.util.List;
import java.util.Optional;

/**
 * Has the time taken of conditions in the guest that somebody wants to know the price of. A machine
 * that stands for its user is made use of at once, if a CPU of it can be. Else the next CPU that
 * comes by such a breakpoint stops at its place instead of asking the condition, whatever that is;
 * it is measured there, with the registers that it is about, and then the CPU asks it.
 */
final class Pricing {
  private final StubDraft draft;

  Pricing(StubDraft draft) {
    this.draft = draft;
  }

  /**
   * Somebody wants to know.
   *
   * @param addresses of breakpoints, the one that will be passed soonest first
   */
  void wanted(List<Long> addresses) {
    List<GuestSite> sites =
        addresses.stream()
            .flatMap(each -> Optional.ofNullable(draft.tier.sites().get(each)).stream())
            .toList();
    draft.tier = draft.tier.withPrices(draft.tier.prices().wanting(sites));
    boolean idle = draft.ready && draft.conversation.isEmpty() && draft.glance.isEmpty();
    if (idle && draft.running && !GdbRequest.steps(draft.lastResume) && isToArrange(draft.tier)) {
      draft.called(Optional.empty());
    } else if (idle && !draft.running && !draft.tier.prices().wanted().isEmpty()) {
      draft.converse(standing(draft.tier).map(priced -> after -> after.tier = priced), after -> {});
    }
  }

  /** On any CPU that will do; what has no value for it is tried again where it is about to. */
  private static Talk<GuestTier> standing(GuestTier tier) {
    List<GuestSite> sites = tier.sites().values().stream().filter(tier.prices()::wants).toList();
    return Calibration.candidate(tier)
        .then(
            found ->
                found.isEmpty()
                    ? Talk.of(tier)
                    : Talk.each(
                        sites,
                        tier,
                        (priced, site) ->
                            Calibration.run(
                                    priced, site, found.get().cpu(), found.get().registers())
                                .map(
                                    nanos ->
                                        nanos.isEmpty() ? priced : priced.priced(site, nanos))))
        .then(priced -> Talk.ask(tier.selected()).map(selected -> priced));
  }

  /** A CPU that stands at its breakpoint is made use of first. */
  void at(CpuScan.Caller caller, GuestSite site, Conversation.Ending then) {
    draft.converse(
        Calibration.run(draft.tier, site, caller.cpu(), caller.registers())
            .then(nanos -> arranged(draft.tier.priced(site, nanos)))
            .map(
                priced ->
                    after -> {
                      after.tier = priced;
                      then.in(after);
                    }),
        then);
  }

  /** Lets the machine run on after a stop that was ours alone. */
  void runOn() {
    if (!isToArrange(draft.tier)) {
      draft.runOn();
      return;
    }
    draft.converse(
        arranged(draft.tier)
            .map(
                tier ->
                    after -> {
                      after.tier = tier;
                      after.runOn();
                    }),
        StubDraft::runOn);
  }

  static boolean isToArrange(GuestTier tier) {
    return tier.sites().values().stream().anyMatch(site -> isToArrange(tier, site));
  }

  private static boolean isToArrange(GuestTier tier, GuestSite site) {
    return site.breakpoint().isPresent() && tier.prices().wants(site) != site.code().isProbe(site);
  }

  /** Has CPUs stop where it is wanted, and nowhere else. */
  static Talk<GuestTier> arranged(GuestTier tier) {
    return Talk.each(
        tier.sites().values().stream().filter(site -> isToArrange(tier, site)).toList(),
        tier,
        (before, site) -> Arming.probe(before, site, before.prices().wants(site)));
  }
}
