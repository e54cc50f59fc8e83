package dev.ringside.stub;

import dev.ringside.stub.guest.Code;
import dev.ringside.stub.guest.Landing;
import dev.ringside.stub.guest.Site;
import dev.ringside.wire.ax.AgentExpression;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Code that lies in the guest. It is never erased nor overwritten while the machine lives: a task
 * may have been scheduled out inside it.
 *
 * @param site what it was written for
 * @param questions what it asks; none at all, and everything is a hit
 * @param counter the number of its counter of evaluations, where it has one
 * @param code the code
 * @param length how many bytes it has
 */
record Placed(
    Site site, List<AgentExpression> questions, OptionalInt counter, Code code, int length) {
  Placed {
    questions = List.copyOf(questions);
  }

  Placed(Site site, List<AgentExpression> questions, OptionalInt counter, Code code) {
    this(site, questions, counter, code, code.bytes().length);
  }

  /** Whether it is what would be written for that. */
  boolean serves(Site otherSite, List<AgentExpression> others, OptionalInt otherCounter) {
    return site.equals(otherSite) && questions.equals(others) && counter.equals(otherCounter);
  }

  /** Whether it has every CPU stop where the breakpoint has a condition. */
  boolean isProbe(GuestSite of) {
    return questions.isEmpty() && !of.conditions().isEmpty();
  }

  /** Where its first byte is. */
  long begin() {
    return code.origin();
  }

  /** What to do with a CPU whose instruction pointer is there; empty for one that is elsewhere. */
  Optional<Landing> landing(long rip) {
    long offset = rip - begin();
    return Long.compareUnsigned(offset, length) < 0
        ? Optional.of(code.at((int) offset))
        : Optional.empty();
  }
}
