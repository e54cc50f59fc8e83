package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.guest.Landing;
import dev.ringside.stub.guest.Signal;
import dev.ringside.stub.guest.Site;
import dev.ringside.stub.guest.Trust;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.ThreadId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** gdb looks at a CPU that spins at a hit while the machine runs; played, without gdb and QEMU. */
class GlanceTest {
  private static final long SITE = PlayedKernel.TEXT + 0x1000;
  private static final String PLACE = "0,%x,1".formatted(SITE);
  private static final String CONTINUE = "vCont;c:p1.-1";
  private static final String STOP = "T05thread:p1.1;";
  private static final int RIP = 16 * 16;

  /** {@code 1}. */
  private static final AgentExpression TRUE = AgentExpression.decode("220127").orElseThrow();

  private StubState state;
  private final List<String> toGdb = new ArrayList<>();
  private final List<String> toQemu = new ArrayList<>();
  private final List<StubEffect> others = new ArrayList<>();
  private GuestSite site;
  private Glance glance;

  /** A machine with a breakpoint in the guest that runs, and a CPU that comes to it. */
  private void running(int cpus, String displaced, List<AgentExpression> conditions) {
    site = site(HexFormat.of().parseHex(displaced), conditions);
    state = running(cpus, site);
    glance = glance(site);
  }

  /** A machine that gdb has let run, with this breakpoint in the guest. */
  static StubState running(int cpus, GuestSite site) {
    List<ThreadId> threads = IntStream.rangeClosed(1, cpus).mapToObj(GlanceTest::cpu).toList();
    Trust trust = new Trust(0, 0, 0, 0, 0, 0, Set.of(), List.of());
    GuestKernel kernel = new GuestKernel(GuestSymbols.NONE, threads, trust, List.of(32L), 0, 0);
    StubDraft draft = new StubDraft(StubState.initial());
    draft.ready = true;
    draft.running = true;
    draft.gdb = true;
    draft.gdbAcks = false;
    draft.lastResume = CONTINUE;
    draft.tier = GuestTier.NONE.withShared(true).withKernel(kernel).armed(site);
    return draft.step().next();
  }

  /** What the first CPU shows when it has come to it. */
  static Glance glance(GuestSite site) {
    return new Glance(
        cpu(1), 32, 0x5000, site.code(), registers(site.address()), false, false, false, 0, 0);
  }

  private static ThreadId cpu(int number) {
    return ThreadId.parse("p1." + number).orElseThrow();
  }

  static GuestSite site(byte[] displaced, List<AgentExpression> conditions) {
    return PlayedKernel.site(
        new Site(SITE, displaced, true), conditions, new Signal.PerCpuWord(GuestKernel.CALL_WORD));
  }

  private static String registers(long rip) {
    ByteBuffer file = ByteBuffer.allocate(608).order(ByteOrder.LITTLE_ENDIAN);
    return Hex.encode(file.putLong(RIP / 2, rip).array());
  }

  private void on(StubInput input) {
    StubState.Step step = state.on(input);
    state = step.next();
    for (StubEffect effect : step.effects()) {
      if (effect instanceof StubEffect.ToGdb frame) {
        toGdb.add(text(frame.frame()));
      } else if (effect instanceof StubEffect.ToQemu frame) {
        toQemu.add(text(frame.frame()));
      } else {
        others.add(effect);
      }
    }
  }

  private static String text(RspFrame frame) {
    return frame instanceof RspFrame.Packet packet
        ? packet.payload()
        : frame.getClass().getSimpleName();
  }

  private void gdb(String payload) {
    on(new StubInput.FromGdb(new RspFrame.Packet(payload)));
  }

  private void qemu(String payload) {
    on(new StubInput.FromQemu(new RspFrame.Packet(payload)));
  }

  private void look(String request, String answer) {
    gdb(request);
    StubEffect.Look look = (StubEffect.Look) others.remove(others.size() - 1);
    assertThat(look.request()).isEqualTo(request);
    on(new StubInput.Looked(request, Optional.ofNullable(answer)));
  }

  private void hit() {
    on(new StubInput.Called(Optional.of(glance)));
  }

  /** gdb's false hit, up to where it lets the machine run. */
  private void untilResume() {
    look("g", registers(SITE));
    look("mffff888000001000,8", "0102030405060708");
    gdb("z" + PLACE);
    gdb("vCont;s:p1.1");
    gdb("Z" + PLACE);
  }

  /** QEMU stands, and answers until nothing is asked of it any more; its CPU spins at the hit. */
  private List<String> stands(String stop) {
    return stands(stop, site.code().code().hit().getAsLong(), "00000000");
  }

  /**
   * The same.
   *
   * @param rip where the CPU is
   * @param word the one by which it is let go
   */
  private List<String> stands(String stop, long rip, String word) {
    String left = word;
    toQemu.clear();
    qemu(stop);
    Landing landing =
        site.code().code().at((int) (site.code().code().hit().getAsLong() - origin()));
    assertThat(landing.kind()).isEqualTo(Landing.Kind.HIT);
    List<String> asked = new ArrayList<>();
    while (!toQemu.isEmpty()) {
      String request = toQemu.remove(0);
      if (!request.equals("Ack")) {
        asked.add(request);
        if (!request.startsWith("vCont")) {
          boolean asksWord = request.equals("m24,4");
          left = request.startsWith("M24,4:") ? request.substring(6) : left;
          qemu(asksWord ? left : request.equals("g") ? registers(rip) : "OK");
        }
      }
    }
    return asked;
  }

  private long origin() {
    return site.code().begin();
  }

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

  private long shown() {
    int offset = 0;
    for (int each : site.code().code().boundaries()) {
      boolean here = site.code().code().at(each).equals(site.code().code().shown().orElseThrow());
      offset = offset == 0 && here ? each : offset;
    }
    return origin() + offset;
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
