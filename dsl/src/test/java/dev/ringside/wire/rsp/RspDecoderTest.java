package dev.ringside.wire.rsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.wire.rsp.RspFrame.Ack;
import dev.ringside.wire.rsp.RspFrame.Interrupt;
import dev.ringside.wire.rsp.RspFrame.Junk;
import dev.ringside.wire.rsp.RspFrame.Nack;
import dev.ringside.wire.rsp.RspFrame.Notification;
import dev.ringside.wire.rsp.RspFrame.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RspDecoderTest {
  private static List<RspFrame> decode(String text) {
    return decode(new RspDecoder(), text);
  }

  private static List<RspFrame> decode(RspDecoder decoder, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    List<RspFrame> frames = new ArrayList<>(decoder.feed(bytes, 0, bytes.length));
    frames.addAll(decoder.end());
    return frames;
  }

  /** A frame with the right checksum around raw, already escaped bytes. */
  private static String raw(String body) {
    return "$" + body + "#%02x".formatted(body.chars().sum() & 0xff);
  }

  @Test
  void everyKindOfFrame() {
    assertThat(decode("+$OK#9a-\3$#00%Stop:T05#99"))
        .containsExactly(
            new Ack(),
            new Packet("OK"),
            new Nack(),
            new Interrupt(),
            new Packet(""),
            new Notification("Stop:T05"));
  }

  @Test
  void theChecksumMayBeInEitherCase() {
    assertThat(decode("$l#6c$l#6C")).containsExactly(new Packet("l"), new Packet("l"));
  }

  @Test
  void aWrongChecksumIsJunkWithBoth() {
    assertThat(decode("$OK#9b+"))
        .containsExactly(new Junk("OK", "checksum 9b, counted 9a"), new Ack());
  }

  @Test
  void escapedBytesComeBack() {
    assertThat(decode(raw("X700,4:}\3}\4}\n}]"))).containsExactly(new Packet("X700,4:#$*}"));
  }

  @Test
  void interruptAndAcknowledgementInsideAPacketAreData() {
    assertThat(decode(raw("X1,3:+\3-%\u00ff"))).containsExactly(new Packet("X1,3:+\3-%\u00ff"));
  }

  @ParameterizedTest
  @CsvSource({"'0* ', 0000", "'a0*\"b', a000000b", "'x*~', 98", "'0* * ', 0000000"})
  void runLengthsAreExpanded(String body, String payload) {
    String expected = payload.equals("98") ? "x".repeat(98) : payload;
    assertThat(decode(raw(body))).containsExactly(new Packet(expected));
  }

  @Test
  void anEscapedByteIsRepeatedAsItIs() {
    assertThat(decode(raw("}\3* "))).containsExactly(new Packet("####"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'* '    | a run length with nothing to repeat",
        "'0*\t'  | a run length with count byte 0x09",
        "0*      | a run length without its count",
        "ab}     | an escape without its byte",
      })
  void whatMayNotStandInAPacketIsJunk(String body, String why) {
    assertThat(decode(raw(body) + "+")).hasSize(2).contains(new Ack());
    assertThat(decode(raw(body)).get(0)).extracting(f -> ((Junk) f).why()).isEqualTo(why);
  }

  @Test
  void theNextPacketIsFoundAgain() {
    assertThat(decode("$qSupp$OK#9a"))
        .containsExactly(new Junk("qSupp", "a new packet began inside this one"), new Packet("OK"));
    assertThat(decode("$qSupp#$OK#9a"))
        .containsExactly(new Junk("qSupp", "a checksum with byte 0x24"), new Packet("OK"));
    assertThat(decode("$a#6x+"))
        .containsExactly(
            new Junk("a", "a checksum with byte 0x78"),
            new Junk("x", "bytes outside any packet"),
            new Ack());
    assertThat(decode("$ab}$OK#9a"))
        .containsExactly(new Junk("ab", "an escape without its byte"), new Packet("OK"));
  }

  @Test
  void noiseBetweenPacketsIsKeptTogether() {
    assertThat(decode("login: $OK#9a\r\n"))
        .containsExactly(
            new Junk("login: ", "bytes outside any packet"),
            new Packet("OK"),
            new Junk("\r\n", "bytes outside any packet"));
    assertThat(decode("x".repeat(10_000))).hasSize(3);
  }

  @Test
  void anUnfinishedPacketIsJunkAtTheEnd() {
    for (String begun : List.of("$OK", "$OK#", "$OK#9")) {
      assertThat(decode(begun)).containsExactly(new Junk("OK", "the stream ended inside a packet"));
    }
    assertThat(decode("$")).containsExactly(new Junk("", "the stream ended inside a packet"));
  }

  @Test
  void aPacketIsBoundedRunLengthsToo() {
    RspDecoder decoder = new RspDecoder(100);
    assertThat(decode(decoder, raw("x".repeat(100)))).containsExactly(new Packet("x".repeat(100)));
    assertThat(decode(decoder, raw("x".repeat(101)) + "+"))
        .containsExactly(new Junk("x".repeat(100), "a packet longer than 100 bytes"), new Ack());
    assertThat(decode(decoder, raw("ab*~*~")))
        .containsExactly(new Junk("a" + "b".repeat(98), "a packet longer than 100 bytes"));
  }

  @Test
  void framesAreWrittenAsTheSpecificationSays() {
    assertThat(RspEncoder.packet("vCont;c:p1.-1")).asString().isEqualTo("$vCont;c:p1.-1#0f");
    assertThat(RspEncoder.packet("")).asString().isEqualTo("$#00");
    assertThat(RspEncoder.packet("#$}*")).asString().isEqualTo("$}\3}\4}]}\n#62");
    assertThat(RspEncoder.notification("Stop:T05")).asString().isEqualTo("%Stop:T05#99");
    assertThat(RspEncoder.ack()).asString().isEqualTo("+");
    assertThat(RspEncoder.nack()).asString().isEqualTo("-");
    assertThat(RspEncoder.interrupt()).containsExactly(3);
    assertThatThrownBy(() -> RspEncoder.packet("a≤"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("char U+2264 at 1 of a packet is no byte");
  }
}
