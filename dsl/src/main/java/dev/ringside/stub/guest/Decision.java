package dev.ringside.stub.guest;

import java.util.function.Function;

/**
 * What a condition comes to: a graph of questions without cycles, in which equal ways meet again
 * (they are then the same object).
 */
sealed interface Decision {

  /** An end. */
  enum End implements Decision {
    HIT,
    MISS,
    ASK
  }

  /**
   * A question.
   *
   * @param value its truth is that it is not zero
   */
  record Test(Expr value, Decision ifTrue, Decision ifFalse) implements Decision {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** Applies the function that belongs to this kind of decision. */
  default <T> T fold(
      Function<? super End, ? extends T> end, Function<? super Test, ? extends T> test) {
    return this instanceof End leaf ? end.apply(leaf) : test.apply((Test) this);
  }
}
