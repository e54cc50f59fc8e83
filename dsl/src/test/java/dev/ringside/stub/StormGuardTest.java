package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StormGuardTest {
  private static final long HERE = 0x1000;
  private static final long THERE = 0x2000;
  private static final long MILLI = 1_000_000;
  private final StormGuard guard = new StormGuard();
  private final List<Storm> storms = new ArrayList<>();
  private long now = 77;

  private void hits(int count, long address, long ran, long stood) {
    for (int i = 0; i < count; i++) {
      now += ran + stood;
      guard.falseHit(address, ran, stood, now).ifPresent(storms::add);
    }
  }

  @Test
  void aGuestThatStandsForTwoSecondsIsToldOf() {
    hits(199, HERE, 3 * MILLI, 7 * MILLI);
    assertThat(storms).isEmpty();
    hits(2, HERE, 3 * MILLI, 7 * MILLI);

    assertThat(storms).hasSize(1);
    assertThat(storms.get(0).address()).isEqualTo(HERE);
    assertThat(storms.get(0).perSecond()).isBetween(99.9, 100.5);
  }

  /** Twelve milliseconds are the guest's own. */
  @Test
  void aGuestThatGetsOnIsNot() {
    hits(2000, HERE, 12 * MILLI, 8 * MILLI);

    assertThat(storms).isEmpty();
  }

  @Test
  void fourFifthsOfTheTimeAreTooMuch() {
    hits(100, HERE, 20 * MILLI, 70 * MILLI);
    assertThat(storms).isEmpty();
    hits(100, HERE, 20 * MILLI, 90 * MILLI);
    assertThat(storms).isNotEmpty();
  }

  @Test
  void aRareHitIsNone() {
    hits(5, HERE, 3000 * MILLI, 100 * MILLI);

    assertThat(storms).isEmpty();
  }

  @Test
  void ofSeveralTheWorstIsNamed() {
    for (int i = 0; i < 150; i++) {
      hits(1, HERE, MILLI, 4 * MILLI);
      hits(2, THERE, MILLI, 4 * MILLI);
    }

    assertThat(storms).extracting(Storm::address).containsExactly(THERE);
    assertThat(storms.get(0).perSecond()).isBetween(130.0, 137.0);
  }

  @Test
  void aStopForTheUserBeginsAnew() {
    hits(190, HERE, 3 * MILLI, 7 * MILLI);
    guard.reset();
    hits(190, HERE, 3 * MILLI, 7 * MILLI);
    assertThat(storms).isEmpty();
    assertThat(guard.falseHit(HERE, 0, 0, now + 1)).isEqualTo(Optional.empty());
  }
}
