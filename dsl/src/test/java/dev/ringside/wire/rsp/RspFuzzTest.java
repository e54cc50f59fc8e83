package dev.ringside.wire.rsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.Fuzz;
import dev.ringside.wire.rsp.RspFrame.Ack;
import dev.ringside.wire.rsp.RspFrame.Interrupt;
import dev.ringside.wire.rsp.RspFrame.Junk;
import dev.ringside.wire.rsp.RspFrame.Nack;
import dev.ringside.wire.rsp.RspFrame.Notification;
import dev.ringside.wire.rsp.RspFrame.Packet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RspFuzzTest {
  /** What neither gdb 13.1 nor QEMU 7.2 happened to send in the captured session. */
  private static final List<String> MORE =
      List.of(
          "$0* ",
          "$X700,4:}\3}\4}\n}]",
          "%Stop:T05thread:p1.1;",
          "$T0506:0000000000000000;07:80e1ffffff7f0000;thread:p1.1;core:0;",
          "$vCont;s:p1.2;c:p1.-1",
          "$vCont;C05:1;t",
          "$W00;process:1");

  private static Fuzz.Decoder<RspFrame> decoder() {
    RspDecoder decoder = new RspDecoder(3000);
    return new Fuzz.Decoder<>() {
      @Override
      public List<RspFrame> feed(byte[] bytes, int offset, int length) {
        return decoder.feed(bytes, offset, length);
      }

      @Override
      public List<RspFrame> end() {
        return decoder.end();
      }
    };
  }

  private static List<byte[]> corpus() {
    List<byte[]> corpus = new ArrayList<>(Fuzz.corpus("rsp.log", ""));
    for (String more : MORE) {
      int sum = more.chars().skip(1).sum() & 0xff;
      corpus.add((more + "#%02x".formatted(sum)).getBytes(StandardCharsets.ISO_8859_1));
    }
    corpus.add(RspEncoder.nack());
    return corpus;
  }

  @Test
  void anyBytesGiveFramesHoweverTheyAreCut() {
    Fuzz fuzz = new Fuzz(3, corpus());
    Map<Class<?>, Integer> seen = new HashMap<>();
    for (int i = 0; i < Fuzz.INPUTS; i++) {
      for (RspFrame frame : fuzz.decode(RspFuzzTest::decoder, fuzz.next())) {
        seen.merge(frame.getClass(), 1, Integer::sum);
        if (!(frame instanceof Junk)) {
          assertReadsBack(frame);
        }
      }
    }
    assertThat(seen)
        .containsOnlyKeys(
            Packet.class, Notification.class, Ack.class, Nack.class, Interrupt.class, Junk.class);
    assertThat(seen.values()).allMatch(count -> count > 1_000);
  }

  @Test
  void everythingGdbAndQemuSaidIsUnderstood() {
    for (byte[] bytes : Fuzz.corpus("rsp.log", "")) {
      assertThat(new RspDecoder().feed(bytes, 0, bytes.length))
          .hasSize(1)
          .noneMatch(Junk.class::isInstance);
    }
  }

  @Test
  void anyPayloadIsWrittenAndReadBack() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < Fuzz.INPUTS; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      for (int n = 0; n < bytes.length; n++) {
        bytes[n] =
            (byte)
                (random.nextBoolean()
                    ? "#$}*%+-\3".charAt(random.nextInt(8))
                    : random.nextInt(256));
      }
      String payload = new String(bytes, StandardCharsets.ISO_8859_1);
      assertReadsBack(new Packet(payload));
      assertReadsBack(new Notification(payload));
    }
  }

  private static void assertReadsBack(RspFrame frame) {
    byte[] bytes = RspEncoder.encode(frame);
    List<RspFrame> back = new RspDecoder().feed(bytes, 0, bytes.length);
    if (!back.equals(List.of(frame))) {
      assertThat(back).containsExactly(frame);
    }
  }

  @Test
  void anyPayloadCanBeAskedWhatItIs() {
    List<byte[]> payloads = new ArrayList<>();
    for (byte[] bytes : corpus()) {
      for (RspFrame frame : new RspDecoder().feed(bytes, 0, bytes.length)) {
        if (frame instanceof Packet packet && packet.payload().length() < 200) {
          payloads.add(packet.payload().getBytes(StandardCharsets.ISO_8859_1));
        }
      }
    }
    payloads.removeIf(p -> p.length == 0);
    Fuzz fuzz = new Fuzz(5, payloads);
    int stops = 0;
    int resumes = 0;
    for (int i = 0; i < Fuzz.INPUTS; i++) {
      String payload = new String(fuzz.next(), StandardCharsets.ISO_8859_1);
      assertThat(RspNames.of(payload)).isNotEmpty();
      Hex.decode(payload).ifPresent(b -> assertThat(Hex.encode(b)).isEqualToIgnoringCase(payload));
      ThreadId.parse(payload).ifPresent(t -> assertThat(ThreadId.parse(t.toString())).contains(t));
      var stop = StopReply.parse(payload);
      stop.ifPresent(s -> assertThat(StopReply.parse(s.payload())).contains(s));
      stops += stop.isPresent() ? 1 : 0;
      var resume = VCont.parse(payload);
      resume.ifPresent(r -> assertThat(VCont.parse(r.payload())).contains(r));
      resumes += resume.isPresent() ? 1 : 0;
    }
    assertThat(stops).isGreaterThan(500);
    assertThat(resumes).isGreaterThan(500);
  }
}
