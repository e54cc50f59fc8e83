package dev.ringside.stub;

import dev.ringside.stub.StubState.Purpose;
import dev.ringside.stub.StubState.Request;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The next {@link StubState} while it is being made; never leaves {@link StubState#on}. */
final class StubDraft {
  private static final String FEATURES = "qXfer:features:read:target.xml:0,ffb";

  /** gdb's word for a failure without a number of its own; gdb prints it after its own sentence. */
  private static final String SILENT = "E01";

  private static final int SIGINT = 2;

  private final List<StubEffect> effects = new ArrayList<>();
  private boolean ready;
  private boolean running;
  private boolean gdb;
  private boolean gdbAcks;
  private final List<Request> open;
  private final List<RspFrame> held;
  private Breakpoints breakpoints;
  private boolean interrupt;
  private boolean stays;
  private boolean runOn;
  private Optional<Judgement> judged;
  private String lastResume;
  private OptionalLong place;
  private long serial;
  private Optional<RspFrame> lastToGdb;
  private Optional<RspFrame> lastToQemu;

  StubDraft(StubState from) {
    ready = from.ready();
    running = from.running();
    gdb = from.gdb();
    gdbAcks = from.gdbAcks();
    open = new ArrayList<>(from.open());
    held = new ArrayList<>(from.held());
    breakpoints = from.breakpoints();
    interrupt = from.interrupt();
    stays = from.stays();
    runOn = from.runOn();
    judged = from.judged();
    lastResume = from.lastResume();
    place = from.place();
    serial = from.serial();
    lastToGdb = from.lastToGdb();
    lastToQemu = from.lastToQemu();
  }

  StubState.Step step() {
    return new StubState.Step(
        new StubState(
            ready,
            running,
            gdb,
            gdbAcks,
            open,
            held,
            breakpoints,
            interrupt,
            stays,
            runOn,
            judged,
            lastResume,
            place,
            serial,
            lastToGdb,
            lastToQemu),
        effects);
  }

  void stays(boolean now) {
    stays = now;
  }

  void stopReported() {
    interrupt = false;
  }

  void greetQemu() {
    running(false);
    ask("qSupported:xmlRegisters=i386", Purpose.NOBODY);
    ask(FEATURES, Purpose.NOBODY);
  }

  void fromQemu(RspFrame frame) {
    frame
        .<Runnable>fold(
            packet -> () -> packetFromQemu(packet),
            notification -> () -> toGdb(notification),
            ack -> () -> {},
            nack -> () -> lastToQemu.ifPresent(last -> effects.add(new StubEffect.ToQemu(last))),
            interrupted -> () -> {},
            junk -> () -> effects.add(new StubEffect.ToQemu(new RspFrame.Nack())))
        .run();
  }

  private void packetFromQemu(RspFrame.Packet packet) {
    effects.add(new StubEffect.ToQemu(new RspFrame.Ack()));
    Optional<StopReply> stop = StopReply.parse(packet.payload());
    boolean asked = !open.isEmpty() && open.get(0).payload().equals("?");
    if (stop.isPresent() && !asked) {
      stopFromQemu(packet, stop.get());
    } else if (!open.isEmpty()) {
      answer(open.remove(0), packet.payload());
    }
  }

  /** A stop while nothing runs is the stray one after connecting: nobody asked for it. */
  private void stopFromQemu(RspFrame.Packet packet, StopReply stop) {
    if (stop instanceof StopReply.Output) {
      toGdb(packet);
    } else if (running && !ready) {
      running(false);
      withdraw(!gdb);
      release();
    } else if (judged.isPresent()) {
      turn(judged.get().stepped(breakpoints));
    } else if (running) {
      judge(packet, stop);
    }
  }

  /** Where gdb continued a condition may be false; where it stepped the step may be empty. */
  private void judge(RspFrame.Packet packet, StopReply stop) {
    boolean ours = gdb && Judgement.mayBeOurs(stop);
    if (ours && GdbRequest.steps(lastResume) && place.isPresent()) {
      long before = place.getAsLong();
      place = OptionalLong.empty();
      turn(Judgement.stepEnded(packet, Judgement.thread(stop), before, breakpoints));
    } else if (ours && !GdbRequest.steps(lastResume) && !breakpoints.conditions().isEmpty()) {
      turn(Judgement.begin(packet, Judgement.thread(stop), breakpoints));
    } else {
      deliver(packet);
    }
  }

  private void turn(Judgement.Turn turn) {
    breakpoints = turn.breakpoints();
    judged = Optional.of(turn.judgement());
    switch (turn.move()) {
      case ASK:
        ask(turn.payload(), Purpose.JUDGEMENT);
        break;
      case STEP:
        send(turn.payload());
        break;
      case RUN_ON:
        judged = Optional.empty();
        runOnOrInterrupt(turn.judgement());
        break;
      default:
        judged = Optional.empty();
        deliver(turn.judgement().stop());
        break;
    }
  }

  /** An interrupt that came while the machine stood still for us needs no other stop. */
  private void runOnOrInterrupt(Judgement judgement) {
    if (interrupt) {
      deliver(new RspFrame.Packet(new StopReply.Signal(SIGINT, judgement.thread()).payload()));
    } else {
      send(lastResume);
    }
  }

  private void deliver(RspFrame.Packet packet) {
    running(false);
    boolean interrupted =
        StopReply.parse(packet.payload())
            .filter(stop -> stop instanceof StopReply.Signal s && s.signal() == SIGINT)
            .isPresent();
    interrupt = interrupt && !interrupted;
    if (gdb) {
      toGdb(packet);
    } else {
      withdraw(true);
    }
  }

  private void answer(Request request, String payload) {
    if (request.purpose() == Purpose.GDB) {
      place = request.payload().equals("g") ? Judgement.place(payload) : place;
      toGdb(new RspFrame.Packet(GdbRequest.offer(request.payload(), payload)));
    }
    if (request.purpose() == Purpose.JUDGEMENT && judged.isPresent()) {
      turn(judged.get().answered(payload, breakpoints));
    }
    if (request.payload().startsWith("D") && payload.equals("OK")) {
      breakpoints = Breakpoints.NONE;
      running(true);
    }
    runOnWhenIdle();
    release();
  }

  /** What gdb said meanwhile has its turn, once QEMU has answered what we asked. */
  private void release() {
    if (!ready && !running && open.isEmpty()) {
      ready = true;
      List<RspFrame> waiting = List.copyOf(held);
      held.clear();
      waiting.forEach(this::fromGdb);
    }
  }

  void qemuClosed() {
    ready = false;
    running = false;
    open.clear();
    runOn = false;
    judged = Optional.empty();
    if (gdb) {
      effects.add(new StubEffect.CloseGdb());
    }
  }

  /** gdb takes a machine that it attaches to for standing; QEMU 7.2 stops for it, and so do we. */
  void gdbOpened() {
    gdb = true;
    gdbAcks = true;
    interrupt = false;
    runOn = false;
    held.clear();
    lastToGdb = Optional.empty();
    if (ready && running) {
      ready = false;
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /**
   * Nobody is left who could handle a stop: the breakpoints go, and the machine runs on unless its
   * user sees it standing. Where it stands for gdb alone nobody could let it run any more.
   */
  void gdbClosed() {
    gdb = false;
    held.clear();
    open.replaceAll(Request::forNobody);
    Optional<Judgement> left = judged;
    judged = Optional.empty();
    if (!ready) {
      return;
    }
    if (left.filter(j -> j.phase() != Judgement.Phase.STEP).isPresent()) {
      running(false);
      withdraw(true);
    } else if (!running) {
      withdraw(!stays);
    } else if (left.isEmpty() && !breakpoints.inserted().isEmpty()) {
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  private void withdraw(boolean thenRun) {
    breakpoints.inserted().forEach(place -> ask("z" + place, Purpose.NOBODY));
    breakpoints = Breakpoints.NONE;
    runOn = thenRun;
    runOnWhenIdle();
  }

  private void runOnWhenIdle() {
    if (runOn && open.isEmpty()) {
      runOn = false;
      resume("c");
    }
  }

  void fromGdb(RspFrame frame) {
    if (!ready && (frame instanceof RspFrame.Packet || frame instanceof RspFrame.Interrupt)) {
      held.add(frame);
      return;
    }
    frame
        .<Runnable>fold(
            packet -> () -> packetFromGdb(packet.payload()),
            notification -> () -> {},
            ack -> () -> {},
            nack -> () -> lastToGdb.ifPresent(last -> effects.add(new StubEffect.ToGdb(last))),
            interrupted -> this::interrupt,
            junk -> () -> effects.add(new StubEffect.ToGdb(new RspFrame.Nack())))
        .run();
  }

  private void packetFromGdb(String payload) {
    if (gdbAcks) {
      effects.add(new StubEffect.ToGdb(new RspFrame.Ack()));
    }
    if (payload.equals("QStartNoAckMode")) {
      toGdb(new RspFrame.Packet("OK"));
      gdbAcks = false;
    } else if (running || open.stream().anyMatch(r -> r.purpose() == Purpose.LATE)) {
      toGdb(new RspFrame.Packet(SILENT));
    } else if (GdbRequest.resumes(payload)) {
      resume(payload);
    } else if (payload.startsWith("Z") || payload.startsWith("z")) {
      breakpoint(payload);
    } else {
      ask(payload, Purpose.GDB);
    }
  }

  private void breakpoint(String payload) {
    Breakpoints.Change change = breakpoints.request(payload);
    breakpoints = change.next();
    change
        .forQemu()
        .ifPresentOrElse(
            request -> ask(request, Purpose.GDB), () -> toGdb(new RspFrame.Packet("OK")));
  }

  /**
   * gdb evaluates conditions between two stops that it never reports. An interrupt that meets QEMU
   * in such a stop is lost there, and gdb forgets it too: so it is kept, and repeated at the next
   * resume, until gdb reports a stop.
   */
  void interrupt() {
    interrupt = true;
    if (running && judged.isEmpty()) {
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  private void resume(String payload) {
    lastResume = payload;
    place = GdbRequest.steps(lastResume) ? place : OptionalLong.empty();
    send(payload);
    running(true);
    if (interrupt) {
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /** Sends what QEMU answers with a stop, some time. */
  private void send(String payload) {
    RspFrame frame = new RspFrame.Packet(payload);
    lastToQemu = Optional.of(frame);
    effects.add(new StubEffect.ToQemu(frame));
  }

  private void ask(String payload, Purpose purpose) {
    serial++;
    open.add(new Request(serial, payload, purpose));
    send(payload);
    effects.add(new StubEffect.StartTimer(serial));
  }

  /**
   * QEMU is silent: gdb gets an error instead of waiting for ever; a late answer is dropped. Until
   * it comes gdb gets errors at once: one command of its makes many requests (gdb 13.1).
   */
  void late(long which) {
    for (int i = 0; i < open.size(); i++) {
      Request request = open.get(i);
      if (request.serial() == which) {
        open.set(i, new Request(which, request.payload(), Purpose.LATE));
        effects.add(new StubEffect.QemuSilent(request.payload()));
        giveUp(request.purpose());
      }
    }
  }

  private void giveUp(Purpose purpose) {
    if (purpose == Purpose.GDB) {
      toGdb(new RspFrame.Packet(SILENT));
    } else if (purpose == Purpose.JUDGEMENT) {
      judged.ifPresent(judgement -> deliver(judgement.stop()));
      judged = Optional.empty();
    }
  }

  private void toGdb(RspFrame frame) {
    if (gdb) {
      lastToGdb = Optional.of(frame);
      effects.add(new StubEffect.ToGdb(frame));
    }
  }

  private void running(boolean now) {
    if (running != now) {
      running = now;
      lastToQemu = now ? lastToQemu : Optional.empty();
      effects.add(new StubEffect.Witness(now));
    }
  }
}
