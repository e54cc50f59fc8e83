package dev.ringside.condition;

import java.util.function.Function;

/**
 * Writes a condition as the C expression gdb evaluates.
 *
 * <p>The form is chosen so that gdb 13.1 can also compile it to agent bytecode (read off with
 * {@code maint agent-eval}): numbers in place of character literals, and {@code comm} compared as
 * integers of 8, 4, 2 and 1 bytes, little-endian, its terminating NUL included. Only what has no
 * such form uses gdb's Python functions {@code $_streq} and {@code $_regex}, which gdb evaluates
 * itself at each hit.
 *
 * <p>Tried on Debian's 6.1 cloud kernel with gdb 13.1's {@code maint agent-eval}: everything
 * written here compiles except {@code $_streq}, {@code $_regex} and members of anonymous structs
 * and unions ({@code lock->raw_lock.val}: "Couldn't find member named"), which gdb itself does
 * evaluate. Those are written as offsets where an {@link Anatomy} knows them: {@code (*(atomic_t
 * *)((char*)lock + 0))}.
 */
public final class GdbText {
  private GdbText() {}

  /**
   * Writes a condition.
   *
   * @param condition the whole condition
   * @param vocabulary the guest's words on this kernel
   * @return the expression, or the first thing in it that makes no sense
   */
  public static Rendered render(Condition condition, Vocabulary vocabulary) {
    return render(condition, vocabulary, Anatomy.NONE);
  }

  /** The same, members written as offsets where the anatomy knows them. */
  public static Rendered render(Condition condition, Vocabulary vocabulary, Anatomy anatomy) {
    return GdbWriter.render(condition, vocabulary, anatomy, name -> name);
  }

  /**
   * The same with other texts for the kernel's names: for what is asked of a type outside of the
   * function whose parameters the names are.
   *
   * @param names from a name to its text
   */
  public static Rendered render(
      Condition condition, Vocabulary vocabulary, Function<String, String> names) {
    return GdbWriter.render(condition, vocabulary, Anatomy.NONE, names);
  }
}
