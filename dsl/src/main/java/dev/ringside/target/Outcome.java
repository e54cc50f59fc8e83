package dev.ringside.target;

import dev.ringside.wire.mi.MiTuple;
import java.util.function.Function;

/** How something that was asked of the machine ended. */
public sealed interface Outcome {
  /**
   * It was done.
   *
   * @param results what gdb answered
   * @param console what gdb's console printed meanwhile
   */
  record Done(MiTuple results, String console) implements Outcome {}

  /**
   * It was not: refused in this state, an error of gdb's, a peer lost or silent.
   *
   * @param why one sentence with the cure
   */
  record Failed(String why) implements Outcome {}

  /** Applies the function that belongs to this outcome. */
  default <T> T fold(
      Function<? super Done, ? extends T> done, Function<? super Failed, ? extends T> failed) {
    return this instanceof Done it ? done.apply(it) : failed.apply((Failed) this);
  }
}
