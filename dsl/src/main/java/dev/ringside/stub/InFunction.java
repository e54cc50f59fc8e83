package dev.ringside.stub;

import dev.ringside.stub.guest.Displacement;
import dev.ringside.stub.guest.Site;
import dev.ringside.stub.guest.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells whether a jump of ours may stand within a function of the kernel's own text. Pure; within
 * {@link PhysicalMemory#in}.
 *
 * <p>One long instruction only has to be movable. Of several, nothing may come to any but the
 * first: no jump of the function's, of its neighbours', or of what it jumps to (its cold part lies
 * elsewhere); no fault that is fixed up; no CPU and no task that stands there already. The kernel
 * changes its own text when {@link TextChange} has taken ours out, and ours are looked at anew
 * afterwards: what counts is what stands in memory now. Places that it changes again and again are
 * left to it ({@link PatchSites}).
 */
final class InFunction {
  private static final int LONGEST = 0x10000;

  /** More places than a function with a cold part and some tail calls jumps to. */
  private static final int MOST_OUTSIDE = 40;

  private static final String NO_SYMBOLS = "the kernel has no table of symbols that we could read";
  private static final String TOO_LONG = "its function is too long, or has no end";
  private static final String ENTRY_CODE =
      "in the kernel's entry code a CPU may still have the stack and the tables of user space";
  private static final String MAY_FAULT =
      "the kernel must find an instruction there by its address, since it may fault";
  private static final String FAULT_BETWEEN =
      "a fault that the kernel fixes up leads into the bytes that would be replaced there";
  private static final String MANY_JUMPS =
      "its function jumps to too many places outside of itself";
  private static final String NOT_IN_TEXT =
      "its function jumps to code that is not in the kernel's own text";
  private static final String TABLE_OUTSIDE =
      "its function jumps through a register outside of itself, which may lead to behind it";

  /** The kernel's text would have to change. */
  private static final Set<String> FOR_GOOD =
      Set.of(NO_SYMBOLS, TOO_LONG, ENTRY_CODE, MAY_FAULT, FAULT_BETWEEN, MANY_JUMPS);

  private InFunction() {}

  static boolean isForGood(String whyNot) {
    return FOR_GOOD.contains(whyNot);
  }

  /**
   * What a jump there would replace, or why there can be none.
   *
   * @param notSeveral why several instructions shall not be replaced; empty where they may
   */
  static Talk<Placeable.Found> at(GuestTier tier, long address, Optional<String> notSeveral) {
    GuestSymbols symbols = tier.symbols();
    if (isEntryCode(symbols, address)) {
      return not(ENTRY_CODE);
    }
    return KernelSymbols.around(symbols, address)
        .then(
            span ->
                span.isEmpty()
                    ? not(NO_SYMBOLS)
                    : stretch(tier, span.get().begin(), span.get().end())
                        .then(
                            function ->
                                function.isEmpty()
                                    ? not(TOO_LONG)
                                    : in(tier, span.get(), function.get(), address, notSeveral)));
  }

  private static boolean isEntryCode(GuestSymbols symbols, long address) {
    long end = symbols.find("__entry_text_end").orElse(0);
    long begin = symbols.find("__entry_text_start").orElse(end);
    return Long.compareUnsigned(address, begin) >= 0 && Long.compareUnsigned(address, end) < 0;
  }

  /** The kernel's own instructions; empty where they cannot be read. */
  private static Talk<Optional<Stretch>> stretch(GuestTier tier, long begin, long end) {
    boolean inText =
        tier.kernel().orElseThrow().inText(begin) && tier.kernel().orElseThrow().inText(end - 1);
    return !inText || end - begin > LONGEST
        ? Talk.of(Optional.empty())
        : PhysicalMemory.read(GuestKernel.physical(begin), (int) (end - begin))
            .map(
                bytes ->
                    bytes.map(
                        code -> {
                          tier.hide(begin, code);
                          return new Stretch(begin, code);
                        }));
  }

  private static Talk<Placeable.Found> in(
      GuestTier tier,
      KernelSymbols.Span span,
      Stretch function,
      long address,
      Optional<String> notSeveral) {
    Displacement displacement = Displacement.in(function, address);
    if (displacement.site().isEmpty()) {
      return not(displacement.whyNot());
    }
    if (notSeveral.isPresent() && !displacement.isOne()) {
      return not(notSeveral.get());
    }
    Site site = displacement.site().get();
    return PatchSites.anyIn(tier.symbols(), address, site.end())
        .then(
            patched ->
                patched ? not(Displacement.PATCHED) : in(tier, span, function, displacement, site));
  }

  private static Talk<Placeable.Found> in(
      GuestTier tier,
      KernelSymbols.Span span,
      Stretch function,
      Displacement displacement,
      Site site) {
    return ExceptionTable.read(tier.symbols())
        .then(
            table -> {
              if (table.isEmpty() || table.get().mayFault(site.address(), site.end())) {
                return not(MAY_FAULT);
              }
              if (displacement.isOne()) {
                return Talk.of(Placeable.Found.at(site));
              }
              return table.get().leadsInto(site.address() + 1, site.end())
                  ? not(FAULT_BETWEEN)
                  : unlessEntered(tier, span, function, displacement, table.get());
            });
  }

  private static Talk<Placeable.Found> unlessEntered(
      GuestTier tier,
      KernelSymbols.Span span,
      Stretch function,
      Displacement displacement,
      ExceptionTable table) {
    Set<Long> places = new TreeSet<>(displacement.outside());
    table.fixups(function.begin(), function.end()).stream()
        .filter(fixup -> fixup < function.begin() || fixup >= function.end())
        .forEach(places::add);
    if (places.size() > MOST_OUTSIDE) {
      return not(MANY_JUMPS);
    }
    List<Long> others = new ArrayList<>(places);
    others.add(span.before());
    others.add(span.end());
    Site site = displacement.site().orElseThrow();
    return Talk.each(
            others,
            Optional.<String>empty(),
            (why, place) -> why.isPresent() ? Talk.of(why) : outside(tier, function, site, place))
        .then(why -> why.isPresent() ? Talk.of(why) : Bystanders.none(tier, site))
        .map(why -> why.map(Placeable.Found::not).orElse(Placeable.Found.at(site)));
  }

  /** Why what is around a place outside of the function speaks against the site, if it does. */
  private static Talk<Optional<String>> outside(
      GuestTier tier, Stretch function, Site site, long place) {
    return KernelSymbols.around(tier.symbols(), place)
        .then(
            span ->
                span.isEmpty()
                    ? Talk.of(Optional.<Stretch>empty())
                    : stretch(tier, span.get().begin(), span.get().end()))
        .map(found -> outside(found, function, site));
  }

  private static Optional<String> outside(Optional<Stretch> found, Stretch function, Site site) {
    if (found.isEmpty()) {
      return Optional.of(NOT_IN_TEXT);
    }
    Stretch other = found.get();
    boolean comesBack = other.jumpsBetween(function.begin(), function.end());
    if (other.isRetpoline() || comesBack && other.mayJumpAnywhere()) {
      return Optional.of(TABLE_OUTSIDE);
    }
    return other.jumpsBetween(site.address(), site.end())
        ? Optional.of(Displacement.JUMP_BETWEEN)
        : Optional.empty();
  }

  private static Talk<Placeable.Found> not(String why) {
    return Talk.of(Placeable.Found.not(why));
  }
}
