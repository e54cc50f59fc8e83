package dev.ringside.target;

import dev.ringside.target.Input.Asked;
import dev.ringside.target.Input.Kind;
import dev.ringside.wire.mi.MiTuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of the machine under a debugger, and every decision about it. Immutable and pure:
 * {@link #on} returns the next state and what is to be done, so that each interleaving of gdb, stub
 * and QMP is a unit test.
 *
 * <p>gdb alone says when the machine stopped for the user: below it QEMU stops for every false
 * condition (QEMU 7.2, gdb 13.1: 119 stops of QEMU for one {@code *stopped}).
 *
 * @param phase where it stands
 * @param epoch counts the stops published so far; what was read in an older epoch is void
 * @param stop the last stop gdb reported; where the machine stands, unless it runs
 * @param open every command that was not answered yet, in order of asking
 * @param stubRunning what our stub saw last: whether QEMU lets the CPUs run
 * @param end why there is nothing to debug, empty while there is
 */
public record Machine(
    Phase phase, int epoch, StopReport stop, List<Open> open, boolean stubRunning, String end) {

  /** Where the machine stands, as seen from the user. */
  public enum Phase {
    /** Stands still; everything can be inspected. */
    STOPPED,
    /** Runs. */
    RUNNING,
    /** Was asked to stop and has not yet. */
    PAUSING,
    /** Stands still for a moment, for commands that need it; runs for the user. */
    LENT,
    /** Ended, or its debugger did. */
    GONE
  }

  /**
   * A command that was not answered yet.
   *
   * @param asked the command
   * @param sent whether gdb has it
   * @param late whether its time was over and whoever asked was told so; gdb's answer still says
   *     whether the machine runs
   */
  public record Open(Asked asked, boolean sent, boolean late) {}

  /** The next state and what is to be done, in order. */
  public record Step(Machine next, List<Effect> effects) {}

  /**
   * The id of commands that the machine gives of its own accord; nobody waits for their answers.
   */
  static final long OWN = 0;

  private static final Outcome NOTHING = new Outcome.Done(MiTuple.EMPTY, "");

  /** Keeps its own copy of the open commands. */
  public Machine {
    open = List.copyOf(open);
  }

  /** A machine that gdb has just been attached to: an attach is a stop. */
  public static Machine attached(StopReport report) {
    return attached(report, 0);
  }

  /** One that takes the place of another, whose epochs it goes on to count. */
  static Machine attached(StopReport report, int epoch) {
    return new Machine(Phase.STOPPED, epoch, report, List.of(), false, "");
  }

  /** Decides. */
  public Step on(Input input) {
    if (phase == Phase.GONE) {
      return input instanceof Asked asked
          ? same(new Effect.Answer(asked.id(), new Outcome.Failed(end)))
          : same();
    }
    return input.fold(
        this::asked,
        this::answered,
        ran -> ran(),
        stopped -> stopped(stopped.report()),
        saw -> new Step(with(phase, stop, open, saw.running()), List.of()),
        ended -> gone(ended.why()),
        lost -> gone(lost.why()),
        late -> late(late.id()));
  }

  private Step asked(Asked asked) {
    boolean standing = phase == Phase.STOPPED;
    switch (asked.kind()) {
      case ANYTIME:
        return send(asked);
      case INSPECT:
        return standing
            ? send(asked)
            : refuse(asked, "the guest is running: gdb.interrupt() stops it, gdb.go() waits");
      case RESUME:
        return standing
            ? resume(asked)
            : refuse(asked, "the guest is running already: gdb.interrupt() stops it");
      case BORROW:
        return standing || phase == Phase.LENT ? send(asked) : pauseFor(asked);
      default:
        return standing ? same(new Effect.Answer(asked.id(), NOTHING)) : pauseFor(asked);
    }
  }

  private Step refuse(Asked asked, String why) {
    return same(new Effect.Answer(asked.id(), new Outcome.Failed(why)));
  }

  private Step send(Asked asked) {
    return new Step(
        with(phase, stop, plus(new Open(asked, true, false)), stubRunning), List.of(sendMi(asked)));
  }

  private Step resume(Asked asked) {
    return new Step(
        with(Phase.RUNNING, stop, plus(new Open(asked, true, false)), stubRunning),
        List.of(sendMi(asked)));
  }

  /** Keeps the command until the machine stands, and asks for that unless it was asked before. */
  private Step pauseFor(Asked asked) {
    List<Effect> effects = phase == Phase.RUNNING ? List.of(new Effect.Interrupt()) : List.of();
    Phase next = phase == Phase.LENT ? Phase.LENT : Phase.PAUSING;
    return new Step(with(next, stop, plus(new Open(asked, false, false)), stubRunning), effects);
  }

  private Step answered(Input.GdbAnswered answer) {
    Optional<Open> whose = open.stream().filter(o -> o.asked().id() == answer.id()).findFirst();
    List<Effect> effects = new ArrayList<>();
    whose
        .filter(one -> !one.late())
        .ifPresent(one -> effects.add(new Effect.Answer(answer.id(), answer.outcome())));
    boolean resume =
        answer.id() == OWN || whose.filter(o -> o.asked().kind() == Kind.RESUME).isPresent();
    boolean runs = mayStop();
    Machine next = without(answer.id());
    return resume && runs && answer.outcome() instanceof Outcome.Failed failed
        ? next.didNotRun(answer.id() == OWN, failed.why(), effects)
        : next.returnLoan(effects);
  }

  /** Whether it runs for its user, so that a stop is one of his. */
  boolean mayStop() {
    return phase == Phase.RUNNING || phase == Phase.PAUSING;
  }

  /**
   * gdb could not let the machine run: it stands where it stood. Of a user's command this is the
   * answer; that a loan could not be returned has to be published, and as what it is: the stop for
   * the loan is nobody's.
   */
  private Step didNotRun(boolean lent, String why, List<Effect> effects) {
    effects.add(new Effect.SettleInterrupts());
    Step standing = lent ? standForUser(stop.stuck(why), effects) : stand(stop, epoch, effects);
    return standing.next().sendHeld(effects);
  }

  /** Lets a lent machine run on, or keeps it for the user, once nothing needs it to stand. */
  private Step returnLoan(List<Effect> effects) {
    if (phase != Phase.LENT || open.stream().anyMatch(o -> o.asked().kind() == Kind.BORROW)) {
      return new Step(this, effects);
    }
    if (interruptWanted()) {
      return standForUser(stop, effects);
    }
    effects.add(new Effect.SendMi(OWN, "exec-continue", List.of()));
    return new Step(with(Phase.RUNNING, stop, open, stubRunning), effects);
  }

  /** A line that the user typed for gdb itself, such as {@code continue}, let the machine run. */
  private Step ran() {
    boolean standing = phase == Phase.STOPPED || phase == Phase.LENT;
    return standing ? new Step(with(Phase.RUNNING, stop, open, stubRunning), List.of()) : same();
  }

  private Step stopped(StopReport report) {
    if (report.isEnd()) {
      return same();
    }
    if (phase == Phase.STOPPED || phase == Phase.LENT) {
      return new Step(with(phase, report, open, stubRunning), List.of());
    }
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.SettleInterrupts());
    boolean loan = phase == Phase.PAUSING && report.isPause() && !interruptWanted();
    Machine standing = with(Phase.LENT, report, open, false);
    Step step = loan ? new Step(standing, effects) : standing.standForUser(report, effects);
    return step.next().sendHeld(step.effects());
  }

  /** Sends what waited for the machine to stand still. */
  private Step sendHeld(List<Effect> effects) {
    List<Open> now = new ArrayList<>();
    for (Open held : open) {
      if (!held.sent()) {
        effects.add(sendMi(held.asked()));
      }
      now.add(new Open(held.asked(), true, held.late()));
    }
    return with(phase, stop, now, stubRunning).returnLoan(effects);
  }

  private Step standForUser(StopReport report, List<Effect> effects) {
    Step standing = stand(report, epoch + 1, effects);
    effects.add(new Effect.Publish(report, epoch + 1));
    return standing;
  }

  /** Stands still, which is what every interrupt asked for. */
  private Step stand(StopReport report, int nextEpoch, List<Effect> effects) {
    List<Open> rest = new ArrayList<>();
    for (Open one : open) {
      if (one.asked().kind() == Kind.INTERRUPT) {
        effects.add(new Effect.Answer(one.asked().id(), NOTHING));
      } else {
        rest.add(one);
      }
    }
    return new Step(new Machine(Phase.STOPPED, nextEpoch, report, rest, stubRunning, end), effects);
  }

  private Step gone(String why) {
    List<Effect> effects = new ArrayList<>();
    open.stream()
        .filter(one -> !one.late())
        .forEach(one -> effects.add(new Effect.Answer(one.asked().id(), new Outcome.Failed(why))));
    effects.add(new Effect.PublishEnd(why));
    return new Step(new Machine(Phase.GONE, epoch, stop, List.of(), false, why), effects);
  }

  private Step late(long id) {
    Optional<Open> whose = open.stream().filter(o -> o.asked().id() == id && !o.late()).findFirst();
    if (whose.isEmpty()) {
      return same();
    }
    Asked asked = whose.get().asked();
    String why =
        whose.get().sent()
            ? "gdb did not answer -" + asked.operation() + " in time: it is busy or stuck"
            : stubRunning
                ? "the guest did not stop in time: QEMU does not answer"
                : "the guest stopped, but gdb did not say so in time: it is busy or stuck";
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.Answer(id, new Outcome.Failed(why)));
    Machine next = without(id);
    return asked.kind() == Kind.RESUME
        ? new Step(
            next.with(phase, stop, next.plus(new Open(asked, true, true)), stubRunning), effects)
        : next.returnLoan(effects);
  }

  private boolean interruptWanted() {
    return open.stream().anyMatch(o -> o.asked().kind() == Kind.INTERRUPT);
  }

  private static Effect sendMi(Asked asked) {
    return new Effect.SendMi(asked.id(), asked.operation(), asked.args());
  }

  private List<Open> plus(Open one) {
    List<Open> more = new ArrayList<>(open);
    more.add(one);
    return more;
  }

  private Machine without(long id) {
    return with(phase, stop, open.stream().filter(o -> o.asked().id() != id).toList(), stubRunning);
  }

  private Machine with(
      Phase nextPhase, StopReport nextStop, List<Open> nextOpen, boolean nextRunning) {
    return new Machine(nextPhase, epoch, nextStop, nextOpen, nextRunning, end);
  }

  private Step same(Effect... effects) {
    return new Step(this, List.of(effects));
  }
}
