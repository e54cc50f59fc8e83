package dev.ringside.dsl.syntax;

import dev.ringside.condition.Condition;
import dev.ringside.condition.Position;

/**
 * A condition as the user typed it: what {@code gdb.break('f') < … >} passes behind its own
 * arguments, before an action, and what {@code .when { … }} passes instead of its closure.
 *
 * @param tree what it asks, host values put in
 * @param sourceText the text between the brackets
 * @param at the opening bracket
 */
public record TypedCondition(Condition tree, String sourceText, Position at) {
  @Override
  public String toString() {
    return tree.toString();
  }
}
