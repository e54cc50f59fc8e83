package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.guest.Site;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.rsp.RspFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When and where the time is taken of a condition in the guest, and that nothing is left of it. */
class PricingTest {
  private static final long SITE = PlayedKernel.TEXT + 0x2000;
  private static final long ELSEWHERE = PlayedKernel.TEXT + 0x8000;
  private static final long STACK = PlayedKernel.DIRECT_MAP + 0x10_3f00;
  private static final long TSC_KHZ = PlayedKernel.TABLES + 0x8000;
  private static final long IMAGE = 0xffffffff80000000L;
  private static final long ROOM = PlayedKernel.TABLES + 0x10000;
  private static final int ROOM_LENGTH = 0x4000;
  private static final int RAX = 0;
  private static final byte JUMP = (byte) 0xe9;

  /** The read at the end of a run, {@code movzx edx, byte [address]}, without the address. */
  private static final byte[] READ = {0x0f, (byte) 0xb6, 0x14, 0x25};

  /** {@code $rdi == 7}. */
  private static final AgentExpression IS_7 =
      AgentExpression.decode("26000522071327").orElseThrow();

  private PlayedKernel kernel;
  private GuestSite site;
  private StubState state;

  /** What QEMU was told that it does not answer at once. */
  private final List<String> resumed = new ArrayList<>();

  private final List<Long> runs = new ArrayList<>();

  @BeforeEach
  void placed() {
    kernel =
        new PlayedKernel()
            .symbol("tsc_khz", TSC_KHZ)
            .number(TSC_KHZ - IMAGE, 2_500_000)
            .image(SITE, "0f1f440000");
    kernel.rip = ELSEWHERE;
    kernel.registers.put(RegisterFile.RSP, STACK);
    kernel.registers.put(RegisterFile.EFLAGS, 0x246L);
    kernel.registers.put(RAX, 0x1122L);
    kernel.runs = this::run;
    site =
        PlayedKernel.site(
            new Site(SITE, HexFormat.of().parseHex("0f1f440000"), true), List.of(IS_7));
    kernel.physical(SITE - IMAGE, site.patch());
  }

  private void start(boolean running) {
    StubDraft draft = new StubDraft(StubState.initial());
    draft.ready = true;
    draft.gdb = true;
    draft.gdbAcks = false;
    draft.running = running;
    draft.tier = kernel.tier().armed(site);
    state = draft.step().next();
  }

  /** A run of 8 batches, of which the shortest took as many ticks. */
  private String run() {
    byte[] code = kernel.read(kernel.rip - IMAGE, 0x200);
    int at = 0;
    while (!Arrays.equals(code, at, at + READ.length, READ, 0, READ.length)) {
      at++;
    }
    boolean jumps = false;
    for (int i = 0; i < at; i++) {
      jumps |= code[i] == JUMP;
    }
    kernel.rip += at + READ.length + Integer.BYTES;
    kernel.registers.put(RAX, jumps ? 130_000L : 30_000L);
    return "T05thread:p01.01;awatch:ffffffff81110000;";
  }

  private void on(StubInput first) {
    Deque<StubInput> inputs = new ArrayDeque<>(List.of(first));
    while (!inputs.isEmpty()) {
      StubState.Step step = state.on(inputs.remove());
      state = step.next();
      for (StubEffect effect : step.effects()) {
        answer(effect).ifPresent(a -> inputs.add(new StubInput.FromQemu(new RspFrame.Packet(a))));
      }
    }
  }

  private Optional<String> answer(StubEffect effect) {
    if (effect instanceof StubEffect.RunBriefly briefly) {
      runs.add(briefly.serial());
      return Optional.ofNullable(kernel.runs.get());
    }
    if (!(effect instanceof StubEffect.ToQemu to)) {
      return Optional.empty();
    }
    if (to.frame() instanceof RspFrame.Interrupt) {
      resumed.add("interrupt");
      return Optional.empty();
    }
    if (!(to.frame() instanceof RspFrame.Packet packet)) {
      return Optional.empty();
    }
    if (GdbRequest.resumes(packet.payload())) {
      resumed.add(packet.payload());
      return Optional.empty();
    }
    return Optional.of(kernel.answer(packet.payload()));
  }

  private void stops(String payload) {
    on(new StubInput.FromQemu(new RspFrame.Packet(payload)));
  }

  private static StubInput wanted() {
    return new StubInput.Price(List.of(SITE));
  }

  private byte[] text() {
    return kernel.read(SITE - IMAGE, Site.SHORTEST);
  }

  private Map<Integer, Long> registers() {
    Map<Integer, Long> all = new HashMap<>(kernel.registers);
    all.put(RegisterFile.RIP, kernel.rip);
    all.values().removeIf(value -> value == 0);
    return all;
  }

  private void isMeasured() {
    // 100,000 ticks of 0.4 ns more for 2,500 rounds.
    assertThat(state.tier().prices().of(site)).hasValue(16);
    assertThat(state.tier().prices().wanted()).isEmpty();
  }

  @Test
  void aMachineThatStandsIsMadeUseOf() {
    start(false);
    Map<Integer, Long> before = registers();
    byte[] room = kernel.read(ROOM - IMAGE, ROOM_LENGTH);

    on(wanted());

    isMeasured();
    assertThat(runs).hasSize(2);
    assertThat(resumed).isEmpty();
    assertThat(registers()).isEqualTo(before);
    assertThat(kernel.read(ROOM - IMAGE, ROOM_LENGTH)).isEqualTo(room);
    assertThat(text()).isEqualTo(site.patch());
    assertThat(kernel.asked.stream().filter(each -> each.matches("[zZ].*")).map(a -> a.charAt(0)))
        .containsExactly('Z', 'z');
    assertThat(kernel.asked).last().as("gdb's CPU").isEqualTo("Hgp1.1");
  }

