package dev.ringside.dsl;

import dev.ringside.image.BootImage;
import dev.ringside.image.Cache;
import dev.ringside.image.ImageException;
import dev.ringside.image.Kernel;
import dev.ringside.image.Progress;
import dev.ringside.image.SavedBoots;
import dev.ringside.io.Loop;
import dev.ringside.link.Tap;
import dev.ringside.target.Input;
import dev.ringside.target.Outcome;
import dev.ringside.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From the call of {@code vm.boot} to the machine that is ready: restored from what an earlier boot
 * of the same has saved, else booted and saved for the next time. Runs on the user's thread.
 */
final class BootSequence {
  private static final Pattern KERNEL_TIME = Pattern.compile("^\\[\\s*(\\d+)\\.(\\d{6})]");
  private static final Duration SYMBOLS = Duration.ofSeconds(180);

  private final Loop loop;
  private final Cache cache;
  private final Progress progress;
  private final Tap tap;
  private final BootRequest request;
  private final Ahead ahead;
  private final SavedBoots boots;
  private final long startedAt = System.nanoTime();

  BootSequence(
      Loop loop, Cache cache, Progress progress, Tap tap, Ahead ahead, BootRequest request) {
    this.loop = loop;
    this.cache = cache;
    this.progress = progress;
    this.tap = tap;
    this.ahead = ahead;
    this.request = request;
    this.boots = new SavedBoots(cache, SavedBoots.ROOM);
  }

  /**
   * What a boot gives.
   *
   * @param savable whether the machine is all in its memory and in QEMU
   */
  record Booted(Target target, Kernel kernel, Boot boot, boolean savable) {}

  /** Who is told what during the boot. */
  private record Audience(
      Target.Listener listener,
      BiConsumer<Target, Kernel> started,
      Consumer<Target> abandoned,
      Runnable attached) {}

  /**
   * Boots or restores.
   *
   * @param listener told of the machine's stops and end
   * @param started told the machine as soon as there is one, so that somebody owns it from then on
   * @param abandoned told a machine that did not come up and is ended for another one
   * @param attached called when gdb is attached and the machine stands still
   */
  Booted run(
      Target.Listener listener,
      BiConsumer<Target, Kernel> started,
      Consumer<Target> abandoned,
      Runnable attached) {
    BootPlan plan = BootPlan.of(request, cache, progress);
    Audience audience = new Audience(listener, started, abandoned, attached);
    return restored(plan, audience).orElseGet(() -> booted(plan, audience));
  }

  private Optional<Booted> restored(BootPlan plan, Audience audience) {
    if (plan.key().isEmpty() || request.fresh()) {
      return Optional.empty();
    }
    Optional<Ahead.Restored> early = ahead.take(plan, request.debug());
    if (early.isPresent()) {
      BootAttempt attempt = early.get().attempt();
      tellOf(early.get().label(), plan);
      attempt.heardBy(audience.listener());
      audience.started().accept(attempt.target(), plan.kernel());
      return Optional.of(attached(attempt, plan, audience, early.map(Ahead.Restored::label)));
    }
    String key = plan.key().get();
    BootAttempt attempt = new BootAttempt(plan, Target.Begin.RESTORED, Ahead.RESTORED);
    Optional<BootImage> saved = Optional.empty();
    try {
      saved = boots.open(key).filter(image -> image.label().key().equals(key));
      if (saved.isEmpty()) {
        return Optional.empty();
      }
      tellOf(saved.get().label(), plan);
      start(attempt, plan, audience);
      attempt.restore(saved.get());
    } catch (CancellationException interrupted) {
      throw interrupted;
    } catch (RingsideException | ImageException broken) {
      attempt.abandon(audience.abandoned());
      boots.remove(key);
      audience
          .listener()
          .notice(
              "the saved boot could not be restored and was removed, so this is a new boot: "
                  + broken.getMessage());
      return Optional.empty();
    } finally {
      saved.ifPresent(BootSequence::close);
    }
    return Optional.of(attached(attempt, plan, audience, saved.map(BootImage::label)));
  }

