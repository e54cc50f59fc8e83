package dev.ringside.condition;

import java.util.Optional;

/**
 * What the guest's words mean on the kernel and processor at hand, in C as gdb evaluates it.
 * Supplied by the kernel layer, which finds it by the shape of the kernel's types.
 */
public interface Vocabulary {
  /**
   * The C expression for a word.
   *
   * @param word one of {@link Condition#WORDS}, or a register such as {@code $rip}
   * @return the expression; for {@code comm} the array itself, {@code TASK_COMM_LEN} = 16 bytes;
   *     for {@code current} a {@code struct task_struct *}; for the rest an integer. Empty when
   *     this kernel has no such thing; a register for which this is empty is written as it is
   */
  Optional<String> word(String word);
}
