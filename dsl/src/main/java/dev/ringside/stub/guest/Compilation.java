package dev.ringside.stub.guest;

import java.util.function.Function;

/** What became of a {@link Request}. */
public sealed interface Compilation permits Code, Compilation.NotPossible {

  /**
   * It cannot run in the guest.
   *
   * @param why a plain clause for the user
   */
  record NotPossible(String why) implements Compilation {}

  /** Applies the function that belongs to this outcome. */
  default <T> T fold(
      Function<? super Code, ? extends T> code,
      Function<? super NotPossible, ? extends T> notPossible) {
    return this instanceof Code made ? code.apply(made) : notPossible.apply((NotPossible) this);
  }
}
