package dev.ringside.wire.rsp;

import java.util.Optional;

/**
 * A thread as the protocol names it (GDB manual, "Packets", "thread-id syntax"): equal by number,
 * since QEMU 7.2 writes {@code p01.02} for what gdb 13.1 writes {@code p1.2}. To QEMU a thread is a
 * CPU, counted from 1.
 *
 * @param process the process, {@link #ANY} where the multiprocess extension is not in use, or
 *     {@link #ALL}
 * @param thread the thread, {@link #ANY} or {@link #ALL}
 */
public record ThreadId(long process, long thread) {
  /** Number 0: whichever the stub likes. */
  public static final long ANY = 0;

  /** Number -1: every one. */
  public static final long ALL = -1;

  /** {@code p1.2}, {@code p1.-1}, {@code p1} (all its threads), {@code 2}, {@code -1}. */
  public static Optional<ThreadId> parse(String text) {
    if (!text.startsWith("p")) {
      return number(text).map(thread -> new ThreadId(ANY, thread));
    }
    int dot = text.indexOf('.');
    Optional<Long> process = number(text.substring(1, dot < 0 ? text.length() : dot));
    Optional<Long> thread = dot < 0 ? Optional.of(ALL) : number(text.substring(dot + 1));
    return process.flatMap(p -> thread.map(t -> new ThreadId(p, t)));
  }

  /** Whether this one, taken as a pattern with {@link #ALL} and {@link #ANY}, names that thread. */
  public boolean includes(ThreadId other) {
    return (process <= 0 || other.process <= 0 || process == other.process)
        && (thread <= 0 || thread == other.thread);
  }

  /** As gdb writes it: {@code p1.2}, or {@code 2} without a process. */
  @Override
  public String toString() {
    return process == ANY ? hex(thread) : "p" + hex(process) + "." + hex(thread);
  }

  private static String hex(long number) {
    return number == ALL ? "-1" : Long.toHexString(number);
  }

  private static Optional<Long> number(String digits) {
    return digits.equals("-1") ? Optional.of(ALL) : Payload.hex(digits);
  }
}
