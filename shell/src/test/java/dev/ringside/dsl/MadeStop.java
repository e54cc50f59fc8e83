package dev.ringside.dsl;

import dev.ringside.target.Frame;
import dev.ringside.target.StopReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A stop that no machine made; in this package since only a session makes stops. */
public final class MadeStop {
  private MadeStop() {}

  /** The first stop of CPU 0 in the task testprog, read completely. */
  public static Stop of(StopReport report, Frame frame) {
    return new Stop(
        1, report, 0, 37, "testprog", List.of(frame), Optional.empty(), Duration.ofHours(1));
  }
}
