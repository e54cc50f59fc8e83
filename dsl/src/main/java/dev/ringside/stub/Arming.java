package dev.ringside.stub;

import dev.ringside.stub.guest.Code;
import dev.ringside.stub.guest.Compilation;
import dev.ringside.stub.guest.GuestCode;
import dev.ringside.stub.guest.Request;
import dev.ringside.stub.guest.Room;
import dev.ringside.stub.guest.Signal;
import dev.ringside.stub.guest.Site;
import dev.ringside.wire.ax.AgentExpression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Places breakpoints in the guest and takes them out again. Pure: what QEMU is asked for it is a
 * {@link Talk}; all CPUs must stand still meanwhile.
 */
final class Arming {
  private static final String NO_ROOM = "the room for code in the guest is used up";

  /** Why a breakpoint is not in the guest where another one is in what it would replace. */
  static final String ANOTHER =
      "another breakpoint is within the instructions to be replaced there";

  private static final int MUTEX_OWNER_BYTES = 8;

  private Arming() {}

  /**
   * Arms a breakpoint of gdb's, if the guest can carry it; where not, the tier that comes of it
   * says why, and has none there.
   *
   * @param conditions any true one is a hit; none at all makes it unconditional
   * @param atQemu where QEMU has breakpoints, which must stay where CPUs pass
   */
  static Talk<GuestTier> arm(
      GuestTier tier, long address, List<AgentExpression> conditions, Set<Long> atQemu) {
    GuestSite there = tier.sites().get(address);
    if (there != null && there.breakpoint().equals(Optional.of(conditions))) {
      return Talk.of(tier.armed(there.wanted(true)));
    }
    return learnt(tier, address)
        .then(
            known ->
                known.kernel().isEmpty()
                    ? Talk.of(known)
                    : PhysicalMemory.in(
                            guarded(known, address)
                                .then(
                                    safe ->
                                        safe.refusals().containsKey(address)
                                            ? Talk.of(safe)
                                            : place(
                                                safe, address, Optional.of(conditions), atQemu)))
                        .then(armed -> orOut(armed.orElse(known), address)));
  }

  private static Talk<GuestTier> learnt(GuestTier tier, long address) {
    return tier.kernel().isPresent()
        ? Talk.of(tier)
        : GuestKernel.learn(tier.symbols(), tier.shared())
            .map(
                learnt ->
                    learnt
                        .kernel()
                        .map(tier::withKernel)
                        .orElseGet(() -> tier.refused(address, learnt.whyNot())));
  }

  /** Before anything is replaced, the kernel's own changes of its text must be seen. */
  private static Talk<GuestTier> guarded(GuestTier before, long address) {
    GuestTier tier = before.allowed(address);
    Optional<TextLock> lock = TextLock.of(tier.symbols());
    if (lock.isEmpty()) {
      return Talk.of(tier.refused(address, "the kernel's text_mutex is not known"));
    }
    if (tier.sites().containsKey(lock.get().lock())) {
      return Talk.of(tier);
    }
    return PhysicalMemory.read(GuestKernel.physical(lock.get().mutex()), MUTEX_OWNER_BYTES)
        .then(
            owner ->
                owner.filter(bytes -> RegisterFile.littleEndian(bytes) == 0).isPresent()
                    ? place(tier, lock.get().lock(), Optional.empty(), Set.of())
                        .map(
                            guarded ->
                                guarded.sites().containsKey(lock.get().lock())
                                    ? guarded
                                    : guarded.refused(
                                        address, "the kernel's own patching cannot be watched"))
                    : Talk.of(tier.refused(address, TextChange.WHY)));
  }

  /** Watches the lock again, which its last holder is about to give back. */
  static Talk<GuestTier> guard(GuestTier tier, TextLock lock) {
    return PhysicalMemory.in(place(tier, lock.lock(), Optional.empty(), Set.of()))
        .map(guarded -> guarded.orElse(tier));
  }

