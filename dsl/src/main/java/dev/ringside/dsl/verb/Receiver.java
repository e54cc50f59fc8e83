package dev.ringside.dsl.verb;

import java.util.List;

/**
 * What verbs are called on: an object that every script finds ({@code gdb}), or the type of what a
 * verb returns ({@code Breakpoint}).
 *
 * @param name as it stands before the dot, or the type's simple name
 * @param purpose what it is, without a full stop
 * @param verbs its verbs and properties, in the order of the help
 */
public record Receiver(String name, String purpose, List<Verb> verbs) {

  /** Keeps its own copy of {@code verbs}. */
  public Receiver {
    verbs = List.copyOf(verbs);
  }

  /** Whether a script finds it under its name; otherwise it is a type. */
  public boolean isVariable() {
    return Character.isLowerCase(name.charAt(0));
  }
}
