package dev.ringside.stub;

import static dev.ringside.stub.StubStateTest.START;

import dev.ringside.wire.rsp.RspEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** QEMU 7.2 reports the end of a single step now and then without having done it. */
class StubStepTest {
  /** gdb steps, and rip is 0x10. */
  private static final String STEP =
      START
          + packet("<-- gdb", "vCont;s:p1.1")
          + "--> stub running\n"
          + packet("--> rsp", "Hgp1.1")
          + packet("<-- rsp", "OK")
          + "--> rsp +\n"
          + packet("--> rsp", "g")
          + packet("<-- rsp", "00".repeat(16 * 8) + "1000000000000000" + "00".repeat(28 + 3 * 8))
          + "--> rsp +\n"
          + packet("--> rsp", "vCont;s:p1.1")
          + stop();

  private static String stop() {
    return packet("<-- rsp", "T05thread:p01.01;") + "--> rsp +\n";
  }

  private static String asked(String place) {
    return packet("--> rsp", "p10") + packet("<-- rsp", place) + "--> rsp +\n";
  }

  private static String told() {
    return "--> stub stopped\n" + packet("--> gdb", "T05thread:p01.01;");
  }

  private static String packet(String where, String payload) {
    return where + " " + new String(RspEncoder.packet(payload), StandardCharsets.ISO_8859_1) + "\n";
  }

  @Test
  void aStepThatMovedIsGdbs() {
    StubTranscript.play(STEP + asked("1500000000000000") + told());
  }

  /** Once only: an instruction may lead to itself, {@code jmp .} or {@code rep movsb}. */
  @Test
  void anEmptyStepIsRepeatedOnce() {
    StubTranscript.play(
        STEP + asked("1000000000000000") + packet("--> rsp", "vCont;s:p1.1") + stop() + told());
  }

  @Test
  void aPlaceThatCannotBeReadIsNoReasonToStepAgain() {
    StubTranscript.play(STEP + asked("E22") + told());
  }
}
