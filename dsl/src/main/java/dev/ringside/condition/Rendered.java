package dev.ringside.condition;

import java.util.function.Function;

/** The outcome of writing a condition for an evaluator. */
public sealed interface Rendered {
  /** It can be written. */
  record Text(String text) implements Rendered {
    @Override
    public <R> R fold(Function<Text, R> text, Function<Problem, R> problem) {
      return text.apply(this);
    }
  }

  /**
   * It makes no sense, or cannot be evaluated.
   *
   * @param message one sentence for the user
   * @param at where the user wrote it
   */
  record Problem(String message, Position at) implements Rendered {
    @Override
    public <R> R fold(Function<Text, R> text, Function<Problem, R> problem) {
      return problem.apply(this);
    }
  }

  /** Takes the outcome apart. */
  <R> R fold(Function<Text, R> text, Function<Problem, R> problem);
}
