package dev.ringside.kernel;

import dev.ringside.target.Address;
import java.util.List;
import java.util.Optional;

/** Names the lock a lock function was given, by its address. */
public final class LockName {

  private LockName() {}

  /**
   * The variable the lock is, or is a part of: {@code files_lock}, {@code runqueues (cpu 0)},
   * {@code inode_hashtable+0x40}.
   *
   * @param lock the first argument of the lock function
   * @param symbols at the addresses the kernel runs at
   * @param perCpuOffsets the kernel's array {@code __per_cpu_offset}, one entry for each CPU; empty
   *     where it was not read or the kernel has none (no SMP)
   * @return empty for locks inside allocated objects, which no symbol names
   */
  public static Optional<String> of(Address lock, Symbols symbols, List<Address> perCpuOffsets) {
    // A per-CPU copy never lies within the image, so the order of the two does not matter.
    Optional<String> global = symbols.at(lock).filter(LockName::isVariable).map(LockName::text);
    return global.or(() -> perCpu(lock, symbols, perCpuOffsets));
  }

  private static Optional<String> perCpu(
      Address lock, Symbols symbols, List<Address> perCpuOffsets) {
    Optional<Address> start = symbols.find("__per_cpu_start").map(Symbol::address);
    Optional<Address> end = symbols.find("__per_cpu_end").map(Symbol::address);
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    for (int cpu = 0; cpu < perCpuOffsets.size(); cpu++) {
      Address template = lock.plus(-perCpuOffsets.get(cpu).bits());
      boolean inside = template.compareTo(start.get()) >= 0 && template.compareTo(end.get()) < 0;
      Optional<Symbol.Offset> found = inside ? symbols.at(template) : Optional.empty();
      if (found.filter(LockName::isVariable).isPresent()) {
        return Optional.of(text(found.get()) + " (cpu " + cpu + ")");
      }
    }
    return Optional.empty();
  }

  private static boolean isVariable(Symbol.Offset found) {
    return found.symbol().kind() == Symbol.Kind.OBJECT;
  }

  private static String text(Symbol.Offset found) {
    return found.offset() == 0 ? found.symbol().name() : found.toString();
  }
}
