package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.rsp.RspFrame;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** gdb looks at a CPU that spins at a hit while the machine runs; played, without gdb and QEMU. */
class GlanceTest extends GlancePlay {
  @Test
  void aFalseHitDoesNotStopTheMachine() {
    running(1, "0f1f440000", List.of());
    hit();
    assertThat(toGdb).containsExactly(STOP);
    assertThat(state.running()).isFalse();

    untilResume();
    look("g", registers(SITE + 5));
    gdb(CONTINUE);

    assertThat(toGdb)
        .containsExactly(
            STOP, registers(SITE), "0102030405060708", "OK", STOP, "OK", registers(SITE + 5));
    assertThat(toQemu).isEmpty();
    assertThat(state.running()).isTrue();
    StubEffect.Release release = (StubEffect.Release) others.get(others.size() - 1);
    assertThat(release.glance().registers()).isEqualTo(registers(SITE + 5));
    assertThat(state.tier().sites()).containsEntry(SITE, site);
  }

  @Test
  void whatMemoryDoesNotTellIsAskedOfAMachineThatStands() {
    running(1, "0f1f440000", List.of());
    hit();
    look("mfee00000,4", null);
    assertThat(toQemu).containsExactly("Interrupt");

    List<String> asked = stands("T02thread:p01.01;");

    assertThat(asked).startsWith("Hgp1.1", "g").endsWith("Hgp1.1", "mfee00000,4");
    assertThat(asked).contains("P10=" + registers(SITE).substring(RIP, RIP + 16));
    assertThat(toGdb).containsExactly(STOP, "OK");
    assertThat(state.glance()).isEmpty();
  }

  @Test
  void whenItsTimeIsOverTheMachineStopsWhereGdbBelievesIt() {
    running(1, "0f1f440000", List.of());
    hit();
    untilResume();
    on(new StubInput.GlanceOver(state.glance().orElseThrow().serial()));
    gdb(CONTINUE);
    assertThat(toQemu).containsExactly("Interrupt");
    assertThat(state.running()).isFalse();

    List<String> asked = stands("T02thread:p01.01;");

    assertThat(asked).endsWith(CONTINUE);
    assertThat(asked).contains("P10=" + registers(SITE + 5).substring(RIP, RIP + 16));
    assertThat(state.running()).isTrue();
  }

  /** gdb asks at each stop that it tells of. */
  @Test
  void whichCpusThereAreIsKnown() {
    running(2, "0f1f440000", List.of());
    hit();
    gdb("qfThreadInfo");
    gdb("qsThreadInfo");
    assertThat(toGdb).containsExactly(STOP, "mp1.1,p1.2", "l");
    assertThat(toQemu).isEmpty();
  }

  @Test
  void aTimeThatIsOverLaterConcernsNobody() {
    running(1, "0f1f440000", List.of());
    hit();
    long first = state.glance().orElseThrow().serial();
    untilResume();
    gdb(CONTINUE);
    hit();
    on(new StubInput.GlanceOver(first));
    assertThat(toQemu).isEmpty();
  }

  /** It may have been seen or not: the machine says so when it stands. */
  @ParameterizedTest
  @CsvSource({"spins, 01000000", "spins, 00000000", "is elsewhere, 00000000"})
  void aCpuThatMayNotHaveSeenThatItIsLetGo(String where, String word) {
    running(1, "0f1f440000", List.of());
    letGoAndNotKnown();
    long rip = where.equals("spins") ? shown() : PlayedKernel.TEXT + 8;

    List<String> asked = stands("T02thread:p01.01;", rip, word);

    assertThat(asked).endsWith(CONTINUE);
    assertThat(state.running()).isTrue();
    long resume = site.code().code().resume();
    assertThat(asked.contains("P10=" + registers(resume).substring(RIP, RIP + 16)))
        .isEqualTo(word.startsWith("01"));
    // Who spins though he saw it has come to it again.
    assertThat(asked.contains("P10=" + registers(SITE).substring(RIP, RIP + 16)))
        .isEqualTo(where.equals("spins") && word.startsWith("00"));
    assertThat(toGdb).containsOnlyOnce(registers(SITE)).endsWith("OK");
  }

