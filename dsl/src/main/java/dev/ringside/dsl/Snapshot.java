package dev.ringside.dsl;

import java.time.Duration;

/**
 * A machine that was saved under a name.
 *
 * @param tag the name
 * @param state what the machine did: {@code running}, or {@code stopped at …}
 * @param megabytes what it takes on the disk, in MB of 1,000,000 bytes
 * @param wallTime how long the saving took, or, of what {@code vm.restore} gives, the restoring
 */
public record Snapshot(String tag, String state, long megabytes, Duration wallTime) {
  @Override
  public String toString() {
    return "'"
        + tag
        + "' ("
        + state
        + ", "
        + megabytes
        + " MB) in "
        + Await.seconds(Duration.ofMillis(wallTime.toMillis()));
  }
}
