package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandstillsTest {
  private static final long HERE = 0x1000;
  private static final long THERE = 0x2000;
  private static final long SECOND = 1_000_000_000;
  private final Standstills standstills = new Standstills(100);

  private void pause(long from, long address, long to) {
    standstills.stopped(from);
    standstills.asked(address);
    standstills.resumed(to, Set.of(HERE, THERE));
  }

  private static Standstill standstill(long times, long stood, long of) {
    return new Standstill(times, Duration.ofNanos(stood), Duration.ofNanos(of));
  }

  @Test
  void whatIsFalseCostsTheTimeFromTheStopToTheResume() {
    standstills.resumed(0, Set.of(HERE, THERE));
    pause(SECOND, HERE, SECOND + 30);
    pause(2 * SECOND, HERE, 2 * SECOND + 50);
    pause(3 * SECOND, THERE, 3 * SECOND + 1);

    assertThat(standstills.of(HERE, 4 * SECOND)).isEqualTo(standstill(2, 80, 4 * SECOND));
    assertThat(standstills.of(THERE, 4 * SECOND)).isEqualTo(standstill(1, 1, 4 * SECOND));
  }

  /** The shortest run between a resume and a stop was QEMU's own; a call has no stop in it. */
  @Test
  void whatQemuNeedsItselfIsAdded() {
    standstills.resumed(0, Set.of(HERE));
    pause(SECOND, HERE, SECOND + 30);
    pause(SECOND + 1030, HERE, SECOND + 2000);
    pause(2 * SECOND, HERE, 2 * SECOND + 10);
    assertThat(standstills.of(HERE, 3 * SECOND)).isEqualTo(standstill(3, 3010, 3 * SECOND));

    standstills.called(3 * SECOND);
    standstills.stopped(3 * SECOND + 4);
    standstills.asked(HERE);
    standstills.resumed(3 * SECOND + 5, Set.of(HERE));
    assertThat(standstills.of(HERE, 3 * SECOND + 5)).isEqualTo(standstill(4, 3015, 3 * SECOND + 5));
  }

  /** gdb has stepped over a breakpoint. */
  @Test
  void aStepTellsWhatQemuNeeds() {
    standstills.resumed(0, Set.of(HERE));
    standstills.stopped(SECOND);
    standstills.asked(HERE);
    standstills.stepped(SECOND + 10);
    standstills.stopped(SECOND + 17);
    standstills.resumed(SECOND + 20, Set.of(HERE));
    pause(2 * SECOND, HERE, 2 * SECOND + 20);

    assertThat(standstills.of(HERE, 2 * SECOND + 20)).isEqualTo(standstill(2, 47, 2 * SECOND + 20));
  }

  /** gdb steps over its breakpoint before it lets the machine run. */
  @Test
  void aPauseEndsWithTheResumeAndBelongsToTheFirstPlace() {
    standstills.resumed(0, Set.of(HERE, THERE));
    standstills.stopped(SECOND);
    standstills.asked(HERE);
    standstills.stopped(SECOND + 50);
    standstills.asked(THERE);
    standstills.resumed(SECOND + 80, Set.of(HERE, THERE));

    assertThat(standstills.of(HERE, 2 * SECOND)).isEqualTo(standstill(1, 80, 2 * SECOND));
    assertThat(standstills.of(THERE, 2 * SECOND)).isEqualTo(standstill(0, 0, 2 * SECOND));
  }

  @Test
  void howLongTheUserLooksAtAStopIsNoTimeOfTheGuests() {
    standstills.resumed(0, Set.of(HERE, THERE));
    standstills.stopped(SECOND);
    standstills.asked(HERE);
    standstills.reported();
    assertThat(standstills.of(HERE, 5 * SECOND)).isEqualTo(standstill(0, 0, SECOND));
    standstills.resumed(9 * SECOND, Set.of(HERE, THERE));
    pause(10 * SECOND, HERE, 10 * SECOND + 10);

    assertThat(standstills.of(HERE, 11 * SECOND)).isEqualTo(standstill(1, 10, 3 * SECOND));
  }

  /** One that was deleted and set again begins anew. */
  @Test
  void whatIsNotInsertedIsForgotten() {
    standstills.resumed(0, Set.of(HERE));
    pause(SECOND, HERE, SECOND + 10);
    standstills.stopped(2 * SECOND);
    standstills.resumed(3 * SECOND, Set.of(THERE));
    assertThat(standstills.knows(HERE)).isFalse();
    assertThat(standstills.of(HERE, 4 * SECOND)).isEqualTo(Standstill.NONE);
    standstills.stopped(5 * SECOND);
    standstills.resumed(6 * SECOND, Set.of(HERE));

    assertThat(standstills.knows(HERE)).isTrue();
    assertThat(standstills.of(HERE, 7 * SECOND)).isEqualTo(standstill(0, 0, SECOND));
  }

  @Test
  void aStopThatIsNoBreakpointsCostsNone() {
    standstills.resumed(0, Set.of(HERE));
    standstills.stopped(SECOND);
    standstills.resumed(2 * SECOND, Set.of(HERE));

    assertThat(standstills.of(HERE, 3 * SECOND)).isEqualTo(standstill(0, 0, 3 * SECOND));
  }
}
