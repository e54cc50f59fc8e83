package dev.ringside.wire.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;

/**
 * One message from QEMU's machine protocol (QEMU, docs/interop/qmp-spec.txt) or from the guest
 * agent, which speaks the same without greeting and events.
 */
public sealed interface QmpMessage {

  /**
   * What QEMU says first. Commands are refused until {@code qmp_capabilities} was executed.
   *
   * @param version as in {@code 7.2.22}, or empty if QEMU did not say
   * @param capabilities what may be switched on, such as {@code oob}
   */
  record Greeting(String version, List<String> capabilities) implements QmpMessage {
    /** Keeps its own copy of the capabilities. */
    public Greeting {
      capabilities = List.copyOf(capabilities);
    }
  }

  /**
   * A command went well.
   *
   * @param id what the command carried; empty where it carried none, and from an agent which does
   *     not return it (qemu-ga 7.2 does): without ids the answers come strictly in order
   * @param value the result, often an empty object
   */
  record Return(String id, JsonNode value) implements QmpMessage {}

  /**
   * A command failed.
   *
   * @param id what the command carried; empty as in {@link Return}, and where QEMU could not even
   *     read the command
   * @param errorClass {@code GenericError}, {@code CommandNotFound}, {@code DeviceNotFound}, …
   * @param description what went wrong, for a person
   */
  record Failure(String id, String errorClass, String description) implements QmpMessage {}

  /**
   * Something happened.
   *
   * @param name {@code STOP}, {@code RESUME}, {@code SHUTDOWN}, …
   * @param data more about it, an empty object where there is none
   * @param timestampMicros host's wall clock, microseconds since 1970; -1 if QEMU had no time
   */
  record Event(String name, JsonNode data, long timestampMicros) implements QmpMessage {}

  /**
   * A line which is none of these: an echo of our own command before the agent has opened its port,
   * boot messages on a shared serial line, a broken line.
   *
   * @param line the line, or its beginning when it was too long
   * @param why what is wrong with it
   */
  record Junk(String line, String why) implements QmpMessage {}

  /** Applies the function that belongs to this kind of message. */
  default <T> T fold(
      Function<? super Greeting, ? extends T> greeting,
      Function<? super Return, ? extends T> result,
      Function<? super Failure, ? extends T> failure,
      Function<? super Event, ? extends T> event,
      Function<? super Junk, ? extends T> junk) {
    if (this instanceof Greeting message) {
      return greeting.apply(message);
    }
    if (this instanceof Return message) {
      return result.apply(message);
    }
    if (this instanceof Failure message) {
      return failure.apply(message);
    }
    if (this instanceof Event message) {
      return event.apply(message);
    }
    return junk.apply((Junk) this);
  }
}
