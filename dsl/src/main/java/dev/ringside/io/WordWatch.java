package dev.ringside.io;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at 32-bit words of a {@link SharedMemory}, which no event tells of, and posts to the loop
 * when one of them is no more zero. Thread-safe; its thread costs nothing while it is not armed.
 */
public final class WordWatch implements AutoCloseable {
  /**
   * Between two looks, in the beginning: who hits often is armed often. Linux makes some 55 µs of
   * it (prctl(2), PR_SET_TIMERSLACK).
   */
  private static final long EAGER_NANOS = 1_000;

  /** How often it looks eagerly, which is for about 10 ms. */
  private static final int EAGER = 180;

  /** Between two looks from then on. */
  private static final long PATIENT_NANOS = 300_000;

  private final SharedMemory memory;
  private final Loop loop;
  private final Runnable raised;
  private final AtomicReference<Armed> armed = new AtomicReference<>(armed(State.OVER));
  private final Thread thread;
  private volatile boolean closed;

  /** How far the last arming has come. */
  private enum State {
    WATCHING,
    POSTED,
    OVER
  }

  private record Armed(long[] offsets, AtomicReference<State> state) {}

  /**
   * A watch that is not armed.
   *
   * @param raised run on the loop, once for each time it was armed, unless it was disarmed on the
   *     loop before
   */
  public WordWatch(SharedMemory memory, Loop loop, Runnable raised) {
    this.memory = memory;
    this.loop = loop;
    this.raised = raised;
    this.thread = new Thread(this::watch, "word watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static Armed armed(State state, long... offsets) {
    return new Armed(offsets, new AtomicReference<>(state));
  }

  /**
   * Watches these words, instead of others that it watches, until one of them is not zero.
   *
   * @param offsets multiples of 4; what is outside the memory is zero for ever
   */
  public void arm(List<Long> offsets) {
    long[] words = offsets.stream().mapToLong(Long::longValue).toArray();
    replace(armed(State.WATCHING, words));
    LockSupport.unpark(thread);
  }

  /** Watches nothing until it is armed again. */
  public void disarm() {
    replace(armed(State.OVER));
  }

  private void replace(Armed next) {
    armed.getAndSet(next).state().set(State.OVER);
  }

  private void watch() {
    Armed before = armed.get();
    int looks = 0;
    while (!closed) {
      Armed now = armed.get();
      looks = now == before ? looks + 1 : 0;
      before = now;
      if (now.state().get() != State.WATCHING) {
        LockSupport.park(this);
      } else if (!set(now.offsets())) {
        LockSupport.parkNanos(this, looks < EAGER ? EAGER_NANOS : PATIENT_NANOS);
      } else if (now.state().compareAndSet(State.WATCHING, State.POSTED)) {
        loop.post(() -> tell(now));
      }
    }
  }

  private boolean set(long[] offsets) {
    for (long offset : offsets) {
      if (memory.getInt(offset).orElse(0) != 0) {
        return true;
      }
    }
    return false;
  }

  private void tell(Armed which) {
    if (which.state().compareAndSet(State.POSTED, State.OVER)) {
      raised.run();
    }
  }

  /** Ends the thread; nothing is told any more. Idempotent. */
  @Override
  public void close() {
    closed = true;
    disarm();
    LockSupport.unpark(thread);
  }
}