  @Test
  void interruptsAreOffWhileItRuns() {
    start(false);
    List<Long> flags = new ArrayList<>();
    kernel.runs =
        () -> {
          flags.add(kernel.registers.get(RegisterFile.EFLAGS));
          return run();
        };

    on(wanted());

    assertThat(flags).containsExactly(0x46L, 0x46L);
  }

  /** Its clock would wake it, some time. */
  @Test
  void aCpuThatWaitsIsLeftAlone() {
    kernel.about = "CPU#0 [halted ]";
    start(false);

    on(wanted());

    assertThat(runs).isEmpty();
    assertThat(state.tier().prices().of(site)).isEmpty();
    assertThat(state.tier().prices().wants(site)).isTrue();
    assertThat(state.conversation()).isEmpty();
  }

  @Test
  void aCpuOutsideOfTheKernelsTextIsLeftAlone() {
    start(false);
    for (long rip : new long[] {0x401000, PlayedKernel.TABLES, ROOM}) {
      kernel.rip = rip;
      on(wanted());
    }
    kernel.rip = ELSEWHERE;
    kernel.registers.put(RegisterFile.RSP, 0x7ffd0000L);
    on(wanted());

    assertThat(runs).isEmpty();
  }

  /** Of a machine that runs the next CPU that comes by is made use of. */
  @Test
  void whoComesByIsMadeUseOf() {
    start(true);
    on(wanted());
    assertThat(resumed).containsExactly("interrupt");

    stops("T02thread:p01.01;");
    GuestSite probe = state.tier().sites().get(SITE);
    assertThat(probe.code().isProbe(site)).isTrue();
    assertThat(text()).isEqualTo(probe.patch()).isNotEqualTo(site.patch());
    assertThat(resumed).containsExactly("interrupt", "c");

    kernel.rip = probe.code().code().hit().orElseThrow();
    stops("T05thread:p01.01;");
    isMeasured();
    assertThat(text()).isEqualTo(site.patch());
    assertThat(state.tier().sites().get(SITE)).isEqualTo(site);
    assertThat(kernel.rip).as("asks its condition now").isEqualTo(SITE);
    assertThat(resumed).containsExactly("interrupt", "c", "c");
    assertThat(state.running()).isTrue();

    on(wanted());
    assertThat(resumed).as("once").hasSize(3);
  }

  @Test
  void whatGdbLetsRunIsMeasuredThen() {
    kernel.about = "CPU#0 [halted ]";
    start(false);
    on(wanted());

    on(new StubInput.FromGdb(new RspFrame.Packet("vCont;c:p1.-1")));

    assertThat(resumed).containsExactly("vCont;c:p1.-1");
    assertThat(state.tier().sites().get(SITE).code().isProbe(site)).isTrue();
  }

  /** What does not stop is stopped, and as it was. */
  @Test
  void whatDoesNotEndIsEnded() {
    start(false);
    Map<Integer, Long> before = registers();
    kernel.runs = () -> null;
    on(wanted());
    on(new StubInput.Overdue(runs.get(0) - 1));
    assertThat(resumed).as("another one's time").isEmpty();

    on(new StubInput.Overdue(runs.get(0)));
    assertThat(resumed).containsExactly("interrupt");
    stops("T02thread:p01.01;");

    assertThat(state.tier().prices().of(site)).isEmpty();
    assertThat(state.conversation()).isEmpty();
    assertThat(registers()).isEqualTo(before);
    assertThat(kernel.asked).anyMatch(asked -> asked.startsWith("z4,"));
  }

  /** Where it never has a value nobody tries for ever. */
  @Test
  void whatCannotBeMeasuredIsGivenUp() {
    Prices prices = Prices.NONE;
    for (int i = 0; i < 3; i++) {
      assertThat(prices.isOpen(site)).isTrue();
      prices = prices.wanting(List.of(site)).with(site, Optional.empty());
    }

    assertThat(prices.isOpen(site)).isFalse();
    assertThat(prices.wanting(List.of(site)).wanted()).isEmpty();
  }

  @Test
  void whatAsksTheSameCostsTheSame() {
    GuestSite other =
        PlayedKernel.site(
            new Site(SITE + 0x100, HexFormat.of().parseHex("0f1f440000"), true), List.of(IS_7));
    GuestSite within =
        PlayedKernel.site(
            new Site(SITE + 0x200, HexFormat.of().parseHex("0f1f440000"), false), List.of(IS_7));
    Prices wanting = Prices.NONE.wanting(List.of(other, site, within));

    assertThat(wanting.wanted()).containsExactlyInAnyOrder(other.address(), within.address());
    assertThat(wanting.with(other, Optional.of(12.5)).of(site)).hasValue(12.5);
    assertThat(wanting.with(other, Optional.of(12.5)).of(within)).isEmpty();
  }

  @Test
  void withoutTheKernelsClockNothingIsTried() {
    kernel.number(TSC_KHZ - IMAGE, 0);
    start(false);

    on(wanted());

    assertThat(runs).isEmpty();
    assertThat(state.tier().prices().of(site)).isEmpty();
    assertThat(site.counter()).isEqualTo(OptionalInt.empty());
  }
}
