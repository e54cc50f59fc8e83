package dev.ringside.stub;

import dev.ringside.stub.StubState.Purpose;
import dev.ringside.stub.StubState.Request;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import dev.ringside.wire.rsp.ThreadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The next {@link StubState} while it is being made, and what {@link QemuSide} and {@link GdbSide}
 * do with it; never leaves {@link StubState#on}.
 */
final class StubDraft {
  /** gdb's word for a failure without a number of its own; gdb prints it after its own sentence. */
  static final String SILENT = "E01";

  private static final int SIGINT = 2;

  final List<StubEffect> effects = new ArrayList<>();
  boolean ready;
  boolean running;
  boolean gdb;
  boolean gdbAcks;
  final List<Request> open;
  final List<RspFrame> held;
  Breakpoints breakpoints;
  boolean interrupt;
  Optional<Conversation> conversation;
  GuestTier tier;
  Optional<Glance> glance;
  Optional<RspFrame.Packet> kept;
  private boolean bare;
  boolean called;
  private boolean wasReset;
  String lastResume;
  OptionalLong place;
  boolean stays;
  boolean runOn;
  private long serial;
  Optional<RspFrame> lastToGdb;
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
    conversation = from.conversation();
    tier = from.tier();
    glance = from.glance();
    kept = from.kept();
    bare = from.bare();
    called = from.called();
    wasReset = from.wasReset();
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
            conversation,
            tier,
            glance,
            kept,
            bare,
            called,
            wasReset,
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

  /** What the user sees standing shall stand. */
  void stopReported() {
    interrupt = false;
    new GlanceSide(this).end();
  }

  /** Begins to ask QEMU on our own account. */
  void converse(Talk<Conversation.Ending> talk, Conversation.Ending abandoned) {
    if (talk instanceof Talk.Ask<Conversation.Ending> ask) {
      conversation = Optional.of(new Conversation(ask, abandoned, serial + 1));
      switch (ask.kind()) {
        case ASKS -> ask(ask.payload(), Purpose.CONVERSATION);
        case RESUMES -> send(ask.payload());
        default -> runBriefly(ask.payload());
      }
    } else {
      end(((Talk.Done<Conversation.Ending>) talk).value());
    }
  }

  private void runBriefly(String payload) {
    serial++;
    RspFrame frame = new RspFrame.Packet(payload);
    lastToQemu = Optional.of(frame);
    effects.add(new StubEffect.RunBriefly(frame, serial));
  }

  /** What was to be over soon is not: it ends with QEMU's answer to that. */
  void overdue(long which) {
    if (conversation.filter(c -> c.ask().resumes() && c.serial() == which).isPresent()) {
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /** QEMU answered what the conversation asked. */
  void goOn(String answer) {
    Conversation current = conversation.orElseThrow();
    converse(current.ask().next().apply(answer), current.abandoned());
  }

  /** If gdb went meanwhile, or another one came, nobody was told what the end tells. */
  void end(Conversation.Ending ending) {
    conversation = Optional.empty();
    ending.in(this);
    if (wasReset && conversation.isEmpty()) {
      reset();
    }
    if (bare && conversation.isEmpty()) {
      bare = false;
      bare();
    }
    if (conversation.isPresent()) {
      return;
    }
    if (!gdb) {
      new GdbPresence(this).settle();
    } else if (!ready && running) {
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    } else if (!ready) {
      new GdbPresence(this).withdraw(false);
      release();
    } else {
      hearGdb();
    }
  }

  private void hearGdb() {
    while (ready && conversation.isEmpty() && glance.isEmpty() && !held.isEmpty()) {
      new GdbSide(this).received(held.remove(0));
    }
  }

  /** QEMU answered a request. */
  void answered(Request request, String payload) {
    if (request.purpose() == Purpose.GDB) {
      String shown = CpuView.shown(tier, request.payload(), payload);
      toGdb(GdbRequest.offer(request.payload(), tier.unpatched(request.payload(), shown)));
    }
    if (request.purpose() == Purpose.CONVERSATION && conversation.isPresent()) {
      goOn(payload);
    }
    runOnWhenIdle();
    release();
  }

  /** What gdb said meanwhile has its turn, once QEMU has answered what we asked. */
  void release() {
    if (!ready && !running && open.isEmpty() && conversation.isEmpty()) {
      ready = true;
      hearGdb();
    }
  }

  void deliver(RspFrame.Packet packet) {
    running(false);
    Optional<StopReply.Signal> signal =
        StopReply.parse(packet.payload())
            .flatMap(
                stop -> stop instanceof StopReply.Signal s ? Optional.of(s) : Optional.empty());
    boolean interrupted = signal.filter(stop -> stop.signal() == SIGINT).isPresent();
    signal
        .flatMap(StopReply.Signal::thread)
        .ifPresent(thread -> tier = tier.withSelected("Hg" + thread));
    interrupt = interrupt && !interrupted;
    if (gdb) {
      toGdb(packet);
    } else {
      new GdbPresence(this).withdraw(true);
    }
  }

  /** An interrupt that came while the machine stood still for us needs no other stop. */
  void runOnOrInterrupt(ThreadId cpu) {
    if (interrupt) {
      deliver(new RspFrame.Packet(new StopReply.Signal(SIGINT, cpu).payload()));
    } else {
      runOn();
    }
  }

  /** The stop was ours alone: gdb takes the machine for running. */
  void runOn() {
    letRun();
    if (interrupt) {
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  void letRun() {
    watch(lastResume);
    send(lastResume);
  }

  /**
   * gdb evaluates conditions between two stops that it never reports. An interrupt that meets QEMU
   * in such a stop is lost there, and gdb forgets it too: so it is kept, and repeated at the next
   * resume, until gdb reports a stop.
   */
  void interrupt() {
    interrupt = true;
    if (running && conversation.isEmpty()) {
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /** Code in the guest calls; where the machine stands already, its stop says so. */
  void called(Optional<Glance> seen) {
    boolean mayStop = running && conversation.isEmpty() && !called;
    new GlanceSide(this).calledAgain();
    if (mayStop && seen.filter(new GlanceSide(this)::begin).isEmpty()) {
      called = true;
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /**
   * At a stop gdb has taken its breakpoints out; it puts them back when it lets the machine run.
   */
  void bare() {
    if (glance.isPresent() || conversation.isPresent()) {
      bare = true;
      new GlanceSide(this).end();
      return;
    }
    StubEffect done = new StubEffect.Bared();
    converse(
        Arming.disarmAll(tier)
            .map(
                left ->
                    after -> {
                      after.tier = left;
                      after.effects.add(done);
                    }),
        after -> after.effects.add(done));
  }

  /** What the machine lost it gets back when it stands, for which it is stopped if it runs. */
  void reset() {
    wasReset = conversation.isPresent() || glance.isPresent();
    tier = wasReset ? tier : tier.afterReset();
    new GlanceSide(this).end();
    if (running && conversation.isEmpty() && tier.needsRecovery()) {
      called = true;
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    } else if (!running && !wasReset && tier.needsRecovery()) {
      recover(after -> {});
    }
  }

  void recover(Conversation.Ending then) {
    converse(TextChange.afterReset(tier, breakpoints).map(moved -> moved.and(then)), then);
  }

  void resume(String payload) {
    if (kept.isPresent() && !GdbRequest.steps(payload)) {
      RspFrame.Packet stop = kept.get();
      kept = Optional.empty();
      deliver(stop);
      return;
    }
    lastResume = payload;
    place = GdbRequest.steps(lastResume) ? place : OptionalLong.empty();
    watch(payload);
    send(payload);
    running(true);
    if (interrupt) {
      effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  private void watch(String resume) {
    called = false;
    boolean watches = !tier.sites().isEmpty() && !GdbRequest.steps(resume);
    tier.kernel()
        .filter(kernel -> watches && !kernel.words().isEmpty())
        .ifPresent(kernel -> effects.add(new StubEffect.Watch(kernel.words())));
  }

  void qemuClosed() {
    ready = false;
    running = false;
    open.clear();
    runOn = false;
    conversation = Optional.empty();
    glance = Optional.empty();
    if (gdb) {
      effects.add(new StubEffect.CloseGdb());
    }
  }

  void runOnWhenIdle() {
    if (runOn && open.isEmpty()) {
      runOn = false;
      // A gdb that came and went before the machine stood leaves nothing to wait for.
      ready = true;
      resume("c");
    }
  }

  /** Sends what QEMU answers with a stop, some time. */
  void send(String payload) {
    RspFrame frame = new RspFrame.Packet(payload);
    lastToQemu = Optional.of(frame);
    effects.add(new StubEffect.ToQemu(frame));
  }

  /** A number that nothing else has. */
  long next() {
    return ++serial;
  }

  void ask(String payload, Purpose purpose) {
    next();
    open.add(new Request(serial, payload, purpose));
    send(payload);
    effects.add(new StubEffect.StartTimer(serial));
  }

  void toGdb(String payload) {
    toGdb(new RspFrame.Packet(payload));
  }

  void toGdb(RspFrame frame) {
    if (gdb && ready) {
      lastToGdb = Optional.of(frame);
      effects.add(new StubEffect.ToGdb(frame));
    }
  }

  void repeatToGdb() {
    lastToGdb.ifPresent(last -> effects.add(new StubEffect.ToGdb(last)));
  }

  void repeatToQemu() {
    lastToQemu.ifPresent(last -> effects.add(new StubEffect.ToQemu(last)));
  }

  void running(boolean now) {
    if (running != now) {
      running = now;
      lastToQemu = now ? lastToQemu : Optional.empty();
      effects.add(new StubEffect.Witness(now));
    }
  }
}
