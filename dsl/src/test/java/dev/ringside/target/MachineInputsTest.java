package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every sequence of inputs, also those that no gdb would send: what must hold regardless. */
class MachineInputsTest {
  private static final int DEPTH = 5;
  private static final String REFUSED = "^error,msg=\"refused\"";
  private int sequences;

  @Test
  void anySequenceOfInputsIsTaken() {
    explore(Machine.attached(stop("breakpoint-hit", "")), 0, Set.of());
    assertThat(sequences).isGreaterThan(1_000_000);
  }

  private static StopReport stop(String reason, String signal) {
    return ((Input.GdbStopped)
            MachineTranscript.input(
                "<-- mi *stopped,reason=\"" + reason + "\",signal-name=\"" + signal + "\""))
        .report();
  }

  private void explore(Machine machine, int depth, Set<Long> waiting) {
    requireEnd(machine, waiting);
    if (depth == DEPTH) {
      return;
    }
    for (Input input : INPUTS_AT.get(depth)) {
      sequences++;
      Set<Long> still = new HashSet<>(waiting);
      if (input instanceof Input.Asked asked) {
        still.add(asked.id());
      }
      Machine.Step step = machine.on(input);
      require(machine, input, step, still);
      explore(step.next(), depth + 1, still);
    }
  }

  private static List<Input> inputs(long freshId) {
    return INPUTS.stream()
        .map(line -> line.replace("FRESH", Long.toString(freshId)))
        .map(MachineTranscript::input)
        .toList();
  }

  private static final List<String> INPUTS =
      List.of(
          "user asks FRESH ANYTIME gdb-version",
          "user asks FRESH INSPECT stack-list-frames",
          "user asks FRESH BORROW break-insert work",
          "user asks FRESH RESUME exec-continue",
          "user asks FRESH INTERRUPT exec-interrupt",
          "<-- mi 0^running",
          "<-- mi 0" + REFUSED,
          "<-- mi 1^done",
          "<-- mi 1" + REFUSED,
          "<-- mi 2^done",
          "<-- mi *running",
          "<-- mi *stopped,reason=\"breakpoint-hit\"",
          "<-- mi *stopped,reason=\"signal-received\",signal-name=\"SIGINT\"",
          "<-- stub running",
          "<-- qmp the guest powered off",
          "<-- gdb gdb was killed by signal 9",
          "late 1",
          "late 2");

  private static final List<List<Input>> INPUTS_AT =
      IntStream.range(0, DEPTH).mapToObj(depth -> inputs(depth + 1)).toList();

  private static void require(Machine before, Input input, Machine.Step step, Set<Long> waiting) {
    Machine after = step.next();
    int epoch = before.epoch();
    for (Effect effect : step.effects()) {
      boolean gone = before.phase() == Machine.Phase.GONE;
      if (effect instanceof Effect.Answer answer) {
        promise(waiting.remove(answer.id()), "%s was not due", answer);
        promise(!gone || answer.outcome() instanceof Outcome.Failed, "%s by nobody", answer);
      } else if (effect instanceof Effect.Publish publish) {
        promise(publish.epoch() == ++epoch, "%s skips an epoch", publish);
        promise(after.phase() == Machine.Phase.STOPPED, "%s of a running machine", publish);
      } else if (effect instanceof Effect.Interrupt) {
        promise(before.phase() == Machine.Phase.RUNNING, "interrupted in %s", before);
        promise(after.phase() == Machine.Phase.PAUSING, "interrupted into %s", after);
      } else if (effect instanceof Effect.SendMi send) {
        boolean resume = send.id() == Machine.OWN || isResume(send, input);
        promise(!resume || after.phase() == Machine.Phase.RUNNING, "%s does not run", send);
      }
      promise(!gone || effect instanceof Effect.Answer, "%s after the end", effect);
    }
    promise(after.epoch() == epoch, "an epoch that nobody was told of: %s", after);
    promise(
        after.phase() != Machine.Phase.STOPPED
            || after.open().stream().noneMatch(one -> one.asked().kind() == Input.Kind.INTERRUPT),
        "an interrupt waits in %s",
        after);
  }

  private static boolean isResume(Effect.SendMi send, Input input) {
    return input instanceof Input.Asked asked
        && asked.id() == send.id()
        && asked.kind() == Input.Kind.RESUME;
  }

  /** Whenever the end comes, everybody who waits is told so, once. */
  private static void requireEnd(Machine machine, Set<Long> waiting) {
    Machine.Step step = machine.on(new Input.GuestEnded("the end"));
    long answers = step.effects().stream().filter(e -> e instanceof Effect.Answer).count();
    promise(answers == waiting.size(), "not everybody is told by %s", step);
    promise(step.next().phase() == Machine.Phase.GONE, "%s is not gone", step.next());
  }

  private static void promise(boolean holds, String what, Object about) {
    if (!holds) {
      throw new AssertionError(what.formatted(about));
    }
  }
}
