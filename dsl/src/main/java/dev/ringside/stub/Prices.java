package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What code in the guest takes, as far as it was measured: the same for all breakpoints that ask
 * the same. Immutable.
 *
 * @param nanos how long one evaluation takes
 * @param failures how often it could not be measured
 * @param wanted the addresses of breakpoints of which the next evaluation is to be measured
 */
record Prices(Map<Code, Double> nanos, Map<Code, Integer> failures, Set<Long> wanted) {
  static final Prices NONE = new Prices(Map.of(), Map.of(), Set.of());

  /** What may not be mapped now may be at another time. */
  private static final int MOST_FAILURES = 3;

  /** Each of these has the machine stop once, for about 20 ms on a busy host. */
  private static final int MOST_WANTED = 8;

  Prices {
    nanos = Map.copyOf(nanos);
    failures = Map.copyOf(failures);
    wanted = Set.copyOf(wanted);
  }

  /**
   * What the code of a breakpoint depends on.
   *
   * @param conditions what it asks
   * @param guard whether it also watches {@link TextLock}
   * @param atEntry whether it need not keep what a call clobbers
   * @param counts whether it counts its evaluations
   */
  record Code(List<AgentExpression> conditions, boolean guard, boolean atEntry, boolean counts) {
    static Code of(GuestSite site) {
      return new Code(
          site.conditions(),
          site.guard(),
          site.code().site().atEntry(),
          site.counter().isPresent());
    }
  }

  /** What one evaluation of a breakpoint's condition takes; empty where that is not known. */
  OptionalDouble of(GuestSite site) {
    Double known = nanos.get(Code.of(site));
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known);
  }

  /** Whether nobody knows yet what a breakpoint's condition takes, and it may be found out. */
  boolean isOpen(GuestSite site) {
    Code code = Code.of(site);
    return !site.conditions().isEmpty()
        && !nanos.containsKey(code)
        && failures.getOrDefault(code, 0) < MOST_FAILURES;
  }

  /** Whether the next evaluation of a breakpoint's condition is to be measured. */
  boolean wants(GuestSite site) {
    return wanted.contains(site.address()) && isOpen(site);
  }

  /**
   * With these to be measured; of those that ask the same the first.
   *
   * @param sites the one that will be passed soonest first
   */
  Prices wanting(List<GuestSite> sites) {
    Set<Long> more = new HashSet<>();
    Set<Code> codes = new HashSet<>();
    for (GuestSite site : sites) {
      if (isOpen(site) && more.size() < MOST_WANTED && codes.add(Code.of(site))) {
        more.add(site.address());
      }
    }
    return new Prices(nanos, failures, more);
  }

  /** With what came of measuring; it is not wanted any more. */
  Prices with(GuestSite site, Optional<Double> measured) {
    Map<Code, Double> more = new HashMap<>(nanos);
    Map<Code, Integer> failed = new HashMap<>(failures);
    Code code = Code.of(site);
    measured.ifPresentOrElse(n -> more.put(code, n), () -> failed.merge(code, 1, Integer::sum));
    List<Long> left = new ArrayList<>(wanted);
    left.remove(site.address());
    return new Prices(more, failed, Set.copyOf(left));
  }
}
