package dev.ringside.dsl;

import dev.ringside.target.Input.Kind;
import dev.ringside.target.Machine;
import dev.ringside.target.Outcome;
import dev.ringside.target.Target;
import dev.ringside.wire.mi.MiTuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * The machine of the session, where there is one: what the verbs ask. Thread-safe; the reference is
 * atomic, the target itself is owned by the loop.
 */
final class Machines {
  /** gdb may have to expand the symbols of a whole compilation unit first. */
  static final Duration GDB_ANSWERS = Duration.ofSeconds(60);

  private static final String ANEW = ": vm.boot() starts anew";

  private static final Duration LOOP_ANSWERS = Duration.ofSeconds(10);

  /** What gdb says when QEMU's end reached it before us (gdb 13.1). */
  private static final Pattern QEMU_LOST =
      Pattern.compile("Remote connection closed|Remote communication error|is not being run");

  private final AtomicReference<Target> current = new AtomicReference<>();

  /** The machine on whose behalf a thread acts, where it acts for a certain one. */
  private final ThreadLocal<Target> bound = new ThreadLocal<>();

  /** Why QEMU ended, unless we ended it. */
  private volatile Optional<String> ended = Optional.empty();

  /** The machine. */
  Target target() {
    ended.ifPresent(
        why -> {
          throw new RingsideException(why + ANEW);
        });
    return last();
  }

  /** The machine, also when it has ended: what it printed can still be read. */
  Target last() {
    return booted()
        .orElseThrow(() -> new RingsideException("no machine is running: vm.boot() starts one"));
  }

  /** Why the machine is no more; empty while it lives, and where we ended it or never had one. */
  Optional<String> ended() {
    return ended;
  }

  Optional<Target> booted() {
    Target only = bound.get();
    return Optional.ofNullable(current.get()).filter(t -> only == null || only == t);
  }

  /** Does the work on this thread for that machine alone: none where there is another by now. */
  void with(Target target, Runnable work) {
    bound.set(target);
    try {
      work.run();
    } finally {
      bound.remove();
    }
  }

  void set(Target target) {
    current.set(target);
    target
        .ended()
        .thenAccept(
            why -> {
              if (current.get() == target) {
                ended = Optional.of(why);
              }
            });
  }

  void forget(Target target) {
    current.compareAndSet(target, null);
    ended = Optional.empty();
  }

  /** What gdb answers, or an exception with gdb's own sentence. */
  MiTuple ask(Kind kind, String operation, String... args) {
    return outcome(target().ask(kind, GDB_ANSWERS, operation, List.of(args))).results();
  }

  /** What gdb answers, failures included. */
  Outcome attempt(Kind kind, String operation, List<String> args) {
    Outcome outcome =
        Await.of(
            target().ask(kind, GDB_ANSWERS, operation, args),
            GDB_ANSWERS.plusSeconds(5),
            "the debugger");
    return outcome.fold(done -> done, failed -> new Outcome.Failed(withCure(failed.why())));
  }

  /** What gdb's console answers to a line as somebody types it, failures included. */
  Outcome attemptLine(String line) {
    Outcome outcome =
        Await.of(
            target().line(Kind.BORROW, GDB_ANSWERS, line),
            GDB_ANSWERS.plusSeconds(5),
            "the debugger");
    return outcome.fold(done -> done, failed -> new Outcome.Failed(withCure(failed.why())));
  }

  /** What gdb's console prints for a line as somebody types it. */
  String line(String line) {
    return outcome(target().line(Kind.BORROW, GDB_ANSWERS, line)).console();
  }

  private Outcome.Done outcome(CompletableFuture<Outcome> answer) {
    return Await.of(answer, GDB_ANSWERS.plusSeconds(5), "the debugger")
        .fold(
            done -> done,
            failed -> {
              throw new RingsideException(withCure(failed.why()));
            });
  }

  /** A failure as the user shall see it: where it is the machine's end, with the cure. */
  RingsideException explained(RingsideException failure) {
    String why = withCure(String.valueOf(failure.getMessage()));
    return why.equals(failure.getMessage()) ? failure : new RingsideException(why, failure);
  }

  private String withCure(String why) {
    if (QEMU_LOST.matcher(why).find()) {
      awaitEnd();
      return ended.map(end -> end + ANEW).orElse(why);
    }
    // Asked first: behind the loop's answer, everybody knows of an end that the failure knew of.
    Optional<Machine> state = state();
    boolean gone = ended.filter(why::equals).isPresent();
    return gone || state.filter(m -> why.equals(m.end())).isPresent() ? why + ANEW : why;
  }

  private void awaitEnd() {
    Optional<Target> target = booted();
    if (target.isPresent()) {
      try {
        target.get().ended().get(1, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException alive) {
        return;
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The state of the machine under the debugger; empty where none was ever attached. */
  Optional<Machine> state() {
    return booted().flatMap(t -> Await.of(t.machine(), LOOP_ANSWERS, "the loop"));
  }

  /** Whether a living debugger decides when the machine runs. */
  boolean debugged() {
    return state().filter(m -> m.phase() != Machine.Phase.GONE).isPresent();
  }

  /** Whether QEMU holds the CPUs; what counts only while no debugger does that behind its back. */
  boolean paused() {
    try {
      return !Await.of(target().qmp("query-status", Map.of()), LOOP_ANSWERS, "QEMU's monitor")
          .path("running")
          .asBoolean(true);
    } catch (RingsideException failure) {
      throw explained(failure);
    }
  }

  /**
   * Whether the machine stands still for the user.
   *
   * @throws RingsideException when there is no machine, or none that a debugger was attached to
   */
  boolean stopped() {
    target();
    return state().orElseThrow(() -> new RingsideException(Target.NOT_DEBUGGED)).phase()
        == Machine.Phase.STOPPED;
  }
}
