package dev.ringside.stub;

import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How long the machine stands for breakpoints whose condition is false, by their address. A pause
 * begins when the machine stops and ends when it is let run on by more than a step; one of which
 * gdb told its user is the user's, and no condition's. All times are of one clock, in nanoseconds.
 * Owned by the loop.
 *
 * <p>What QEMU itself needs to stop and to resume is not seen from here, and it is most of a false
 * hit: under QEMU 7.2 with TCG a breakpoint at {@code _raw_spin_lock} had 249 false hits a second,
 * of which our part was 1.1 ms each. So the shortest time that ever lay between a resume and the
 * stop after it is added to each: the guest did next to nothing in it.
 */
final class Standstills {
  /** What took longer was not QEMU's part alone. */
  private static final long LONGEST_OVERHEAD = 10_000_000;

  private final Map<Long, Account> accounts = new HashMap<>();
  private final StormGuard guard = new StormGuard();
  private final Set<Long> told = new HashSet<>();
  private final long[] quickest = {Long.MAX_VALUE, Long.MAX_VALUE};
  private boolean paused = true;
  private long letRunAt = Long.MIN_VALUE;
  private long overhead;
  private long ranBefore;
  private boolean forUser = true;
  private long pausedAt;
  private long stoodForUser;
  private OptionalLong asked = OptionalLong.empty();

  /** What one address has cost. */
  private static final class Account {
    private final long since;
    private long times;
    private long stood;

    Account(long since) {
      this.since = since;
    }
  }

  /** For a machine that stands for its user now. */
  Standstills(long now) {
    this.pausedAt = now;
  }

  /** What comes in while the machine runs may be that it stops. */
  void note(StubInput input, long now) {
    if (input instanceof StubInput.Called) {
      called(now);
    } else if (input instanceof StubInput.FromQemu from
        && from.frame() instanceof RspFrame.Packet packet
        && StopReply.parse(packet.payload()).isPresent()) {
      stopped(now);
    }
  }

  /** The machine stops. */
  void stopped(long now) {
    stops(now, 0);
  }

  /** Code in the guest spins until the machine is made to stop. */
  void called(long now) {
    stops(now, 1);
  }

  private void stops(long now, int kind) {
    long ran = letRunAt == Long.MIN_VALUE ? Long.MAX_VALUE : now - letRunAt;
    letRunAt = Long.MIN_VALUE;
    quickest[kind] = Math.min(quickest[kind], ran);
    if (!paused) {
      paused = true;
      forUser = false;
      pausedAt = now;
      ranBefore = ran;
      overhead = quickest[kind] > LONGEST_OVERHEAD ? 0 : quickest[kind];
      asked = OptionalLong.empty();
    }
  }

  /** It stands for the breakpoint at this address; the first one of a pause counts. */
  void asked(long address) {
    asked = asked.isPresent() ? asked : OptionalLong.of(address);
  }

  /** gdb told its user of the stop. */
  void reported() {
    forUser = true;
  }

  /** Some CPU is let do an instruction. */
  void stepped(long now) {
    letRunAt = now;
  }

  /**
   * The machine runs on.
   *
   * @param inserted the breakpoints that gdb has inserted; what was measured of others is forgotten
   * @return a breakpoint under which the guest hardly gets on; told once as long as it is inserted
   */
  Optional<Storm> resumed(long now, Set<Long> inserted) {
    long stood = paused ? now - pausedAt : 0;
    Optional<Storm> storm = Optional.empty();
    if (paused && forUser) {
      stoodForUser += stood;
      guard.reset();
    } else if (paused && asked.isPresent()) {
      charge(asked.getAsLong(), stood + overhead);
      storm = guard.falseHit(asked.getAsLong(), ranBefore, stood, now);
    }
    letRunAt = now;
    paused = false;
    accounts.keySet().retainAll(inserted);
    for (long address : inserted) {
      accounts.computeIfAbsent(address, missing -> new Account(ran(now)));
    }
    told.retainAll(inserted);
    return storm.filter(each -> inserted.contains(each.address()) && told.add(each.address()));
  }

  private void charge(long address, long stood) {
    Account account = accounts.get(address);
    if (account != null) {
      account.times++;
      account.stood += stood;
    }
  }

  /** The clock without the pauses that were the user's. */
  private long ran(long now) {
    return (paused && forUser ? pausedAt : now) - stoodForUser;
  }

  /** Whether the machine was let run since gdb has inserted a breakpoint there. */
  boolean knows(long address) {
    return accounts.containsKey(address);
  }

  /** What the breakpoint at this address has cost. */
  Standstill of(long address, long now) {
    Account account = accounts.get(address);
    return account == null
        ? Standstill.NONE
        : new Standstill(
            account.times,
            Duration.ofNanos(account.stood),
            Duration.ofNanos(ran(now) - account.since));
  }
}