  private void letGoAndNotKnown() {
    hit();
    untilResume();
    gdb(CONTINUE);
    Glance released = ((StubEffect.Release) others.get(others.size() - 1)).glance();
    on(new StubInput.NotReleased(released));
    assertThat(toQemu).containsExactly("Interrupt");
  }

  /** It was interrupted where it does not look any more whether it is let go. */
  @Test
  void aCpuThatCannotSeeThatItIsLetGoIsPutPastItsHit() {
    running(1, "0f1f440000", List.of());
    letGoAndNotKnown();
    assertThat(stands("T02thread:p01.01;", PlayedKernel.TEXT + 8, "01000000")).endsWith(CONTINUE);
    assertThat(state.running()).isFalse();
    on(new StubInput.Called(Optional.empty()));
    List<String> asked = stands("T02thread:p01.01;");
    assertThat(asked).contains("P10=" + registers(SITE + 5).substring(RIP, RIP + 16));
    assertThat(asked).endsWith(CONTINUE);
    assertThat(state.running()).isTrue();
  }

  /** It was let go, and QEMU stopped for something else before it saw that. */
  @Test
  void aCpuThatWasLetGoIsPastItsHit() {
    running(1, "0f1f440000", List.of());
    hit();
    untilResume();
    gdb(CONTINUE);
    toGdb.clear();
    on(new StubInput.Interrupt());

    List<String> asked = stands("T02thread:p01.01;", shown(), "01000000");

    long resume = site.code().code().resume();
    assertThat(asked)
        .contains("P10=" + registers(resume).substring(RIP, RIP + 16), "M24,4:00000000");
    assertThat(toGdb).containsExactly("T02thread:p01.01;");
  }

  /** The machine is found in the handler of an interrupt: it runs on to where the CPU spins. */
  @Test
  void aCpuThatIsInterruptedSpinsAgain() {
    running(1, "0f1f440000", List.of());
    hit();
    on(new StubInput.StopReported());
    gdb("P0=00");
    assertThat(stands("T02thread:p01.01;", PlayedKernel.TEXT + 8, "")).endsWith(CONTINUE);
    assertThat(state.running()).isFalse();

    on(new StubInput.Called(Optional.empty()));
    assertThat(toQemu).containsExactly("Interrupt");
    assertThat(stands("T02thread:p01.01;")).endsWith("P0=00");
    assertThat(toGdb).containsExactly(STOP, "OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vCont;c:p1.-1", "vCont;s:p1.2", "P0=00", "qRcmd,00", "Hgp1.2", "X0,0:"})
  void anythingElseStopsTheMachine(String request) {
    running(1, "0f1f440000", List.of());
    hit();
    if (request.startsWith("Hg")) {
      look(request, null);
    } else {
      gdb(request);
    }
    assertThat(toQemu).containsExactly("Interrupt");
    assertThat(state.held()).containsExactly(new RspFrame.Packet(request));
  }

  /** The call of a function must be done by the CPU. */
  @Test
  void aStepOfAnythingButANopStopsTheMachine() {
    running(1, "e8fb0f0000", List.of());
    hit();
    gdb("vCont;s:p1.1");
    assertThat(toQemu).containsExactly("Interrupt");
  }

  @Test
  void whatItsUserSeesStands() {
    running(1, "0f1f440000", List.of());
    hit();
    on(new StubInput.StopReported());
    on(new StubInput.StopReported());
    assertThat(toQemu).containsExactly("Interrupt");
    look("g", registers(SITE));
    assertThat(stands("T02thread:p01.01;")).endsWith("Hgp1.1");
    assertThat(toGdb).containsExactly(STOP, registers(SITE));
  }

