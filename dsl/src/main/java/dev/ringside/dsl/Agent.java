package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.target.Target;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the agent in the guest. While the machine stands still the agent cannot answer: that is said
 * at once, not after a timeout. Called on the user's thread.
 */
final class Agent {
  private static final Duration ANSWERS = Duration.ofSeconds(30);
  private static final long SLICE_MILLIS = 50;
  private final Machines machines;
  private final Stops stops;

  Agent(Machines machines, Stops stops) {
    this.machines = machines;
    this.stops = stops;
  }

  /** What the agent answers. */
  JsonNode ask(String command, Map<String, ?> arguments) {
    Optional<JsonNode> answer = attempt(command, arguments);
    if (answer.isEmpty()) {
      refuseWhileStopped();
    }
    return answer.orElseThrow(
        () -> new RingsideException("the guest stopped while its agent was asked " + command));
  }

  /** What the agent answers; empty when the machine stands still, or stops before the answer. */
  Optional<JsonNode> attempt(String command, Map<String, ?> arguments) {
    Target target = machines.target();
    if (standing().isPresent()) {
      return Optional.empty();
    }
    CompletableFuture<JsonNode> answer = target.agent(command, arguments);
    long until = System.nanoTime() + ANSWERS.toNanos();
    while (System.nanoTime() < until) {
      try {
        return Optional.of(answer.get(SLICE_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException notYet) {
        if (standing().isPresent()) {
          return Optional.empty();
        }
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while the guest agent was asked " + command);
      } catch (ExecutionException failure) {
        throw machines.explained(Await.unwrapped(failure.getCause()));
      }
    }
    throw new RingsideException(
        "the guest agent did not answer "
            + command
            + " within "
            + Await.seconds(ANSWERS)
            + ": vm.console shows what the guest says");
  }

  /**
   * Asks without waiting for the answer: what is asked lets something run that may stop the machine
   * before the agent can say a word.
   */
  void tell(String command, Map<String, ?> arguments) {
    Target target = machines.target();
    refuseWhileStopped();
    stops.released();
    target
        .agent(command, arguments)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                stops.notice(
                    "the guest agent could not do " + command + ": " + failure.getMessage());
              }
            });
  }

  private void refuseWhileStopped() {
    stops.raiseFailure();
    standing()
        .ifPresent(
            where -> {
              throw new RingsideException("the guest is stopped" + where + " first");
            });
  }

  /**
   * Where it stands and which verb lets it run. A stop at which an action runs, or that only we
   * made, ends by itself and does not count.
   */
  private Optional<String> standing() {
    if (machines.debugged()) {
      return stops.standing().map(where -> " at " + where + ": gdb.cont()");
    }
    return machines.paused() ? Optional.of(": vm.resume()") : Optional.empty();
  }
}