  private static Talk<GuestTier> place(
      GuestTier tier, long address, Optional<List<AgentExpression>> breakpoint, Set<Long> atQemu) {
    GuestSite there = tier.sites().get(address);
    if (there != null && KernelText.isModule(address)) {
      return calls(tier, there, 'z')
          .then(old -> bare(tier.symbols(), there))
          .then(bare -> place(tier.disarmed(address), address, breakpoint, atQemu));
    }
    if (there != null) {
      return calls(tier, there, 'z').then(old -> write(tier, there.code().site(), breakpoint));
    }
    boolean conditional = breakpoint.filter(asked -> !asked.isEmpty()).isPresent();
    return Placeable.at(tier, address, conditional)
        .then(
            found -> {
              boolean shared =
                  found
                      .site()
                      .filter(
                          site ->
                              Stream.concat(tier.sites().keySet().stream(), atQemu.stream())
                                  .anyMatch(other -> Placeable.isBetween(site, other)))
                      .isPresent();
              return found.site().isEmpty() || shared
                  ? Talk.of(tier.refused(address, shared ? ANOTHER : found.whyNot()))
                  : write(tier, found.site().get(), breakpoint);
            });
  }

  private static Talk<GuestTier> write(
      GuestTier tier, Site site, Optional<List<AgentExpression>> breakpoint) {
    OptionalInt counter =
        breakpoint.isPresent() ? Counters.number(tier, site.address()) : OptionalInt.empty();
    return Counters.begin(tier, counter, site.address())
        .then(counting -> write(counting, site, breakpoint, counter));
  }

  private static Talk<GuestTier> write(
      GuestTier tier, Site site, Optional<List<AgentExpression>> breakpoint, OptionalInt counter) {
    boolean guard =
        TextLock.of(tier.symbols()).filter(lock -> lock.lock() == site.address()).isPresent();
    List<AgentExpression> questions = questions(tier, breakpoint, guard);
    return write(
        tier,
        site,
        questions,
        counter,
        placed -> new GuestSite(site.address(), placed, breakpoint, true, guard, counter));
  }

  private static Talk<GuestTier> write(
      GuestTier tier,
      Site site,
      List<AgentExpression> questions,
      OptionalInt counter,
      Function<Placed, GuestSite> armed) {
    Optional<Placed> there = tier.placed(site, questions, counter);
    if (there.isPresent()) {
      return patch(tier, armed.apply(there.get()));
    }
    Optional<Room> room = tier.room();
    if (room.isEmpty()) {
      return Talk.of(tier.refused(site.address(), NO_ROOM));
    }
    Compilation compiled =
        GuestCode.compile(
            new Request(
                site,
                room.get(),
                questions,
                tier.kernel().orElseThrow().trust(),
                signal(tier),
                id(tier),
                offset(counter)));
    return compiled.<Talk<GuestTier>>fold(
        code -> {
          Placed placed = new Placed(site, questions, counter, code);
          return PhysicalMemory.write(
                  GuestKernel.physical(placed.begin() - GuestJournal.LENGTH),
                  GuestJournal.write(placed))
              .then(written -> written ? patch(tier, armed.apply(placed)) : notWritten(tier, site));
        },
        not -> Talk.of(tier.refused(site.address(), not.why())));
  }

  /** What the code asks: gdb's conditions, unless it has none, and ours. */
  static List<AgentExpression> questions(
      GuestTier tier, Optional<List<AgentExpression>> breakpoint, boolean guard) {
    List<AgentExpression> questions = new ArrayList<>(breakpoint.orElse(List.of()));
    boolean always = breakpoint.filter(List::isEmpty).isPresent();
    if (guard && !always) {
      questions.add(TextLock.of(tier.symbols()).orElseThrow().condition());
    }
    return questions;
  }

  private static Talk<GuestTier> patch(GuestTier tier, GuestSite site) {
    return KernelText.write(tier.symbols(), site.address(), site.patch())
        .then(
            written ->
                written
                    ? calls(tier, site, 'Z').map(told -> tier.armed(site))
                    : notWritten(tier, site.code().site()));
  }

  private static Talk<GuestTier> notWritten(GuestTier tier, Site site) {
    return Talk.of(tier.refused(site.address(), "QEMU does not write to the kernel's text"));
  }

  /** Without shared memory a CPU that calls runs into a breakpoint of QEMU's instead. */
  private static Talk<String> calls(GuestTier tier, GuestSite site, char request) {
    boolean shared = !tier.kernel().orElseThrow().words().isEmpty();
    Code code = site.code().code();
    List<Long> places =
        LongStream.concat(code.hit().stream(), code.ask().stream()).boxed().toList();
    return Talk.each(
        shared ? List.of() : places,
        "OK",
        (before, place) -> Talk.ask(request + Breakpoints.software(place)));
  }

