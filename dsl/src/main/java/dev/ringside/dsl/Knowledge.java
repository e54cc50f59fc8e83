package dev.ringside.dsl;

import dev.ringside.kernel.SymbolIndex;
import dev.ringside.kernel.Types;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the machine without asking it: for completion. Any thread may ask; what is not
 * known within a moment counts as unknown, and is known the next time.
 */
public interface Knowledge {
  /** Nothing is known. */
  Knowledge NONE = new Knowledge() {};

  /** The kernel's functions by name. */
  default Optional<SymbolIndex> functions() {
    return Optional.empty();
  }

  /** The kernel's global variables by name. */
  default Optional<SymbolIndex> variables() {
    return Optional.empty();
  }

  /** The kernel's C types. */
  default Optional<Types> types() {
    return Optional.empty();
  }

  /** The function where the machine stands. */
  default Optional<String> function() {
    return Optional.empty();
  }

  /**
   * The processes of the guest: those that {@code guest.spawn} has started with their commands,
   * then the others with the names that the kernel has for them, its own threads last.
   */
  default List<KnownProcess> processes() {
    return List.of();
  }

  /** The names of the kernels that are in the cache. */
  default List<String> kernels() {
    return List.of();
  }

  /** The names under which the machine was saved. */
  default List<String> saved() {
    return List.of();
  }

  /**
   * A process in the guest.
   *
   * @param pid there
   * @param command as it was started, with its arguments; else the command's name alone
   */
  record KnownProcess(int pid, String command) {}
}
