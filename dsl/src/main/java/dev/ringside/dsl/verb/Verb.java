package dev.ringside.dsl.verb;

import java.util.List;

/**
 * One verb, or property, of the language.
 *
 * @param receiver what stands before the dot: {@code gdb}, or for what verbs return the name of its
 *     type: {@code Breakpoint}
 * @param name what stands behind the dot
 * @param usage how it is written, with the arguments: {@code gdb.go(timeout: 30)}
 * @param purpose one sentence
 * @param arguments in the order of the usage
 * @param returns the simple name of the type, {@code -} for none
 * @param example one line or a few that run after {@code vm.boot()}
 */
public record Verb(
    String receiver,
    String name,
    String usage,
    String purpose,
    List<Argument> arguments,
    String returns,
    String example) {

  /** {@code gdb.break}. */
  public String fullName() {
    return receiver + "." + name;
  }

  /** Whether it is written without parentheses. */
  public boolean isProperty() {
    return usage.equals(fullName());
  }
}
