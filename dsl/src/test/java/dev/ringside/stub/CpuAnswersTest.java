package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.StopReply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuAnswersTest {
  private static final String STOP = "T05thread:p01.02;";
  private static final String LONG_MODE = registers(0x8000_0001L, 0x20, 0x500);
  private static final String REAL_MODE = registers(0x10, 0, 0);

  /** What QEMU 7.2 answers: rax is 0x11, rip 0x1000. */
  private static String registers(long cr0, long cr4, long efer) {
    ByteBuffer file = ByteBuffer.allocate(608).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(0, 0x11).putLong(128, 0x1000);
    return Hex.encode(file.putLong(188, cr0).putLong(212, cr4).putLong(228, efer).array());
  }

  private static CpuAnswers stopped(String registers) {
    return CpuAnswers.NONE
        .stopped(StopReply.parse(STOP).orElseThrow())
        .sent("g")
        .answered("g", registers);
  }

  @Test
  void whatQemuSaidOfTheCpuThatStoppedItNeedNotSayAgain() {
    CpuAnswers known = stopped(LONG_MODE);
    assertThat(known.answer("g")).contains(LONG_MODE);
    assertThat(known.answer("Hgp1.2")).contains("OK");
    assertThat(known.answer("Hgp1.1")).isEmpty();
    assertThat(known.answer("p10")).isEmpty();
  }

  @Test
  void eachCpuHasItsOwn() {
    CpuAnswers other = stopped(LONG_MODE).sent("Hgp1.1").answered("Hgp1.1", "OK");
    assertThat(other.answer("g")).isEmpty();
    CpuAnswers both = other.sent("g").answered("g", REAL_MODE);
    assertThat(both.answer("g")).contains(REAL_MODE);
    CpuAnswers back = both.sent("Hgp1.2").answered("Hgp1.2", "OK");
    assertThat(back.answer("g")).contains(LONG_MODE);
  }

  @Test
  void aCpuThatQemuRefusesIsNotSelected() {
    CpuAnswers refused = stopped(LONG_MODE).sent("Hgp1.9").answered("Hgp1.9", "E22");
    assertThat(refused.answer("Hgp1.9")).isEmpty();
    assertThat(refused.answer("g")).isEmpty();
  }

  @Test
  void aRegisterThatIsWrittenIsReadBack() {
    CpuAnswers written = stopped(LONG_MODE).written("P10=0020000000000000").orElseThrow();
    assertThat(RegisterFile.of(written.answer("g").orElseThrow()).orElseThrow().rip())
        .isEqualTo(0x2000);
    CpuAnswers flags = stopped(LONG_MODE).written("P11=46020000").orElseThrow();
    assertThat(
            RegisterFile.of(flags.answer("g").orElseThrow())
                .orElseThrow()
                .values()
                .get(RegisterFile.EFLAGS))
        .isEqualTo(0x246);
  }

  @Test
  void whatQemuMayNotTakeAsItIsIsQemusToAnswer() {
    assertThat(stopped(REAL_MODE).written("P0=0000000001000000")).isEmpty();
    assertThat(stopped(LONG_MODE).written("P12=10000000")).isEmpty();
    assertThat(stopped(LONG_MODE).written("P0=00")).isEmpty();
    assertThat(CpuAnswers.NONE.written("P0=0000000000000000")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vCont;c", "vCont;s:p1.2", "G00", "P12=10000000", "qRcmd,73746570", "R00", "k"})
  void whatMayChangeRegistersIsNotOutlived(String request) {
    assertThat(stopped(LONG_MODE).sent(request).answer("g")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mffffffff81000000,8",
        "M1000,1:00",
        "Z0,1000,1",
        "z0,1000,1",
        "qfThreadInfo",
        "Qqemu.PhyMemMode:1",
        "Hcp1.1",
        "p10"
      })
  void whatChangesNoRegisterCostsNothing(String request) {
    assertThat(stopped(LONG_MODE).sent(request).answer("g")).contains(LONG_MODE);
  }

  @Test
  void theNextStopBeginsAnew() {
    CpuAnswers next = stopped(LONG_MODE).stopped(StopReply.parse(STOP).orElseThrow());
    assertThat(next.answer("g")).isEmpty();
    assertThat(next.answer("Hgp1.2")).contains("OK");
  }
}
