package dev.ringside.target;

import java.util.List;
import java.util.function.Function;

/** What {@link Machine} decides about: what was asked, and what the channels said. */
public sealed interface Input {
  /**
   * Somebody asks.
   *
   * @param id the number under which the answer is expected; never used twice
   * @param kind what the command does to the machine
   * @param operation the MI command, without its dash
   * @param args its arguments
   */
  record Asked(long id, Kind kind, String operation, List<String> args) implements Input {
    /** Keeps its own copy of the arguments. */
    public Asked {
      args = List.copyOf(args);
    }
  }

  /**
   * gdb's result record for a command.
   *
   * @param id whose command
   * @param outcome done, or gdb's error
   */
  record GdbAnswered(long id, Outcome outcome) implements Input {}

  /** gdb's {@code *running}. */
  record GdbRan() implements Input {}

  /** gdb's {@code *stopped}. */
  record GdbStopped(StopReport report) implements Input {}

  /** Our stub passed a resume to QEMU ({@code true}) or a stop from it ({@code false}). */
  record StubSaw(boolean running) implements Input {}

  /** QMP says that the machine ended or panicked, in a sentence. */
  record GuestEnded(String why) implements Input {}

  /** gdb is no more. */
  record GdbLost(String why) implements Input {}

  /** The time of a command is over. */
  record Late(long id) implements Input {}

  /** What a command does to the machine. */
  enum Kind {
    /** Can be asked in any state. */
    ANYTIME,
    /** Needs a machine that stands still, and is refused otherwise. */
    INSPECT,
    /** Needs a machine that stands still; a running one is paused for it and runs on after it. */
    BORROW,
    /** Lets the machine run: continue, step, finish. */
    RESUME,
    /** Makes it stand still; answered when it does. */
    INTERRUPT
  }

  /** Applies the function that belongs to this input. */
  default <T> T fold(
      Function<? super Asked, ? extends T> asked,
      Function<? super GdbAnswered, ? extends T> answered,
      Function<? super GdbRan, ? extends T> ran,
      Function<? super GdbStopped, ? extends T> stopped,
      Function<? super StubSaw, ? extends T> stubSaw,
      Function<? super GuestEnded, ? extends T> guestEnded,
      Function<? super GdbLost, ? extends T> gdbLost,
      Function<? super Late, ? extends T> late) {
    if (this instanceof Asked it) {
      return asked.apply(it);
    }
    if (this instanceof GdbAnswered it) {
      return answered.apply(it);
    }
    if (this instanceof GdbRan it) {
      return ran.apply(it);
    }
    if (this instanceof GdbStopped it) {
      return stopped.apply(it);
    }
    if (this instanceof StubSaw it) {
      return stubSaw.apply(it);
    }
    if (this instanceof GuestEnded it) {
      return guestEnded.apply(it);
    }
    if (this instanceof GdbLost it) {
      return gdbLost.apply(it);
    }
    return late.apply((Late) this);
  }
}
