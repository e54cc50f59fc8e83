package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The kernel changes its own text: what is armed in the guest goes to QEMU for as long as anybody
 * holds or wants {@link TextLock}, and comes back afterwards where it still can. Pure.
 */
final class TextChange {
  /** Why a breakpoint is at QEMU meanwhile, in a clause. */
  static final String WHY = "the kernel changes its own text just now";

  private TextChange() {}

  /** What is in the guest and what at QEMU. */
  record Moved(GuestTier tier, Breakpoints breakpoints) {
    /** Takes it over, and goes on. */
    Conversation.Ending and(Conversation.Ending then) {
      return draft -> {
        draft.tier = tier;
        draft.breakpoints = breakpoints;
        then.in(draft);
      };
    }
  }

  /** These sites go to QEMU: their breakpoints as far as gdb wants them now. */
  static Talk<Moved> toQemu(GuestTier tier, Breakpoints breakpoints, List<GuestSite> sites) {
    return Arming.disarm(tier, sites)
        .then(
            bare ->
                Talk.each(
                        sites.stream().filter(GuestSite::wanted).toList(),
                        breakpoints,
                        (all, site) -> insert(all, site))
                    .map(all -> new Moved(bare, all)));
  }

  /** Somebody is about to take the lock; the CPU stands at the entry of the function. */
  static Talk<Moved> begin(GuestTier tier, Breakpoints breakpoints, TextLock lock) {
    Talk<Moved> atQemu =
        toQemu(tier, breakpoints, List.copyOf(tier.sites().values()))
            .map(moved -> new Moved(moved.tier().changing(OptionalInt.of(0)), moved.breakpoints()));
    return atQemu.then(
        moved ->
            Talk.ask("Z" + Breakpoints.software(lock.lock()))
                .then(locks -> Talk.ask("Z" + Breakpoints.software(lock.unlock())))
                .map(unlocks -> moved));
  }

  private static Talk<Breakpoints> insert(Breakpoints all, GuestSite site) {
    return site.breakpoint().isEmpty()
        ? Talk.of(all)
        : Talk.ask("Z" + Breakpoints.software(site.address()))
            .map(answer -> all.with(site.address(), site.conditions()));
  }

  /** After a reset QEMU holds what the guest held, until gdb inserts it again. */
  static Talk<Moved> afterReset(GuestTier tier, Breakpoints breakpoints) {
    Optional<TextLock> watched =
        TextLock.of(tier.symbols()).filter(lock -> tier.changing().isPresent());
    Talk<String> unwatched =
        watched
            .map(
                lock ->
                    Talk.ask("z" + Breakpoints.software(lock.lock()))
                        .then(locks -> Talk.ask("z" + Breakpoints.software(lock.unlock()))))
            .orElse(Talk.of("OK"));
    return unwatched.then(
        free ->
            Talk.each(
                    List.copyOf(tier.lost().entrySet()),
                    breakpoints,
                    (all, lost) ->
                        Talk.ask("Z" + Breakpoints.software(lost.getKey()))
                            .map(answer -> all.with(lost.getKey(), lost.getValue())))
                .map(all -> new Moved(tier.recovered(), all)));
  }

  /** Nobody holds or wants it any more. */
  static Talk<Moved> end(GuestTier tier, Breakpoints breakpoints, TextLock lock) {
    return Talk.ask("z" + Breakpoints.software(lock.lock()))
        .then(locks -> Talk.ask("z" + Breakpoints.software(lock.unlock())))
        .then(unlocks -> Arming.guard(tier.changing(OptionalInt.empty()), lock))
        .then(
            guarded ->
                Talk.each(
                    List.copyOf(breakpoints.softwareBreakpoints().entrySet()),
                    new Moved(guarded, breakpoints),
                    TextChange::back));
  }

  /** Whether what QEMU holds may only wait for the kernel to be able to carry it. */
  static boolean mayComeBack(GuestTier tier) {
    boolean notLearnt = tier.kernel().isEmpty() && !tier.symbols().addresses().isEmpty();
    boolean cameAtTheWrongTime = tier.changing().isEmpty() && tier.refusals().containsValue(WHY);
    return notLearnt || cameAtTheWrongTime;
  }

  /** What QEMU holds comes back if the kernel can carry it now. */
  static Talk<Moved> comeBack(GuestTier tier, Breakpoints breakpoints) {
    return known(tier)
        .then(
            known ->
                Talk.each(
                    known.kernel().isEmpty()
                        ? List.of()
                        : List.copyOf(breakpoints.softwareBreakpoints().entrySet()),
                    new Moved(known, breakpoints),
                    TextChange::back));
  }

  private static Talk<GuestTier> known(GuestTier tier) {
    return tier.kernel().isPresent()
        ? Talk.of(tier)
        : GuestKernel.learn(tier.symbols(), tier.shared())
            .map(learnt -> learnt.kernel().map(tier::withKernel).orElse(tier));
  }

  private static Talk<Moved> back(Moved so, Map.Entry<Long, List<AgentExpression>> breakpoint) {
    long address = breakpoint.getKey();
    return Arming.arm(so.tier(), address, breakpoint.getValue(), so.breakpoints().addresses())
        .then(
            tier ->
                tier.sites().containsKey(address)
                    ? Talk.ask("z" + Breakpoints.software(address))
                        .map(answer -> new Moved(tier, so.breakpoints().without(address)))
                    : Talk.of(new Moved(tier, so.breakpoints())));
  }
}
