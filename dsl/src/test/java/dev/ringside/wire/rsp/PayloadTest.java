package dev.ringside.wire.rsp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.rsp.VCont.Action;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads, resumes, hex and names. */
class PayloadTest {
  private static ThreadId thread(String text) {
    return ThreadId.parse(text).orElseThrow();
  }

  private static VCont resume(String payload) {
    return VCont.parse(payload).orElseThrow();
  }

  @Test
  void threadsAreEqualByNumber() {
    assertThat(thread("p1.2")).isEqualTo(thread("p01.02")).isEqualTo(new ThreadId(1, 2));
    assertThat(thread("2")).isEqualTo(thread("p0.2")).isNotEqualTo(thread("p1.2"));
    assertThat(thread("-1")).isEqualTo(new ThreadId(ThreadId.ANY, ThreadId.ALL));
    assertThat(thread("p1")).isEqualTo(thread("p1.-1"));
    assertThat(thread("p1f.aB")).isEqualTo(new ThreadId(0x1f, 0xab));
  }

  @ParameterizedTest
  @CsvSource({"p01.02,p1.2", "p1.-1,p1.-1", "p1,p1.-1", "p-1.-1,p-1.-1", "02,2", "-1,-1", "0,0"})
  void threadsAreWrittenAsGdbDoes(String text, String written) {
    assertThat(thread(text)).hasToString(written);
    assertThat(thread(written)).isEqualTo(thread(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p",
        "p.",
        "p1.",
        "p.1",
        "-2",
        "x",
        "p1.2.3",
        "1 ",
        "8000000000000000",
        "p1.+1",
        "１"
      })
  void otherTextIsNoThread(String text) {
    assertThat(ThreadId.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "p1.-1,p1.2,true", "p1.-1,p2.2,false", "-1,p1.2,true", "p1.2,p1.2,true", "p1.2,p1.1,false",
    "2,p1.2,true", "p1.2,2,true", "p-1.-1,p3.4,true", "p1.0,p1.2,true", "p1.2,p1.-1,false"
  })
  void aThreadMayBeAPattern(String pattern, String thread, boolean included) {
    assertThat(thread(pattern).includes(thread(thread))).isEqualTo(included);
  }

  @Test
  void aResumeIsAListOfActions() {
    assertThat(resume("vCont;s:p1.2;c:p1.-1").actions())
        .containsExactly(
            new Action('s', OptionalInt.empty(), ThreadId.parse("p01.02")),
            new Action('c', OptionalInt.empty(), ThreadId.parse("p1.-1")));
    assertThat(resume("vCont;C05:1;t").actions())
        .containsExactly(
            new Action('C', OptionalInt.of(5), ThreadId.parse("1")),
            new Action('t', OptionalInt.empty(), Optional.empty()));
  }

  @Test
  void theLeftmostActionThatNamesAThreadCounts() {
    VCont step = resume("vCont;s:p1.2;c:p1.-1");
    assertThat(step.actionFor(thread("p1.2")).orElseThrow().isStep()).isTrue();
    assertThat(step.actionFor(thread("p1.1")).orElseThrow().isStep()).isFalse();
    assertThat(resume("vCont;s:p1.1").actionFor(thread("p1.2"))).isEmpty();
    assertThat(resume("vCont;c").actionFor(thread("p7.9"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vCont;s:p1.2;c:p1.-1", "vCont;c", "vCont;C05:p1.-1", "vCont;S0b;t:2"})
  void resumesAreWrittenAsTheyWereRead(String payload) {
    assertThat(resume(payload).payload()).isEqualTo(payload);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c",
        "vCont",
        "vCont?",
        "vCont;",
        "vCont;c;",
        "vCont;x",
        "vCont;c05",
        "vCont;C",
        "vCont;C5",
        "vCont;c:",
        "vCont;c:zz",
        "vCont;r1,2:p1.1"
      })
  void otherPacketsAreNoResume(String payload) {
    assertThat(VCont.parse(payload)).isEmpty();
  }

  @Test
  void hexIsPairsOfDigits() {
    assertThat(Hex.encode(new byte[] {0, (byte) 0xff, 0x2a})).isEqualTo("00ff2a");
    assertThat(Hex.decode("00fF2a").orElseThrow()).containsExactly(0, 0xff, 0x2a);
    assertThat(Hex.decode("").orElseThrow()).isEmpty();
    for (String wrong : List.of("0", "0g", "xx", "E14", "１１")) {
      assertThat(Hex.decode(wrong)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qSupported:multiprocess+;swbreak+ | qSupported",
        "qXfer:features:read:target.xml:0,ffb | qXfer:features:read",
        "qThreadExtraInfo,p1.1 | qThreadExtraInfo",
        "qfThreadInfo | qfThreadInfo",
        "qC | qC",
        "qRcmd,696e | qRcmd",
        "qAttached:1 | qAttached",
        "qqemu.sstepbits | qqemu.sstepbits",
        "Qqemu.PhyMemMode:1 | Qqemu.PhyMemMode",
        "QStartNoAckMode | QStartNoAckMode",
        "vCont;c:p1.-1 | vCont",
        "vCont? | vCont?",
        "vMustReplyEmpty | vMustReplyEmpty",
        "vKill;1 | vKill",
        "vFile:open:2f,0,0 | vFile:open",
        "Z0,ffffffff81a0eb30,1;X1d,26 | Z0",
        "z4,1,1 | z4",
        "m7c00,10 | m",
        "X700,4:} | X",
        "M700,1:00 | M",
        "Hgp0.0 | H",
        "p1d | p",
        "g | g",
        "D;1 | D",
        "? | ?",
        "! | !",
        "bs | bs",
        "bc | bc",
        "'' | unknown",
        "1 | unknown",
      })
  void aPacketHasItsNameFromTheSpecification(String payload, String name) {
    assertThat(RspNames.of(payload)).isEqualTo(name);
  }
}
