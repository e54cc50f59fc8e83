package dev.ringside.target;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Which resets of a machine are one: SeaBIOS 1.16 resets it once more to get itself anew
 * (src/fw/shadow.c, {@code qemu_reboot}), 40 ms after the first under QEMU 7.2. Owned by the loop.
 */
final class Resets {
  private static final Duration SAME = Duration.ofSeconds(1);
  private OptionalLong last = OptionalLong.empty();

  /** Whether the reset that happens now, in nanoseconds, belongs to the one before. */
  boolean again(long now) {
    boolean again = last.isPresent() && now - last.getAsLong() < SAME.toNanos();
    last = OptionalLong.of(now);
    return again;
  }
}
