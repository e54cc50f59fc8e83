package dev.ringside.stub;

import static dev.ringside.stub.StubTranscript.play;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What gdb and QEMU say to each other through our stub, as the wire log shows it. */
class StubStateTest {
  static final String START =
      """
      <-- stub qemu opened
      --> stub stopped
      --> rsp $qSupported:xmlRegisters=i386#c1
      --> rsp $qXfer:features:read:target.xml:0,ffb#79
      <-- rsp +
      <-- rsp $PacketSize=1000#f1
      --> rsp +
      <-- rsp +
      <-- rsp $l<target/>#9c
      --> rsp +
      <-- stub gdb opened
      <-- gdb +
      <-- gdb $QStartNoAckMode#b0
      --> gdb +
      --> gdb $OK#9a
      <-- gdb +
      """;

  static final String RUN =
      """
      <-- gdb $vCont;c:p1.-1#0f
      --> rsp $vCont;c:p1.-1#0f
      --> stub running
      <-- rsp +
      """;

  static final String BREAK =
      """
      <-- gdb $Z0,7c9b,1#48
      --> rsp $Z0,7c9b,1#48
      <-- rsp +
      <-- rsp $OK#9a
      --> rsp +
      --> gdb $OK#9a
      """;

  /** One written down by {@link ReplayIT}: QEMU 7.2, gdb 13.1. */
  @Test
  void aRealSessionPlaysAgain() throws IOException {
    try (InputStream log = getClass().getResourceAsStream("/transcripts/bootsector-session.log")) {
      play(new String(log.readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void whatGdbSaysWaitsUntilQemuIsReady() {
    play(
        """
        <-- stub qemu opened
        --> stub stopped
        --> rsp $qSupported:xmlRegisters=i386#c1
        --> rsp $qXfer:features:read:target.xml:0,ffb#79
        <-- stub gdb opened
        <-- gdb +
        <-- gdb $qSupported:multiprocess+#c6
        # the stop that nobody asked for: QEMU 7.2 stops when somebody connects
        <-- rsp $T02thread:01;#04
        --> rsp +
        <-- rsp +
        <-- rsp $PacketSize=1000#f1
        --> rsp +
        <-- rsp +
        <-- rsp $l<target/>#9c
        --> rsp +
        --> gdb +
        --> rsp $qSupported:multiprocess+#c6
        <-- rsp +
        <-- rsp $PacketSize=1000#f1
        --> rsp +
        --> gdb $PacketSize=1000;QStartNoAckMode+;ConditionalBreakpoints+#63
        <-- gdb +
        <-- gdb $?#3f
        --> gdb +
        --> rsp $?#3f
        <-- rsp $T05thread:p01.01;#06
        --> rsp +
        --> gdb $T05thread:p01.01;#06
        """);
  }

  @Test
  void afterQStartNoAckModeNothingIsAcknowledgedToGdb() {
    StubState state =
        play(
            START
                + """
                <-- gdb $m0,8#01
                --> rsp $m0,8#01
                <-- rsp +
                <-- rsp $0011223344556677#38
                --> rsp +
                --> gdb $0011223344556677#38
                """);
    assertThat(state.gdbAcks()).isFalse();
  }

  /** Any byte would stop the CPUs, or be lost (QEMU 7.2). */
  @Test
  void aRunningQemuIsAskedNothing() {
    play(
        START
            + RUN
            + """
            <-- gdb $m0,8#01
            --> gdb $E01#a6
            <-- gdb \\x03
            --> rsp \\x03
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> stub stopped
            --> gdb $T02thread:p01.01;#03
            <-- gdb $m0,1#fa
            --> rsp $m0,1#fa
            """);
  }

  /** gdb asks its condition, finds it false, and never tells its user. */
  @Test
  void anInterruptThatMeetsAnUnreportedStopIsRepeated() {
    play(
        START
            + BREAK
            + RUN
            + """
            <-- rsp $T05thread:p01.01;#06
            --> rsp +
            --> stub stopped
            --> gdb $T05thread:p01.01;#06
            <-- stub interrupt
            <-- gdb $vCont;c:p1.-1#0f
            --> rsp $vCont;c:p1.-1#0f
            --> stub running
            --> rsp \\x03
            <-- rsp +
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> rsp $Hgp1.1#af
            <-- rsp $OK#9a
            --> rsp +
            --> rsp $g#67
            <-- rsp $E14#aa
            --> rsp +
            --> stub stopped
            --> gdb $T02thread:p01.01;#03
            <-- stub stop reported
            """
            + RUN);
  }

  @Test
  void anInterruptIsSettledByTheStopThatGdbReports() {
    play(
        START
            + BREAK
            + RUN
            + """
            <-- stub interrupt
            --> rsp \\x03
            # QEMU had stopped before the interrupt came, and lost it
            <-- rsp $T05thread:p01.01;#06
            --> rsp +
            --> stub stopped
            --> gdb $T05thread:p01.01;#06
            <-- stub stop reported
            """
            + RUN);
  }

  /** Of a gdb that is not ours we never hear what it reports. */
  @Test
  void anInterruptIsSettledByItsOwnStop() {
    play(
        START
            + RUN
            + """
            <-- gdb \\x03
            --> rsp \\x03
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> stub stopped
            --> gdb $T02thread:p01.01;#03
            """
            + RUN);
  }

  @Test
  void qemuIsSilent() {
    play(
        START
            + """
            <-- gdb $m0,8#01
            --> rsp $m0,8#01
            <-- stub late 3
            --> stub qemu is silent: m0,8
            --> gdb $E01#a6
            # one command of gdb's makes many requests: they fail at once now
            <-- gdb $m0,4#fd
            --> gdb $E01#a6
            # the late answer is nobody's
            <-- rsp +
            <-- rsp $0011223344556677#38
            --> rsp +
            <-- gdb $m0,8#01
            --> rsp $m0,8#01
            <-- rsp $0011223344556677#38
            --> rsp +
            --> gdb $0011223344556677#38
            <-- stub late 3
            """);
  }

  @Test
  void qemuIsGone() {
    play(
        START
            + RUN
            + """
            <-- stub qemu closed
            --> stub close gdb
            <-- stub gdb closed
            """);
  }

  @Test
  void whatArrivedBadlyIsSentAgain() {
    play(
        START
            + """
            <-- gdb $m0,8#01
            --> rsp $m0,8#01
            <-- rsp -
            --> rsp $m0,8#01
            <-- rsp +
            <-- rsp $00112233#00
            --> rsp -
            <-- rsp $00112233#8c
            --> rsp +
            --> gdb $00112233#8c
            <-- gdb -
            --> gdb $00112233#8c
            <-- gdb junk
            --> gdb -
            """);
  }
}
