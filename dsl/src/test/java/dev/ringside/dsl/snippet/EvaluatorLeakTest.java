package dev.ringside.dsl.snippet;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand entries in one shell: from the 2,000th to the last, neither heap nor metaspace grows
 * by as much as 8 MB. Run against a version in which the class of every entry was retained (by the
 * tables that {@code Evaluator.forget} clears), it failed: metaspace grew by 32 MB, the heap by
 * 430.
 */
class EvaluatorLeakTest {
  private static final int EARLY = 2_000;
  private static final int LATE = 10_000;
  private static final long BOUND_MB = 8;
  private static final int MB = 1 << 20;

  private record Memory(long heap, long metaspace) {
    static Memory now() {
      // A class loader goes only when nothing of it is reachable, which may take a second round.
      for (int i = 0; i < 4; i++) {
        System.gc();
      }
      long metaspace =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Metaspace"))
              .map(MemoryPoolMXBean::getUsage)
              .mapToLong(usage -> usage.getUsed())
              .sum();
      return new Memory(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), metaspace);
    }
  }

  @Test
  void tenThousandEntriesLeaveNothingBehind() {
    Evaluator evaluator = new Evaluator(Map.of("vm", "the machine"));
    run(evaluator, 0, EARLY);
    Memory early = Memory.now();
    run(evaluator, EARLY, LATE);
    Memory late = Memory.now();
    assertThat((late.metaspace() - early.metaspace()) / MB)
        .as("MB of metaspace")
        .isLessThan(BOUND_MB);
    assertThat((late.heap() - early.heap()) / MB).as("MB of heap").isLessThan(BOUND_MB);
  }

  /** Everything a user does again and again, each time a little different. */
  private static void run(Evaluator evaluator, int from, int to) {
    for (int i = from; i < to; i++) {
      evaluator.evaluate(entry(i), "#" + i);
    }
  }

  private static String entry(int i) {
    return switch (i % 8) {
      case 0 -> "x = " + i;
      case 1 -> "def y = x + " + i;
      case 2 -> "def f(n) { n + " + i + " }";
      case 3 -> "f(y) + _";
      case 4 -> "each = { it * " + i + " }; [1, 2].collect(each)";
      case 5 -> "class Point { int x = " + i + " }";
      case 6 -> "new Point().x + vm.length()";
      default ->
          "import java.util.concurrent.atomic.AtomicInteger\nnew AtomicInteger(" + i + ").get()";
    };
  }
}
