package dev.ringside.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.wire.WireLog.Direction;
import dev.ringside.wire.WireLog.Message;
import dev.ringside.wire.WireLog.Note;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireLogTest {
  private static Message received(String channel, String bytes) {
    return new Message(OptionalLong.empty(), Direction.RECEIVED, channel, bytes);
  }

  @Test
  void aLineIsTimeDirectionChannelAndMessage() {
    byte[] json = "{\"execute\":\"stop\"}\r\n".getBytes(StandardCharsets.UTF_8);
    assertThat(WireLog.format(new Message(1_234_567, Direction.SENT, "qmp", json)))
        .isEqualTo("+1.234567 --> qmp {\"execute\":\"stop\"}");
    assertThat(WireLog.format(received("rsp", "$T05thread:p01.01;#06")))
        .isEqualTo("<-- rsp $T05thread:p01.01;#06");
    assertThat(WireLog.parse("+12.000009 <-- mi 12^done\n"))
        .isEqualTo(new Message(OptionalLong.of(12_000_009), Direction.RECEIVED, "mi", "12^done"));
  }

  @Test
  void backslashesStayReadableUnlessTheyLookLikeAnEscape() {
    assertThat(WireLog.format(received("mi", "~\"\\\"a\\\"\\n\"")))
        .isEqualTo("<-- mi ~\"\\\"a\\\"\\n\"");
    assertThat(WireLog.format(received("mi", "~\"\\x41\""))).isEqualTo("<-- mi ~\"\\x5cx41\"");
    assertThat(WireLog.parse("<-- mi ~\"\\x5cx41\"")).isEqualTo(received("mi", "~\"\\x41\""));
    assertThat(WireLog.parse("<-- mi \\x4 \\xg1 \\")).isEqualTo(received("mi", "\\x4 \\xg1 \\"));
  }

  @Test
  void bytesThatEditorsAndTerminalsWouldChangeAreEscaped() {
    assertThat(WireLog.format(received("mi", "(gdb) "))).isEqualTo("<-- mi (gdb)\\x20");
    assertThat(WireLog.format(received("rsp", "\3"))).isEqualTo("<-- rsp \\x03");
    assertThat(WireLog.format(received("agent", "\u00ff{\33[1m")))
        .isEqualTo("<-- agent \\xff{\\x1b[1m");
    assertThat(WireLog.format(received("agent", ""))).isEqualTo("<-- agent");
  }

  @Test
  void utf8WrittenByHandIsItsBytes() {
    Message line = (Message) WireLog.parse("<-- mi ~\"ü\"");
    assertThat(line.toBytes()).isEqualTo("~\"ü\"".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "#", "# gdb asks", "plain", "--> ", "-->mi x", "--> MI x", "+1.5 --> mi x"})
  void everythingElseIsANote(String text) {
    assertThat(WireLog.parse(text)).isInstanceOf(Note.class);
    assertThat(WireLog.parse(WireLog.format(WireLog.parse(text)))).isEqualTo(WireLog.parse(text));
  }

  @Test
  void whatCouldNotBeReadBackIsRefused() {
    assertThatThrownBy(() -> received("m i", "x")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> received("mi", "\u0100")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Message(-1, Direction.SENT, "mi", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anyLineCanBeWrittenAndReadBack() {
    SplittableRandom random = new SplittableRandom(20);
    String interesting = " \\x5c#->+<\n\r\0\177\u0080\u00ffab01";
    for (int i = 0; i < Fuzz.INPUTS; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(
            random.nextInt(3) == 0
                ? (char) random.nextInt(256)
                : interesting.charAt(random.nextInt(interesting.length())));
      }
      OptionalLong time =
          random.nextBoolean()
              ? OptionalLong.empty()
              : OptionalLong.of(random.nextLong(1_000_000_000_000_000_000L));
      Direction direction = random.nextBoolean() ? Direction.SENT : Direction.RECEIVED;
      Message message = new Message(time, direction, "rsp", text.toString());
      assertSame(message);
      assertSame(new Note(text.append('≤').toString()));
      assertSame(WireLog.parse(text.toString()));
    }
  }

  private static void assertSame(WireLog.Line line) {
    String text = WireLog.format(line);
    if (!WireLog.parse(text).equals(line) || text.contains("\n")) {
      assertThat(WireLog.parse(text)).isEqualTo(line);
      assertThat(text).doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mi2.log", "mi3.log", "qmp.log", "rsp.log", "agent.log"})
  void capturedLogsAreWrittenAsTheyWereRead(String log) {
    assertThat(Fuzz.read(log))
        .hasSizeGreaterThan(5)
        .allSatisfy(line -> assertThat(WireLog.parse(WireLog.format(line))).isEqualTo(line));
  }
}