  /** Another CPU runs on under it. */
  @Test
  void aTrueConditionStopsAMachineOfTwoAtOnce() {
    running(2, "0f1f440000", List.of(TRUE));
    hit();
    assertThat(toGdb).containsExactly(STOP);
    assertThat(toQemu).containsExactly("Interrupt");
  }

  @Test
  void anInterruptWaitsForTheNextResume() {
    running(1, "0f1f440000", List.of());
    hit();
    on(new StubInput.Interrupt());
    assertThat(toQemu).isEmpty();
    untilResume();
    gdb(CONTINUE);
    assertThat(toQemu).containsExactly("Interrupt");
    assertThat(stands("T02thread:p01.01;")).endsWith(CONTINUE, "Interrupt");
  }

  @Test
  void aWatchpointThatIsMetMeanwhileIsToldAtTheNextResume() {
    running(1, "0f1f440000", List.of());
    hit();
    String watch = "T05thread:p01.01;watch:ffff888000001000;";
    assertThat(stands(watch)).endsWith("Hgp1.1");
    gdb(CONTINUE);
    assertThat(toGdb).containsExactly(STOP, watch);
    assertThat(state.running()).isFalse();
  }

  @Test
  void aWatchpointIsNotLostWhereTheCpuIsElsewhere() {
    running(1, "0f1f440000", List.of());
    hit();
    gdb("P0=00");
    String watch = "T05thread:p01.01;watch:ffff888000001000;";
    assertThat(stands(watch, PlayedKernel.TEXT + 8, "")).endsWith(CONTINUE);
    on(new StubInput.Called(Optional.empty()));
    assertThat(stands("T02thread:p01.01;")).endsWith("P0=00");
    gdb(CONTINUE);
    assertThat(toGdb).containsExactly(STOP, "OK", watch);
  }

  /** The next one did not set it. */
  @Test
  void aWatchpointOfAGdbThatWentIsForgotten() {
    running(1, "0f1f440000", List.of());
    hit();
    stands("T05thread:p01.01;watch:ffff888000001000;");
    on(new StubInput.GdbClosed());
    assertThat(state.kept()).isEmpty();
  }

  @Test
  void gdbThatGoesLeavesNobodySpinning() {
    running(1, "0f1f440000", List.of());
    hit();
    on(new StubInput.GdbClosed());
    assertThat(toQemu).containsExactly("Interrupt");
    List<String> asked = stands("T02thread:p01.01;");
    assertThat(asked).contains("P10=" + registers(SITE).substring(RIP, RIP + 16));
    assertThat(asked).anyMatch(request -> request.startsWith("M")).endsWith("c");
    assertThat(state.tier().sites()).isEmpty();
  }

  @Test
  void aBreakpointThatGdbDoesNotWantIsNotHit() {
    running(1, "0f1f440000", List.of());
    StubDraft draft = new StubDraft(state);
    draft.tier = draft.tier.armed(site.wanted(false));
    state = draft.step().next();
    hit();
    assertThat(toGdb).isEmpty();
    assertThat(toQemu).containsExactly("Interrupt");
  }

  @Test
  void barePatchesWaitUntilTheMachineStands() {
    running(1, "0f1f440000", List.of());
    hit();
    on(new StubInput.Bare());
    assertThat(toQemu).containsExactly("Interrupt");
    List<String> asked = stands("T02thread:p01.01;");
    assertThat(asked).anyMatch(request -> request.startsWith("M"));
    assertThat(others).contains(new StubEffect.Bared());
  }

  @Test
  void aResetEndsIt() {
    running(1, "0f1f440000", List.of());
    hit();
    on(new StubInput.Reset());
    assertThat(toQemu).containsExactly("Interrupt");
    stands("T02thread:p01.01;");
    assertThat(state.tier().sites()).isEmpty();
  }
}
