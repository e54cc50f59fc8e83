package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuestProcessTest {
  private final FakeAgent fake = new FakeAgent();
  private final Agent agent = new Agent(fake);
  private final StringBuilder printed = new StringBuilder();
  private final Guest guest = new Guest(agent, printed::append, path -> path);
  private final GuestProcess process =
      new GuestProcess(agent, new GuestFiles(agent), guest, "./x", 42, "/tmp/1", false);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatASecondAwaitGivesIsTheWholeOutputOnce() {
    fake.prints(bytes("one\n"));
    assertThatThrownBy(() -> process.await(Map.of("timeout", 0.05)))
        .isInstanceOf(RingsideException.class)
        .hasMessageStartingWith("./x (pid 42) has not ended within 0.1 s");
    fake.prints(bytes("two\n"));
    fake.exited = true;
    Result result = process.await();
    assertThat(result.out()).isEqualTo("one\ntwo\n");
    assertThat(result.exit()).isEqualTo(3);
    assertThat(printed).hasToString("one\ntwo\n");
    assertThat(process.await()).isSameAs(result);
  }

  @Test
  void aCharacterMayComeInTwoPieces() {
    byte[] euro = bytes("€\n");
    fake.prints(Arrays.copyOf(euro, 2));
    fake.atStatus =
        count -> {
          if (count == 2) {
            fake.prints(Arrays.copyOfRange(euro, 2, euro.length));
            fake.exited = true;
          }
        };
    assertThat(process.await().out()).isEqualTo("€\n");
    assertThat(printed).hasToString("€\n");
  }

  /** The agent says once that a program has ended, and was asked before the stop. */
  @Test
  void anEndThatIsToldAfterAStopIsNotLost() {
    fake.exited = true;
    fake.silent = true;
    fake.atStatus = count -> fake.standing = true;
    assertThatThrownBy(process::await)
        .hasMessage("the guest is stopped at breakpoint 1 (f): gdb.cont() first");
    assertThat(process.hasEnded()).isFalse();
    fake.standing = false;
    fake.answerLate();
    assertThat(process.hasEnded()).isTrue();
    assertThat(process.await().exit()).isEqualTo(3);
    assertThat(fake.asked.stream().filter("guest-exec-status"::equals)).hasSize(1);
  }

  @Test
  void filesAreClosedAlsoWhereTheMachineStandsByThen() {
    fake.silent = true;
    fake.atStatus = count -> fake.standing = true;
    assertThatThrownBy(process::await).hasMessageContaining("the guest is stopped");
    assertThat(fake.asked.stream().filter("guest-file-close"::equals)).hasSize(2);
  }

  /** What a stopped machine refuses can be done again when it runs. */
  @Test
  void aHeldProcessThatCannotBeReleasedIsHeldStill() {
    GuestProcess held =
        new GuestProcess(agent, new GuestFiles(agent), guest, "./x", 42, "/tmp/1", true);
    fake.standing = true;
    assertThatThrownBy(held::resume).hasMessageContaining("the guest is stopped");
    assertThat(held.isHeld()).isTrue();
    fake.standing = false;
    assertThat(held.resume().isHeld()).isFalse();
    assertThat(fake.asked).containsExactly("guest-exec");
  }
}