  private void tellOf(BootImage.Label saved, BootPlan plan) {
    progress.step(
        "restoring the boot of "
            + plan.kernel().release()
            + " from the cache (saved "
            + Boot.rough(Duration.between(saved.at(), Instant.now()))
            + " ago); vm.boot(fresh: true) boots again");
  }

  private static void close(BootImage image) {
    try {
      image.close();
    } catch (IOException failure) {
      throw new RingsideException("cannot close a saved boot: " + failure.getMessage(), failure);
    }
  }

  private Booted booted(BootPlan plan, Audience audience) {
    progress.step("booting " + plan.kernel().release() + " with " + plan.accelerator().name());
    BootAttempt attempt = new BootAttempt(plan, Target.Begin.BOOTED, request.timeout());
    start(attempt, plan, audience);
    attempt.boot(request.frozen());
    plan.key().ifPresent(key -> save(attempt, key, audience.listener()));
    return attached(attempt, plan, audience, Optional.empty());
  }

  private void start(BootAttempt attempt, BootPlan plan, Audience audience) {
    attempt.heardBy(audience.listener());
    attempt.start(loop, request.debug(), cache, tap);
    audience.started().accept(attempt.target(), plan.kernel());
  }

  /** Before a debugger is attached: nothing of it shall be in what is saved. */
  private void save(BootAttempt attempt, String key, Target.Listener listener) {
    progress.step("saving the boot for the next time");
    long began = System.nanoTime();
    attempt.qmp("stop");
    try {
      boots.keep(attempt.label(key), attempt.memory());
    } catch (CancellationException interrupted) {
      throw interrupted;
    } catch (RingsideException | ImageException failure) {
      listener.notice("this boot is not saved for the next time: " + failure.getMessage());
    } finally {
      attempt.qmp("cont");
    }
    attempt.step("save", began);
  }

  private Booted attached(
      BootAttempt attempt, BootPlan plan, Audience audience, Optional<BootImage.Label> saved) {
    if (request.debug()) {
      progress.step("gdb reads the symbols");
      attempt.steps().put("symbols", symbolsRead(attempt));
      progress.step("attaching the debugger");
      long attaching = System.nanoTime();
      attach(attempt, audience.attached());
      saved.ifPresent(label -> attempt.prepare(Names.SOON_ASKED));
      attempt.step("attach", attaching);
    }
    attempt.ready();
    List<String> console = saved.map(BootImage.Label::console).orElseGet(attempt::console);
    Boot boot =
        new Boot(
            plan.accelerator().name(),
            plan.accelerator().reason(),
            Duration.ofNanos(System.nanoTime() - startedAt),
            kernelTime(console),
            attempt.steps(),
            saved.isPresent(),
            saved.map(label -> Duration.between(label.at(), Instant.now())).orElse(Duration.ZERO),
            console);
    return new Booted(attempt.target(), plan.kernel(), boot, plan.savable());
  }

  private void attach(BootAttempt attempt, Runnable attached) {
    Target target = attempt.target();
    attempt.until(target.attach(), "the debugger");
    attached.run();
    if (!request.frozen()) {
      CompletableFuture<Outcome> resumed =
          target.ask(Input.Kind.RESUME, Machines.GDB_ANSWERS, "exec-continue", List.of());
      if (Await.of(resumed, Machines.GDB_ANSWERS, "gdb") instanceof Outcome.Failed failed) {
        throw new RingsideException("gdb cannot let the guest run on: " + failed.why());
      }
    }
  }

  private static Duration symbolsRead(BootAttempt attempt) {
    try {
      return attempt.first(attempt.symbolsRead(), SYMBOLS);
    } catch (TimeoutException late) {
      throw new RingsideException(
          "gdb has not read the symbols within " + Await.seconds(SYMBOLS) + ": is the host busy?",
          late);
    }
  }

  private static Duration kernelTime(List<String> console) {
    for (int i = console.size() - 1; i >= 0; i--) {
      Matcher time = KERNEL_TIME.matcher(console.get(i));
      if (time.find()) {
        return Duration.ofSeconds(Long.parseLong(time.group(1)))
            .plusNanos(1_000 * Long.parseLong(time.group(2)));
      }
    }
    return Duration.ZERO;
  }
}
