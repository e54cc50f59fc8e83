package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.MadeStop;
import dev.ringside.dsl.Situation;
import dev.ringside.dsl.Situation.Phase;
import dev.ringside.dsl.Stop;
import dev.ringside.shell.view.KernelValues;
import dev.ringside.target.Frame;
import dev.ringside.target.StopReport;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When leaving is asked about. */
class LossTest {
  private static final Duration LONG = Duration.ofMinutes(7).plusSeconds(59);

  private static Optional<Stop> stop(OptionalInt breakpoint) {
    Frame frame = KernelValues.frame(0, "vfs_read", "fs/read_write.c", 451);
    String reason = breakpoint.isPresent() ? "breakpoint-hit" : "signal-received";
    return Optional.of(
        MadeStop.of(new StopReport(reason, breakpoint, "SIGINT", 1, frame, ""), frame));
  }

  private static Optional<String> loss(Optional<Stop> stop, Duration ranFor) {
    return Loss.of(new Situation(Phase.STOPPED, stop, ranFor, "the guest stands"));
  }

  @Test
  void aBreakpointThatTookLongToComeIsALoss() {
    assertThat(loss(stop(OptionalInt.of(3)), LONG))
        .hasValue("The guest stands at breakpoint 3 (vfs_read), after 7 min.");
    assertThat(loss(stop(OptionalInt.of(1)), Duration.ofSeconds(61)))
        .hasValue("The guest stands at breakpoint 1 (vfs_read), after 1 min.");
  }

  @Test
  void oneThatCameWithinAMinuteComesAgainAsSoon() {
    assertThat(loss(stop(OptionalInt.of(3)), Duration.ofMinutes(1))).isEmpty();
    assertThat(loss(stop(OptionalInt.of(3)), Duration.ZERO)).isEmpty();
  }

  @Test
  void aPauseIsNone() {
    assertThat(loss(stop(OptionalInt.empty()), LONG)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void withoutAStopThereIsNothingToLose(Phase phase) {
    assertThat(Loss.of(new Situation(phase, Optional.empty(), LONG, "so it is"))).isEmpty();
  }
}
