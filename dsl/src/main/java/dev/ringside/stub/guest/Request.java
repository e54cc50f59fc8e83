package dev.ringside.stub.guest;

import dev.ringside.wire.ax.AgentExpression;
import java.util.List;
import java.util.OptionalInt;

/**
 * What the code shall do.
 *
 * @param room where it will lie, and how much fits
 * @param conditions any true one is a hit; none at all, and everything is
 * @param trust which loads need no guard
 * @param signal how a hit is told
 * @param id what is written into the signal's word, 1..0x3fffffff; with {@link #ASK} added where
 *     the host shall evaluate
 * @param counter offset from {@code gs_base} of a 32-bit word that counts evaluations. Where the
 *     flags are left alone it takes three instructions: never interrupted under QEMU's TCG, which
 *     runs them as one block, but under KVM a CPU may now and then write another one's count
 */
public record Request(
    Site site,
    Room room,
    List<AgentExpression> conditions,
    Trust trust,
    Signal signal,
    int id,
    OptionalInt counter) {
  /** The bit that says: the code cannot tell, the host must evaluate. */
  public static final int ASK = 0x4000_0000;

  /** Keeps its own copy of the conditions. */
  public Request {
    conditions = List.copyOf(conditions);
  }
}
