package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.StubState.Purpose;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every sequence of frames and events, also those that no gdb and no QEMU would send. */
class StubInputsTest {
  private static final List<StubInput> INPUTS =
      Stream.of(
              Stream.of(
                      new StubInput.GdbOpened(),
                      new StubInput.GdbClosed(),
                      new StubInput.StopReported(),
                      new StubInput.Stays(true),
                      new StubInput.Interrupt(),
                      new StubInput.Late(3),
                      new StubInput.Late(4))
                  .map(StubInput.class::cast),
              Stream.of(
                      packet("m0,8"),
                      packet("vCont;c:p1.-1"),
                      packet("vCont;s:p1.1"),
                      packet("Z0,10,1"),
                      packet("Z0,10,1;X3,220027"),
                      packet("z0,10,1"),
                      packet("?"),
                      new RspFrame.Interrupt(),
                      new RspFrame.Nack())
                  .map(StubInput.FromGdb::new),
              Stream.of(
                      packet("OK"),
                      packet("0011"),
                      packet(""),
                      packet("T05thread:p01.01;"),
                      packet("T02thread:p01.01;"),
                      new RspFrame.Ack(),
                      new RspFrame.Nack())
                  .map(StubInput.FromQemu::new))
          .<StubInput>flatMap(inputs -> inputs)
          .toList();

  private static final GuestSite SITE =
      GlancePlay.site(new byte[] {0x0f, 0x1f, 0x44, 0, 0}, List.of());

  private static final StubInput HIT = new StubInput.Called(Optional.of(GlancePlay.glance(SITE)));

  /** What may come in besides where code in the guest calls. */
  private static final List<StubInput> CALLS =
      List.of(
          HIT,
          new StubInput.Called(Optional.empty()),
          new StubInput.GlanceOver(0),
          new StubInput.Bare(),
          new StubInput.FromGdb(packet("g")),
          new StubInput.FromGdb(packet("z0,%x,1".formatted(SITE.address()))),
          new StubInput.FromGdb(packet("Z0,%x,1;X3,220027".formatted(SITE.address()))));

  private static RspFrame packet(String payload) {
    return new RspFrame.Packet(payload);
  }

  /**
   * A state with what we know of its surroundings.
   *
   * @param stub the state
   * @param qemuRuns whether QEMU was let run and has not told of a stop since
   * @param due how many replies gdb waits for
   */
  private record Seen(StubState stub, boolean qemuRuns, int due) {}

  @ParameterizedTest
  @CsvSource({
    "initial, 6",
    "stopped, 5",
    "running, 7",
    "judging, 7",
    "spinning, 4",
    "looking, 4",
  })
  void anySequenceOfInputsIsTaken(String start, int depth) {
    Set<Seen> level = Set.of(start(start));
    Set<Seen> all = new HashSet<>(level);
    for (int i = 0; i < depth; i++) {
      Set<Seen> next = new HashSet<>();
      for (Seen seen : level) {
        inputs(start)
            .filter(input -> possible(seen.stub(), input))
            .map(input -> after(seen, input))
            .filter(all::add)
            .forEach(next::add);
      }
      level = next;
    }
    assertThat(all.size()).isGreaterThan(3_000);
  }

  private static Stream<StubInput> inputs(String start) {
    boolean calls = start.equals("spinning") || start.equals("looking");
    return Stream.concat(INPUTS.stream(), calls ? CALLS.stream() : Stream.empty());
  }

  /**
   * {@link Stub} admits one gdb at a time, and hears of none that is not connected. Who wants the
   * memory bare sees the machine stand.
   */
  private static boolean possible(StubState stub, StubInput input) {
    if (input instanceof StubInput.Bare) {
      return !stub.running();
    }
    boolean needsGdb = input instanceof StubInput.FromGdb || input instanceof StubInput.GdbClosed;
    return needsGdb ? stub.gdb() : !(input instanceof StubInput.GdbOpened && stub.gdb());
  }

  private static Seen start(String name) {
    if (name.equals("spinning") || name.equals("looking")) {
      Seen spinning = new Seen(GlancePlay.running(1, SITE), true, 1);
      return name.equals("spinning") ? spinning : after(spinning, HIT);
    }
    List<StubInput> inputs = new ArrayList<>(List.of(new StubInput.QemuOpened(false)));
    if (!name.equals("initial")) {
      inputs.addAll(
          List.of(
              new StubInput.FromQemu(packet("PacketSize=1000")),
              new StubInput.FromQemu(packet("l<target/>")),
              new StubInput.GdbOpened(),
              new StubInput.FromGdb(packet("QStartNoAckMode"))));
    }
    if (name.equals("running") || name.equals("judging")) {
      inputs.addAll(
          List.of(
              new StubInput.FromGdb(packet("Z0,10,1;X3,220027")),
              new StubInput.FromQemu(packet("OK")),
              new StubInput.FromGdb(packet("vCont;c:p1.-1"))));
    }
    if (name.equals("judging")) {
      inputs.add(new StubInput.FromQemu(packet("T05thread:p01.01;")));
    }
    Seen seen = new Seen(StubState.initial(), false, 0);
    for (StubInput input : inputs) {
      seen = after(seen, input);
    }
    return seen;
  }

