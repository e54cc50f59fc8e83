package dev.ringside.dsl;

import dev.ringside.image.BootImage;
import dev.ringside.image.Cache;
import dev.ringside.image.Progress;
import dev.ringside.image.SavedBoots;
import dev.ringside.io.Loop;
import dev.ringside.link.Tap;
import dev.ringside.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * A machine that is restored before its script asks for it, as the script did the last time: while
 * Groovy compiles the script, which takes most of a second, QEMU starts and gdb reads the symbols.
 * What the script asks for may be another one, or none: then it is ended without a word. {@link
 * #begin} and {@link #take} are called on the user's thread, {@link #close} on any.
 */
final class Ahead implements AutoCloseable {
  /** Restoring takes half a second; what is not up after this is not slow but broken. */
  static final Duration RESTORED = Duration.ofSeconds(15);

  /** Longer than every part of it may take. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Loop loop;
  private final Cache cache;
  private final Tap tap;
  private volatile Optional<Begun> begun = Optional.empty();
  private volatile CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

  /**
   * What has begun.
   *
   * @param plan what it is; fails where that cannot be planned
   * @param up the machine once it is up; fails where there is none
   */
  private record Begun(
      boolean debug, CompletableFuture<BootPlan> plan, CompletableFuture<Restored> up) {}

  /** A machine that runs, and what its file said. */
  record Restored(BootAttempt attempt, BootImage.Label label) {}

  Ahead(Loop loop, Cache cache, Tap tap) {
    this.loop = loop;
    this.cache = cache;
    this.tap = tap;
  }

  /**
   * Begins.
   *
   * @param arguments those of the {@code vm.boot} that is expected
   * @param hostFiles where files are that it names
   */
  void begin(Map<String, ?> arguments, UnaryOperator<Path> hostFiles) {
    BootRequest request;
    try {
      request = new BootRequest(arguments, hostFiles);
    } catch (RingsideException meanwhile) {
      return;
    }
    if (!request.fresh()) {
      CompletableFuture<BootPlan> plan =
          CompletableFuture.supplyAsync(() -> BootPlan.of(request, cache, Progress.NONE));
      begun =
          Optional.of(
              new Begun(
                  request.debug(), plan, plan.thenApplyAsync(p -> restored(p, request.debug()))));
    }
  }

  private Restored restored(BootPlan plan, boolean debug) {
    String key = plan.key().orElseThrow(() -> new RingsideException("such a boot is not saved"));
    BootAttempt attempt = new BootAttempt(plan, Target.Begin.RESTORED, RESTORED);
    try (BootImage image =
        new SavedBoots(cache, SavedBoots.ROOM)
            .open(key)
            .filter(saved -> saved.label().key().equals(key))
            .orElseThrow(() -> new RingsideException("this boot is not saved"))) {
      attempt.start(loop, debug, cache, tap);
      if (debug) {
        attempt.prepare(Names.WHERE_IT_IDLES);
      }
      attempt.restore(image);
      return new Restored(attempt, image.label());
    } catch (IOException | RuntimeException failure) {
      attempt.abandon(none -> {});
      throw new RingsideException(failure.getMessage(), failure);
    }
  }

  /**
   * The machine, which is the caller's from now on; empty where that is another one, or it did not
   * come up: who asks tries for himself then, and learns why.
   */
  Optional<Restored> take(BootPlan plan, boolean debug) {
    Optional<Restored> wanted =
        begun
            .filter(mine -> mine.debug() == debug)
            .filter(mine -> of(mine.plan()).flatMap(BootPlan::key).equals(plan.key()))
            .flatMap(mine -> of(mine.up()))
            .filter(restored -> restored.attempt().lives());
    if (wanted.isPresent()) {
      begun = Optional.empty();
    } else {
      dismiss();
    }
    return wanted;
  }

  /** Ends what was begun, where nobody has taken it. */
  private void dismiss() {
    Optional<Begun> unwanted = begun;
    begun = Optional.empty();
    if (unwanted.isPresent()) {
      ended = unwanted.get().up().thenCompose(restored -> restored.attempt().target().close());
    }
  }

  /** Ends what nobody has taken; it is gone afterwards. */
  @Override
  public void close() {
    dismiss();
    of(ended);
  }

  private static <T> Optional<T> of(CompletableFuture<T> step) {
    try {
      return Optional.ofNullable(Await.of(step, LONGEST, "the saved boot"));
    } catch (RingsideException failure) {
      return Optional.empty();
    }
  }
}