  private static Signal signal(GuestTier tier) {
    return tier.kernel().orElseThrow().words().isEmpty()
        ? new Signal.Breakpoint()
        : new Signal.PerCpuWord(GuestKernel.CALL_WORD, tier.hasPlentyOfRoom());
  }

  /** The number by which code calls; never 0, which means that nobody calls. */
  private static int id(GuestTier tier) {
    return tier.placed().size() + 1;
  }

  static OptionalInt offset(OptionalInt counter) {
    return counter.isPresent()
        ? OptionalInt.of(counter.getAsInt() * Integer.BYTES)
        : OptionalInt.empty();
  }

  /**
   * Has the CPUs that come by stop there whatever the breakpoint asks, or ask that again. A module
   * may have been unloaded meanwhile.
   */
  static Talk<GuestTier> probe(GuestTier tier, GuestSite site, boolean stops) {
    List<AgentExpression> questions =
        stops ? List.of() : questions(tier, site.breakpoint(), site.guard());
    Talk<GuestTier> probe =
        KernelText.read(tier.symbols(), site.address(), site.length())
            .then(
                now ->
                    now.filter(bytes -> Arrays.equals(bytes, site.patch())).isPresent()
                        ? calls(tier, site, 'z')
                            .then(
                                old ->
                                    write(
                                        tier,
                                        site.code().site(),
                                        questions,
                                        stops ? OptionalInt.empty() : site.counter(),
                                        site::with))
                        : Talk.of(tier));
    return PhysicalMemory.in(probe)
        .map(now -> now.filter(tried -> tried.refusals().equals(tier.refusals())))
        .map(now -> now.orElse(tier))
        .map(
            now ->
                stops && !now.sites().get(site.address()).code().isProbe(site)
                    ? now.priced(site, Optional.empty())
                    : now);
  }

  /** A breakpoint that was armed and cannot be with its new conditions is taken out. */
  private static Talk<GuestTier> orOut(GuestTier tier, long address) {
    GuestSite there = tier.sites().get(address);
    return there != null && tier.refusals().containsKey(address)
        ? disarm(tier, List.of(there))
        : Talk.of(tier);
  }

  /** Takes out what gdb does not want any more, and the guard with the last of it. */
  static Talk<GuestTier> disarmUnwanted(GuestTier tier) {
    List<GuestSite> unwanted =
        tier.sites().values().stream()
            .filter(site -> site.breakpoint().isPresent() && !site.wanted())
            .toList();
    boolean last =
        tier.sites().values().stream()
            .noneMatch(site -> site.breakpoint().isPresent() && site.wanted());
    GuestTier rest = tier;
    for (GuestSite site : unwanted) {
      rest = rest.uncounted(site.address());
    }
    return last
        ? disarmAll(rest)
        : disarm(rest, unwanted)
            .then(
                left ->
                    Talk.each(
                        unwanted.stream().filter(GuestSite::guard).toList(),
                        left,
                        (each, site) ->
                            PhysicalMemory.in(
                                    place(each, site.address(), Optional.empty(), Set.of()))
                                .map(placed -> placed.orElse(each))));
  }

  /** Takes everything out. */
  static Talk<GuestTier> disarmAll(GuestTier tier) {
    return disarm(tier, List.copyOf(tier.sites().values()));
  }

  /** Takes these out; the instructions of the kernel stand there again. */
  static Talk<GuestTier> disarm(GuestTier tier, List<GuestSite> sites) {
    return sites.isEmpty()
        ? Talk.of(tier)
        : PhysicalMemory.in(
                Talk.each(
                    sites,
                    tier,
                    (left, site) ->
                        bare(tier.symbols(), site).map(written -> left.disarmed(site.address()))))
            .map(left -> left.orElse(tier));
  }

  /**
   * Writes back what the kernel had at a site; within {@link PhysicalMemory#in}. Where a module was
   * nothing is written unless our jump still stands there: it may have been unloaded meanwhile.
   */
  static Talk<Boolean> bare(GuestSymbols symbols, GuestSite site) {
    byte[] patch = site.patch();
    byte[] displaced = site.code().site().displaced();
    return KernelText.isModule(site.address())
        ? KernelText.read(symbols, site.address(), patch.length)
            .then(
                now ->
                    now.filter(bytes -> Arrays.equals(bytes, patch)).isPresent()
                        ? KernelText.write(symbols, site.address(), displaced)
                        : Talk.of(false))
        : KernelText.write(symbols, site.address(), displaced);
  }
}