  /** What is looked up is known at once, or not at all. */
  private static StubState.Step on(StubState stub, StubInput input) {
    boolean over = input instanceof StubInput.GlanceOver && stub.glance().isPresent();
    StubState.Step step =
        stub.on(over ? new StubInput.GlanceOver(stub.glance().get().serial()) : input);
    List<StubEffect> effects = new ArrayList<>(step.effects());
    int last = effects.size() - 1;
    if (last < 0 || !(effects.get(last) instanceof StubEffect.Look look)) {
      return step;
    }
    Optional<String> answer = Optional.of("00").filter(any -> look.request().equals("g"));
    StubState.Step looked = step.next().on(new StubInput.Looked(look.request(), answer));
    effects.addAll(looked.effects());
    return new StubState.Step(looked.next(), effects);
  }

  private static Seen after(Seen before, StubInput input) {
    StubState.Step step = on(before.stub(), input);
    StubState stub = step.next();
    boolean runs = before.qemuRuns() && !isStop(input);
    boolean witness = before.stub().running();
    int due = before.due();
    if (input instanceof StubInput.GdbOpened || input instanceof StubInput.GdbClosed) {
      due = 0;
    } else if (input instanceof StubInput.FromGdb from && from.frame() instanceof RspFrame.Packet) {
      due++;
    }
    for (StubEffect effect : step.effects()) {
      if (effect instanceof StubEffect.ToQemu toQemu) {
        promise(
            !runs || mayInterrupt(toQemu.frame(), input), "%s to a running QEMU", effect, before);
        runs = runs || resumes(toQemu.frame());
      } else if (effect instanceof StubEffect.Witness w) {
        promise(w.running() != witness, "%s twice", effect, before);
        witness = w.running();
      } else if (effect instanceof StubEffect.ToGdb toGdb && isReply(toGdb.frame(), input)) {
        due--;
      }
    }
    promise(witness == stub.running(), "a change without witness by %s", input, before);
    requireReplies(stub, due, input, before);
    return new Seen(stub, runs, due);
  }

  /** Of a connected gdb each request is answered, waits for QEMU, or waits for a stop. */
  private static void requireReplies(StubState stub, int due, StubInput input, Seen before) {
    long open = stub.open().stream().filter(r -> r.purpose() == Purpose.GDB).count();
    long held = stub.held().stream().filter(f -> f instanceof RspFrame.Packet).count();
    boolean forStop = stub.gdb() && stub.ready() && stub.running();
    long expected = stub.gdb() ? open + held + (forStop ? 1 : 0) : due;
    promise(
        due == expected, due + " replies are due, and not " + expected + " by %s", input, before);
  }

  private static boolean isStop(StubInput input) {
    return input instanceof StubInput.FromQemu from
        && from.frame() instanceof RspFrame.Packet packet
        && StopReply.parse(packet.payload()).isPresent();
  }

  private static boolean resumes(RspFrame frame) {
    return frame instanceof RspFrame.Packet packet && packet.payload().matches("vCont;.*|c");
  }

  /** What gdb asked for again is no further reply. */
  private static boolean isReply(RspFrame frame, StubInput input) {
    boolean again = input instanceof StubInput.FromGdb g && g.frame() instanceof RspFrame.Nack;
    return frame instanceof RspFrame.Packet && !again;
  }

  /**
   * A byte that is no interrupt may go to a running QEMU only when QEMU itself asks for one, which
   * it does not (7.2): by a packet that must be acknowledged, or by a complaint.
   */
  private static boolean mayInterrupt(RspFrame frame, StubInput input) {
    return frame instanceof RspFrame.Interrupt
        || input instanceof StubInput.FromQemu from
            && (from.frame() instanceof RspFrame.Nack || frame instanceof RspFrame.Ack);
  }

  private static void promise(boolean holds, String what, Object about, Seen before) {
    if (!holds) {
      throw new AssertionError(what.formatted(about) + " in " + before);
    }
  }
}
