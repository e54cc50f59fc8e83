package dev.ringside.stub;

import dev.ringside.wire.rsp.RspFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * What waits for gdb to let the machine run on: it inserts its breakpoints when it does, for which
 * it may first have a CPU step over another one. Owned by the loop.
 */
final class UntilContinued {
  private final List<Runnable> waiting = new ArrayList<>();

  /** Whether gdb, as far as it knows, lets all CPUs run. */
  private boolean continued;

  /**
   * Runs it, where gdb is about to let the machine run on only then.
   *
   * @param runs whether the machine runs for its user
   */
  void then(boolean runs, Runnable task) {
    if (runs && !continued) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  /** gdb has let it run on. */
  void continued() {
    continued = true;
    settle();
  }

  /** gdb is told something, which may be of a stop. */
  void told(RspFrame frame) {
    continued &= !(frame instanceof RspFrame.Packet packet && isStop(packet.payload()));
  }

  /** No other answer begins with a capital letter but OK, E and a file's F. */
  private static boolean isStop(String payload) {
    return payload.startsWith("T") || payload.startsWith("S");
  }

  /** There is nothing to wait for any more. */
  void settle() {
    List<Runnable> now = List.copyOf(waiting);
    waiting.clear();
    now.forEach(Runnable::run);
  }
}
