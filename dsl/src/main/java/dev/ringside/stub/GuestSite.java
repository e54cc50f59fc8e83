package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A place in the guest whose instruction is replaced by a jump to our code.
 *
 * @param address the place
 * @param code where the jump leads
 * @param breakpoint what gdb's breakpoint there asks: any true one is a hit, none at all makes it
 *     unconditional; empty where there is no breakpoint of gdb's
 * @param wanted whether gdb wants its breakpoint; it takes its breakpoints out at each stop and
 *     puts them back before the next resume, and only what it does not put back is taken out
 * @param guard whether {@link TextLock} is watched here
 * @param counter the number of its counter of evaluations, where it has one
 */
record GuestSite(
    long address,
    Placed code,
    Optional<List<AgentExpression>> breakpoint,
    boolean wanted,
    boolean guard,
    OptionalInt counter) {
  private static final int JUMP = 5;
  private static final byte NOP = (byte) 0x90;

  GuestSite {
    breakpoint = breakpoint.map(List::copyOf);
  }

  GuestSite wanted(boolean now) {
    return new GuestSite(address, code, breakpoint, now, guard, counter);
  }

  /** The same breakpoint with another code. */
  GuestSite with(Placed other) {
    return new GuestSite(address, other, breakpoint, wanted, guard, counter);
  }

  /** What gdb's breakpoint asks; nothing where there is none. */
  List<AgentExpression> conditions() {
    return breakpoint.orElse(List.of());
  }

  /** How many bytes are not what the kernel put there. */
  int length() {
    return code.site().length();
  }

  /** What stands there while it is armed: {@code jmp rel32}, filled up with {@code nop}s. */
  byte[] patch() {
    byte[] patch = new byte[length()];
    Arrays.fill(patch, NOP);
    ByteBuffer.wrap(patch)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0xe9)
        .putInt((int) (code.begin() - (address + JUMP)));
    return patch;
  }
}
