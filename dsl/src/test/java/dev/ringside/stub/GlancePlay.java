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

/** A breakpoint in the guest, a CPU that comes to it, and what gdb and QEMU say of it. */
abstract class GlancePlay {
  static final long SITE = PlayedKernel.TEXT + 0x1000;
  static final String PLACE = "0,%x,1".formatted(SITE);
  static final String CONTINUE = "vCont;c:p1.-1";
  static final String STOP = "T05thread:p1.1;";
  static final int RIP = 16 * 16;

  /** {@code 1}. */
  static final AgentExpression TRUE = AgentExpression.decode("220127").orElseThrow();

  StubState state;
  final List<String> toGdb = new ArrayList<>();
  final List<String> toQemu = new ArrayList<>();
  final List<StubEffect> others = new ArrayList<>();
  GuestSite site;
  Glance glance;

  /** A machine with a breakpoint in the guest that runs, and a CPU that comes to it. */
  void running(int cpus, String displaced, List<AgentExpression> conditions) {
    site = site(HexFormat.of().parseHex(displaced), conditions);
    state = running(cpus, site);
    glance = glance(site);
  }

  /** A machine that gdb has let run, with this breakpoint in the guest. */
  static StubState running(int cpus, GuestSite site) {
    List<ThreadId> threads = IntStream.rangeClosed(1, cpus).mapToObj(GlancePlay::cpu).toList();
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

  static ThreadId cpu(int number) {
    return ThreadId.parse("p1." + number).orElseThrow();
  }

  static GuestSite site(byte[] displaced, List<AgentExpression> conditions) {
    return PlayedKernel.site(
        new Site(SITE, displaced, true), conditions, new Signal.PerCpuWord(GuestKernel.CALL_WORD));
  }

  static String registers(long rip) {
    ByteBuffer file = ByteBuffer.allocate(608).order(ByteOrder.LITTLE_ENDIAN);
    return Hex.encode(file.putLong(RIP / 2, rip).array());
  }

  void on(StubInput input) {
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

  static String text(RspFrame frame) {
    return frame instanceof RspFrame.Packet packet
        ? packet.payload()
        : frame.getClass().getSimpleName();
  }

  void gdb(String payload) {
    on(new StubInput.FromGdb(new RspFrame.Packet(payload)));
  }

  void qemu(String payload) {
    on(new StubInput.FromQemu(new RspFrame.Packet(payload)));
  }

  void look(String request, String answer) {
    gdb(request);
    StubEffect.Look look = (StubEffect.Look) others.remove(others.size() - 1);
    assertThat(look.request()).isEqualTo(request);
    on(new StubInput.Looked(request, Optional.ofNullable(answer)));
  }

  void hit() {
    on(new StubInput.Called(Optional.of(glance)));
  }

  /** gdb's false hit, up to where it lets the machine run. */
  void untilResume() {
    look("g", registers(SITE));
    look("mffff888000001000,8", "0102030405060708");
    gdb("z" + PLACE);
    gdb("vCont;s:p1.1");
    gdb("Z" + PLACE);
  }

  /** QEMU stands, and answers until nothing is asked of it any more; its CPU spins at the hit. */
  List<String> stands(String stop) {
    return stands(stop, site.code().code().hit().getAsLong(), "00000000");
  }

  /**
   * The same.
   *
   * @param rip where the CPU is
   * @param word the one by which it is let go
   */
  List<String> stands(String stop, long rip, String word) {
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

  long origin() {
    return site.code().begin();
  }

  long shown() {
    int offset = 0;
    for (int each : site.code().code().boundaries()) {
      boolean here = site.code().code().at(each).equals(site.code().code().shown().orElseThrow());
      offset = offset == 0 && here ? each : offset;
    }
    return origin() + offset;
  }
}
