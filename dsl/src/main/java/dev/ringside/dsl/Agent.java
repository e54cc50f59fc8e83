package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.link.LinkException;
import dev.ringside.link.Upload;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the agent in the guest. While the machine stands still the agent cannot answer: that is said
 * at once, not after a timeout. Called on the user's thread.
 */
final class Agent {
  /** As long as a boot may take: after a reset the answer comes when the guest is up again. */
  private static final Duration ANSWERS = Duration.ofSeconds(60);

  private static final long SLICE_MILLIS = 50;
  private final Peer peer;

  Agent(Machines machines, Stops stops) {
    this(new MachinesAgent(machines, stops));
  }

  Agent(Peer peer) {
    this.peer = peer;
  }

  /** The agent, and what its machine does: what the rest of this class decides by. */
  interface Peer {
    /** Sends a command; fails at once where there is no machine to send it to. */
    CompletableFuture<JsonNode> send(String command, Map<String, ?> arguments);

    /** A file for the guest, which goes beside the agent; it is not sent yet. */
    Upload upload(byte[] content);

    /**
     * Where the machine stands and which verb lets it run; empty while it runs. A stop at which an
     * action runs, or that only we made, ends by itself and does not count.
     */
    Optional<String> standing();

    /** Called before something is sent that may lead to a stop, or needs the machine to run. */
    void running();

    /** The next command releases something that may stop the machine. */
    void releasing();

    /** A failure as the user shall see it. */
    RingsideException explained(Throwable failure);

    /** Tells the user something that was not asked for. */
    void notice(String sentence);
  }

  /** What the agent answers. */
  JsonNode ask(String command, Map<String, ?> arguments) {
    return new Question(command, arguments).ask();
  }

  /** A file for what the agent will be asked to run; it is not sent yet. */
  Upload upload(byte[] content) {
    return peer.upload(content);
  }

  /**
   * A question whose answer may come after the machine stood still for a while: the agent answers
   * once, and what it says about a program's end it says never again.
   */
  final class Question {
    private final String command;
    private final Map<String, ?> arguments;
    private Optional<CompletableFuture<JsonNode>> pending = Optional.empty();

    Question(String command, Map<String, ?> arguments) {
      this.command = command;
      this.arguments = arguments;
    }

    /**
     * The answer; empty when the machine stands still, or stops before the answer. The next call
     * waits for the same answer then, and for a new one otherwise.
     */
    Optional<JsonNode> attempt() {
      if (pending.isEmpty()) {
        if (peer.standing().isPresent()) {
          return Optional.empty();
        }
        pending = Optional.of(peer.send(command, arguments));
      }
      CompletableFuture<JsonNode> asked = pending.get();
      long until = System.nanoTime() + ANSWERS.toNanos();
      do {
        try {
          JsonNode answer = asked.get(SLICE_MILLIS, TimeUnit.MILLISECONDS);
          pending = Optional.empty();
          return Optional.of(answer);
        } catch (TimeoutException notYet) {
          if (peer.standing().isPresent()) {
            return Optional.empty();
          }
        } catch (InterruptedException interrupt) {
          Thread.currentThread().interrupt();
          throw new CancellationException("interrupted while the guest agent was asked " + command);
        } catch (ExecutionException failure) {
          pending = Optional.empty();
          throw peer.explained(failure.getCause());
        }
      } while (System.nanoTime() < until);
      throw new RingsideException(
          "the guest agent did not answer "
              + command
              + " within "
              + Await.seconds(ANSWERS)
              + ": vm.console shows what the guest says");
    }

    /** The answer, where the machine runs. */
    JsonNode ask() {
      Optional<JsonNode> answer = attempt();
      if (answer.isEmpty()) {
        refuseWhileStopped();
      }
      return answer.orElseThrow(
          () -> new RingsideException("the guest stopped while its agent was asked " + command));
    }
  }

  /**
   * Asks without waiting for the answer: what is asked lets something run that may stop the machine
   * before the agent can say a word.
   */
  void tell(String command, Map<String, ?> arguments) {
    refuseWhileStopped();
    peer.releasing();
    peer.send(command, arguments)
        .whenComplete(
            (answer, failure) -> {
              // A machine that is ended, or given up for a saved one, is told of elsewhere.
              if (failure != null && !lost(failure)) {
                peer.notice(
                    "the guest agent could not do " + command + ": " + failure.getMessage());
              }
            });
  }

  private static boolean lost(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof LinkException link && link.isLost();
  }

  /** Has the agent do something when it can; nobody wants to know. */
  void leave(String command, Map<String, ?> arguments) {
    try {
      peer.send(command, arguments);
    } catch (RingsideException gone) {
      // With the machine goes what was to be left behind.
    }
  }

  private void refuseWhileStopped() {
    peer.running();
    peer.standing()
        .ifPresent(
            where -> {
              throw new RingsideException("the guest is stopped" + where + " first");
            });
  }
}
