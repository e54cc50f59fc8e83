package dev.ringside.stub;

import static dev.ringside.stub.StubStateTest.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.rsp.RspEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stop whose condition our stub asks itself; gdb hears of it only where it is true. */
class StubConditionTest {
  /** const8 0, end; and const8 1, end. */
  private static final String NEVER = "3,220027";

  private static final String ALWAYS = "3,220127";

  /** The breakpoint is at 0x10, and the machine runs. */
  private static String running(String condition) {
    return START
        + received("gdb", "Z0,10,1" + condition)
        + """
        --> rsp $Z0,10,1#74
        <-- rsp $OK#9a
        --> rsp +
        --> gdb $OK#9a
        <-- gdb $vCont;c:p1.-1#0f
        --> rsp $vCont;c:p1.-1#0f
        --> stub running
        """;
  }

  /** The breakpoint is at 0x10, and QEMU stops there. */
  private static String hit(String condition) {
    return running(";X" + condition)
        + """
        <-- rsp $T05thread:p01.01;#06
        --> rsp +
        --> rsp $g#67
        """
        + received("rsp", registers())
        + "--> rsp +\n";
  }

  /** QEMU 7.2's register file with rip at 0x10; the rest is zero. */
  private static String registers() {
    return "00".repeat(16 * 8) + "1000000000000000" + "00".repeat(28 + 3 * 8);
  }

  private static String received(String channel, String payload) {
    String bytes = new String(RspEncoder.packet(payload), StandardCharsets.ISO_8859_1);
    return "<-- " + channel + " " + bytes + "\n";
  }

  private static StubState play(String log) {
    return StubTranscript.play(log);
  }

  @Test
  void aTrueOneIsGdbs() {
    play(
        hit(ALWAYS)
            + """
            --> stub stopped
            --> gdb $T05thread:p01.01;#06
            """);
  }

  /** As at the entry of each function of a kernel with ftrace; and it is read once. */
  @Test
  void aFalseOneOnANopIsSkipped() {
    String skip =
        """
        --> rsp $P10=1500000000000000#f4
        <-- rsp $OK#9a
        --> rsp +
        --> rsp $vCont;c:p1.-1#0f
        """;
    StubState state =
        play(
            hit(NEVER)
                + """
                --> rsp $m10,9#33
                <-- rsp $0f1f440000cccccccc#6d
                --> rsp +
                """
                + skip
                + """
                <-- rsp $T05thread:p01.01;#06
                --> rsp +
                --> rsp $g#67
                """
                + received("rsp", registers())
                + "--> rsp +\n"
                + skip);
    assertThat(state.breakpoints().evaluations()).containsEntry(0x10L, 2L);
    assertThat(state.running()).isTrue();
  }

  private static final String STEP =
      """
      --> rsp $m10,9#33
      <-- rsp $554889e5cccccccccc#bf
      --> rsp +
      --> rsp $z0,10,1#94
      <-- rsp $OK#9a
      --> rsp +
      --> rsp $vCont;s:p1.1#f2
      <-- rsp $T05thread:p01.01;#06
      --> rsp +
      --> rsp $Z0,10,1#74
      """;

  @Test
  void aFalseOneElsewhereIsSteppedOver() {
    play(
        hit(NEVER)
            + STEP
            + """
            <-- rsp $OK#9a
            --> rsp +
            --> rsp $vCont;c:p1.-1#0f
            """);
  }

  /** QEMU stands already: no byte is sent that it would lose. */
  @Test
  void anInterruptMeanwhileIsAStop() {
    StubState state =
        play(
            hit(NEVER)
                + STEP
                + """
                <-- gdb \\x03
                <-- rsp $OK#9a
                --> rsp +
                --> stub stopped
                --> gdb $T02thread:p1.1;#a3
                """);
    assertThat(state.interrupt()).isFalse();
  }

  /** From where it was interrupted gdb goes on without meeting the breakpoint there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''          | 10 | T05thread:p1.1;",
        ";X" + ALWAYS + " | 10 | T05thread:p1.1;",
        ";X" + NEVER + "  | 10 | T02thread:p01.01;",
        ";X" + ALWAYS + " | 11 | T02thread:p01.01;"
      })
  void anInterruptThatFindsACpuAtABreakpointIsItsHit(String condition, String rip, String told) {
    play(
        running(condition)
            + """
            <-- gdb \\x03
            --> rsp \\x03
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> rsp $Hgp1.1#af
            <-- rsp $OK#9a
            --> rsp +
            --> rsp $g#67
            """
            + received("rsp", registers().replace("10", rip))
            + "--> rsp +\n--> stub stopped\n"
            + "--> gdb "
            + new String(RspEncoder.packet(told), StandardCharsets.ISO_8859_1)
            + "\n");
  }

  @Test
  void whereQemuDoesNotAnswerGdbDecides() {
    play(
        hit(NEVER)
            + """
            --> rsp $m10,9#33
            <-- stub late 5
            --> stub qemu is silent: m10,9
            --> stub stopped
            --> gdb $T05thread:p01.01;#06
            """);
  }

  @Test
  void gdbGoesMeanwhile() {
    play(
        hit(NEVER)
            + """
            --> rsp $m10,9#33
            <-- stub gdb closed
            <-- rsp $0f1f440000cccccccc#6d
            --> rsp +
            --> rsp $P10=1500000000000000#f4
            <-- rsp $OK#9a
            --> rsp +
            --> rsp $vCont;c:p1.-1#0f
            --> rsp \\x03
            <-- rsp $T02thread:p01.01;#03
            --> rsp +
            --> stub stopped
            --> rsp $z0,10,1#94
            <-- rsp $OK#9a
            --> rsp +
            --> rsp $c#63
            --> stub running
            """);
  }

  /** The user's single step ends at a breakpoint: it has ended, whatever the condition says. */
  @Test
  void aStepIsNotJudged() {
    play(
        START
            + received("gdb", "Z0,10,1;X" + NEVER)
            + """
            --> rsp $Z0,10,1#74
            <-- rsp $OK#9a
            --> rsp +
            --> gdb $OK#9a
            <-- gdb $vCont;s:p1.1;c:p1.-1#f7
            --> stub running
            --> rsp $Hgp1.1#af
            <-- rsp $OK#9a
            --> rsp +
            --> rsp $g#67
            """
            + received("rsp", registers())
            + """
            --> rsp +
            --> rsp $vCont;s:p1.1;c:p1.-1#f7
            <-- rsp $T05thread:p01.01;#06
            --> rsp +
            --> rsp $p10#d1
            <-- rsp $1500000000000000#06
            --> rsp +
            --> stub stopped
            --> gdb $T05thread:p01.01;#06
            """);
  }
}
