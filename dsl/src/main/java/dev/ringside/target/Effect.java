package dev.ringside.target;

import java.util.List;
import java.util.function.Function;

/** What {@link Machine} wants done; only {@link Debugger} does it. */
public sealed interface Effect {
  /** Send this MI command; its result record comes back as {@link Input.GdbAnswered}. */
  record SendMi(long id, String operation, List<String> args) implements Effect {}

  /** Tell whoever asked. */
  record Answer(long id, Outcome outcome) implements Effect {}

  /** The machine stopped for the user: tell everybody. */
  record Publish(StopReport report, int epoch) implements Effect {}

  /** There is nothing to debug any more: tell everybody. */
  record PublishEnd(String why) implements Effect {}

  /**
   * Have our stub stop the machine; gdb hears of it by the stop. Not by way of gdb: what gdb passed
   * on after it had reported another stop would stop the next run.
   */
  record Interrupt() implements Effect {}

  /** A stop that gdb reported has settled every interrupt that was asked for before it. */
  record SettleInterrupts() implements Effect {}

  /** Applies the function that belongs to this effect. */
  default <T> T fold(
      Function<? super SendMi, ? extends T> sendMi,
      Function<? super Answer, ? extends T> answer,
      Function<? super Publish, ? extends T> publish,
      Function<? super PublishEnd, ? extends T> publishEnd,
      Function<? super Interrupt, ? extends T> interrupt,
      Function<? super SettleInterrupts, ? extends T> settle) {
    if (this instanceof SendMi it) {
      return sendMi.apply(it);
    }
    if (this instanceof Answer it) {
      return answer.apply(it);
    }
    if (this instanceof Publish it) {
      return publish.apply(it);
    }
    if (this instanceof PublishEnd it) {
      return publishEnd.apply(it);
    }
    if (this instanceof Interrupt it) {
      return interrupt.apply(it);
    }
    return settle.apply((SettleInterrupts) this);
  }
}
