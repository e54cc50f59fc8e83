package dev.ringside.stub.guest;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What a CPU's registers would be, had it not entered our code: {@code rsp + pop}, {@link #rip},
 * and those on the stack; all others are what they are.
 *
 * @param kind what the CPU is about to do
 * @param rip unsigned
 * @param pop bytes to add to rsp; -8 where {@link #push} is to be written first
 * @param saved gdb's register number (17 is eflags) to the offset from rsp, as it is before {@link
 *     #pop}, at which the original is stored in 8 bytes
 * @param push what is to be written at the new rsp: the displaced call's return address, where
 *     {@link #rip} is already the called function
 */
public record Landing(
    Kind kind, long rip, int pop, Map<Integer, Integer> saved, OptionalLong push) {
  /** What a CPU in our code is about to do. */
  public enum Kind {
    /** It has not decided yet, and may begin again at the site. */
    EVALUATING,
    /** It spins: the condition is true. It stays at the site until the host moves it. */
    HIT,
    /** It spins: the host must evaluate. */
    ASK,
    /**
     * The condition was false, or the host sent the CPU to {@link Code#resume()}. Rax, r10, r11 and
     * the flags may be lost where they need not be kept. Nothing must be done for it, as the code
     * stays where it is.
     */
    LEAVING
  }

  /** Keeps its own copy. */
  public Landing {
    saved = Map.copyOf(saved);
  }
}
