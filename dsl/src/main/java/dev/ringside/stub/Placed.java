package dev.ringside.stub;

import dev.ringside.stub.guest.Code;
import dev.ringside.stub.guest.Landing;
import dev.ringside.stub.guest.Site;
import java.util.Optional;

/**
 * Code that lies in the guest. It is never erased nor overwritten while the machine lives: a task
 * may have been scheduled out inside it.
 *
 * @param site what it was written for
 * @param code the code
 * @param length how many bytes it has
 */
record Placed(Site site, Code code, int length) {
  Placed(Site site, Code code) {
    this(site, code, code.bytes().length);
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
