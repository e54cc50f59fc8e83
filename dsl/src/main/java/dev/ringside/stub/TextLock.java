package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.Op;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The mutex that the kernel holds while it changes its own text: ftrace, kprobes, live patching,
 * static keys and calls, BPF (Linux, {@code text_mutex}, kernel/extable.c). Whoever changes an
 * instruction looks first whether the one it expects is there, and warns or gives up where a jump
 * of ours is. So all of ours are taken out while anybody holds or wants the mutex.
 *
 * @param mutex where it is
 * @param lock the function that takes it, called with its address
 * @param unlock the function that gives it back
 */
record TextLock(long mutex, long lock, long unlock) {
  private static final int RDI = 5;

  /** Where the kernel has it; empty for one in which it cannot be watched. */
  static Optional<TextLock> of(GuestSymbols symbols) {
    OptionalLong mutex = symbols.find("text_mutex");
    OptionalLong unlock = symbols.find("mutex_unlock");
    // With lock debugging mutex_lock is a macro for mutex_lock_nested (include/linux/mutex.h).
    Optional<Long> lock =
        Stream.of("mutex_lock", "mutex_lock_nested")
            .flatMap(name -> symbols.find(name).stream().boxed())
            .findFirst();
    return mutex.isPresent() && unlock.isPresent()
        ? lock.map(l -> new TextLock(mutex.getAsLong(), l, unlock.getAsLong()))
        : Optional.empty();
  }

  /** What is true at the entry of both functions when they are about this mutex. */
  AgentExpression condition() {
    return new AgentExpression(
        List.of(new Op.Reg(RDI), new Op.Const(Long.BYTES, mutex), Op.Binary.EQUAL, new Op.End()));
  }

  /** Whether a CPU with these registers, at the entry of one of the functions, is about it. */
  boolean concerns(RegisterFile registers) {
    return registers.values().get(RDI) == mutex;
  }
}
