package dev.ringside.stub;

import dev.ringside.io.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Who waits for prices to be measured. Each breakpoint is waited for once and for a short time: it
 * may be one that the guest never passes. Owned by the loop.
 */
final class PriceWaits {
  /**
   * From the first run to where the machine runs on it takes 13 to 25 ms, measured on a host whose
   * two CPUs were busy with other things; where the guest never comes by it takes for ever.
   */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private final Loop loop;
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

  /** What was tried since the machine was let run last. */
  private final Set<Long> tried = new HashSet<>();

  private final Set<Long> waitedFor = new HashSet<>();

  PriceWaits(Loop loop) {
    this.loop = loop;
  }

  /** The machine runs on: what could not be measured may be now. */
  void resumed() {
    tried.clear();
  }

  /** Whether to try it with these, which nobody has since. */
  boolean tries(List<Long> open) {
    return tried.addAll(open);
  }

  /** Completes when the prices are known, or it is time to go on without them. */
  void await(List<Long> open, CompletableFuture<Void> answer) {
    if (waitedFor.addAll(open)) {
      waiting.add(answer);
      loop.after(PATIENCE, () -> answer.complete(null));
    } else {
      answer.complete(null);
    }
  }

  /** Something has happened. */
  void look(TierAnswers now) {
    if (!waiting.isEmpty() && !now.isAnyOpen()) {
      end();
    }
  }

  /** Nobody waits any more. */
  void end() {
    waiting.forEach(each -> each.complete(null));
    waiting.clear();
  }
}
