package dev.ringside.shell;

import dev.ringside.dsl.Situation;
import dev.ringside.dsl.Stop;
import java.time.Duration;
import java.util.Optional;

/** What would be lost with the machine, and no script brings back at once. Stateless. */
final class Loss {
  /** A stop that came sooner comes again as soon. */
  private static final Duration LONG_WAITED_FOR = Duration.ofMinutes(1);

  private Loss() {}

  /** A sentence where the guest stands at a breakpoint that it took long to reach. */
  static Optional<String> of(Situation situation) {
    Optional<Stop> stop = situation.stop().filter(s -> s.getBreakpoint() > 0);
    return stop.isPresent() && situation.ranFor().compareTo(LONG_WAITED_FOR) > 0
        ? Optional.of(
            "The guest stands at "
                + stop.get().getWhere()
                + ", after "
                + situation.ranFor().toMinutes()
                + " min.")
        : Optional.empty();
  }
}
