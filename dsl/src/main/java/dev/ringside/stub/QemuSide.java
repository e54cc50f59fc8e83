package dev.ringside.stub;

import dev.ringside.stub.guest.Landing;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import dev.ringside.wire.rsp.ThreadId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a frame of QEMU's means; part of {@link StubState#on}. */
final class QemuSide {
  /** False hits; each look costs about as much as one. */
  private static final int LOOKS_EACH = 32;

  private static final String FEATURES = "qXfer:features:read:target.xml:0,ffb";
  private static final int SIGINT = 2;
  private static final int SIGTRAP = 5;
  private final StubDraft draft;

  QemuSide(StubDraft draft) {
    this.draft = draft;
  }

  /** QEMU's stub was reached. */
  void greet(boolean shared) {
    draft.tier = draft.tier.withShared(shared);
    draft.running(false);
    draft.ask("qSupported:xmlRegisters=i386", StubState.Purpose.NOBODY);
    draft.ask(FEATURES, StubState.Purpose.NOBODY);
  }

  void received(RspFrame frame) {
    frame
        .<Runnable>fold(
            packet -> () -> packet(packet),
            notification -> () -> draft.toGdb(notification),
            ack -> () -> {},
            nack -> draft::repeatToQemu,
            interrupted -> () -> {},
            junk -> () -> draft.effects.add(new StubEffect.ToQemu(new RspFrame.Nack())))
        .run();
  }

  private void packet(RspFrame.Packet packet) {
    draft.effects.add(new StubEffect.ToQemu(new RspFrame.Ack()));
    Optional<StopReply> stop = StopReply.parse(packet.payload());
    boolean asked = !draft.open.isEmpty() && draft.open.get(0).payload().equals("?");
    if (stop.isPresent() && !asked) {
      stopped(packet, stop.get());
    } else if (!draft.open.isEmpty()) {
      draft.answered(draft.open.remove(0), packet.payload());
    }
  }

  /**
   * QEMU is silent: gdb gets an error instead of waiting for ever; a late answer is dropped. Until
   * it comes gdb gets errors at once: one command of its makes many requests (gdb 13.1).
   */
  void late(long which) {
    for (int i = 0; i < draft.open.size(); i++) {
      StubState.Request request = draft.open.get(i);
      if (request.serial() == which) {
        draft.open.set(i, new StubState.Request(which, request.payload(), StubState.Purpose.LATE));
        draft.effects.add(new StubEffect.QemuSilent(request.payload()));
        giveUp(request.purpose());
      }
    }
  }

  private void giveUp(StubState.Purpose purpose) {
    if (purpose == StubState.Purpose.GDB) {
      draft.toGdb(StubDraft.SILENT);
    } else if (purpose == StubState.Purpose.CONVERSATION && draft.conversation.isPresent()) {
      draft.end(draft.conversation.get().abandoned());
    }
  }

  /** A stop while nothing runs is the stray one after connecting: nobody asked for it. */
  private void stopped(RspFrame.Packet packet, StopReply stop) {
    if (stop instanceof StopReply.Output) {
      draft.toGdb(packet);
    } else if (draft.glance.isPresent()) {
      new GlanceSide(draft).stopped(packet, stop);
    } else if (draft.running && !draft.ready) {
      draft.running(false);
      new GdbPresence(draft).withdraw(!draft.gdb);
      draft.release();
    } else if (draft.conversation.filter(c -> c.ask().resumes()).isPresent()) {
      draft.goOn(packet.payload());
    } else if (draft.running && draft.conversation.isEmpty()) {
      judge(packet, stop);
    }
  }

  /** Where gdb continued a condition may be false; where it stepped the step may be empty. */
  private void judge(RspFrame.Packet packet, StopReply stop) {
    OptionalLong place = draft.place;
    draft.place = OptionalLong.empty();
    Optional<ThreadId> thread =
        stop instanceof StopReply.Signal signal ? signal.thread() : Optional.empty();
    if (thread.isEmpty() || !draft.gdb && draft.tier.placed().isEmpty()) {
      draft.deliver(packet);
    } else if (!draft.gdb) {
      // Who spins would go on spinning without a breakpoint.
      draft.converse(
          CpuScan.setBack(draft.tier, thread.get()).map(callers -> after -> after.deliver(packet)),
          abandoned(packet));
    } else if (draft.tier.needsRecovery()) {
      draft.recover(after -> new QemuSide(after).judge(packet, stop));
    } else if (draft.tier.placed().isEmpty() && !draft.called) {
      judge(packet, stop, place);
    } else {
      draft.converse(
          CpuScan.setBack(draft.tier, thread.get())
              .map(callers -> after -> new QemuSide(after).called(packet, stop, place, callers)),
          abandoned(packet));
    }
  }

  /** While the kernel changes its text, who takes and gives back the lock is counted. */
  private void count(RspFrame.Packet packet, StopReply stop, OptionalLong place) {
    TextLock lock = TextLock.of(draft.tier.symbols()).orElseThrow();
    draft.converse(
        Talk.ask("g")
            .map(
                answer ->
                    after ->
                        new QemuSide(after)
                            .counted(packet, stop, place, lock, RegisterFile.of(answer))),
        abandoned(packet));
  }

  private void counted(
      RspFrame.Packet packet,
      StopReply stop,
      OptionalLong place,
      TextLock lock,
      Optional<RegisterFile> registers) {
    long rip = registers.map(RegisterFile::rip).orElse(0L);
    boolean concerns = registers.filter(lock::concerns).isPresent();
    boolean internal = rip == lock.lock() || rip == lock.unlock();
    int change = !concerns ? 0 : rip == lock.lock() ? 1 : rip == lock.unlock() ? -1 : 0;
    int holders = draft.tier.changing().orElse(0) + change;
    draft.tier = draft.tier.changing(OptionalInt.of(holders));
    if (change < 0 && holders <= 0) {
      moved(TextChange.end(draft.tier, draft.breakpoints, lock));
    } else if (internal && !draft.breakpoints.softwareBreakpoints().containsKey(rip)) {
      ThreadId thread = ((StopReply.Signal) stop).thread().orElseThrow();
      judge(packet, stop, Judgement.leave(thread, rip, draft.breakpoints));
    } else {
      judge(packet, stop, place);
    }
  }

  private void judge(RspFrame.Packet packet, StopReply stop, OptionalLong place) {
    boolean steps = GdbRequest.steps(draft.lastResume);
    boolean mayBeOurs = Judgement.mayBeOurs(stop);
    if (mayBeOurs && steps && place.isPresent()) {
      judge(packet, stop, Judgement.step(place.getAsLong(), draft.breakpoints));
    } else if (mayBeOurs && !steps && !draft.breakpoints.conditions().isEmpty()) {
      ThreadId thread = ((StopReply.Signal) stop).thread().orElseThrow();
      judge(packet, stop, Judgement.breakpoint(thread, draft.breakpoints));
    } else if (isInterrupt(stop) && !steps && hasBreakpoints()) {
      interrupted(packet, ((StopReply.Signal) stop).thread().orElseThrow());
    } else {
      draft.deliver(packet);
    }
  }

  private boolean hasBreakpoints() {
    return !draft.breakpoints.inserted().isEmpty() || !draft.tier.sites().isEmpty();
  }

  private static boolean isInterrupt(StopReply stop) {
    return stop instanceof StopReply.Signal signal
        && signal.signal() == SIGINT
        && signal.thread().isPresent();
  }

  /**
   * A CPU that an interrupt found at a breakpoint has not met it yet, but gdb (13.1) would let it
   * go on behind it: where the breakpoint is hit, gdb hears of that first, and of the interrupt at
   * the next stop.
   */
  private void interrupted(RspFrame.Packet packet, ThreadId thread) {
    draft.converse(
        CpuScan.select(thread)
            .then(selected -> Talk.ask("g"))
            .then(
                answer ->
                    RegisterFile.of(answer)
                        .map(registers -> Judgement.isHit(conditions(registers.rip()), registers))
                        .orElse(Talk.of(false)))
            .map(hit -> after -> after.deliver(hit ? trap(thread) : packet)),
        abandoned(packet));
  }

  /** Those of gdb's software breakpoint at an address; empty where there is none. */
  private Optional<List<AgentExpression>> conditions(long address) {
    return Optional.ofNullable(draft.tier.sites().get(address))
        .filter(GuestSite::wanted)
        .flatMap(GuestSite::breakpoint)
        .or(() -> Optional.ofNullable(draft.breakpoints.softwareBreakpoints().get(address)));
  }

  /** What gdb is told of a CPU that met a breakpoint, or did its step. */
  static RspFrame.Packet trap(ThreadId thread) {
    return new RspFrame.Packet(new StopReply.Signal(SIGTRAP, thread).payload());
  }

  private void judge(RspFrame.Packet packet, StopReply stop, Talk<Judgement.Verdict> talk) {
    ThreadId thread = ((StopReply.Signal) stop).thread().orElseThrow();
    draft.converse(
        talk.map(
            verdict ->
                after -> {
                  verdict
                      .breakpoints()
                      .evaluatedSince(after.breakpoints)
                      .ifPresent(address -> after.effects.add(new StubEffect.Asked(address)));
                  after.breakpoints = verdict.breakpoints();
                  if (verdict.gdbs()) {
                    after.deliver(packet);
                  } else {
                    new QemuSide(after).runOn(thread);
                  }
                }),
        abandoned(packet));
  }

  /**
   * After a false hit. The stub alone knows of these, so that it must see for itself whether the
   * guest can carry breakpoints by now.
   */
  private void runOn(ThreadId thread) {
    long asked = draft.breakpoints.evaluations().values().stream().mapToLong(n -> n).sum();
    if (asked % LOOKS_EACH == 0 && TextChange.mayComeBack(draft.tier)) {
      draft.converse(
          TextChange.comeBack(draft.tier, draft.breakpoints)
              .map(moved -> moved.and(after -> after.runOnOrInterrupt(thread))),
          after -> after.runOnOrInterrupt(thread));
    } else {
      draft.runOnOrInterrupt(thread);
    }
  }

  private static Conversation.Ending abandoned(RspFrame.Packet stop) {
    return draft -> draft.deliver(stop);
  }

  /**
   * The CPUs are set back. What stopped the machine may be a call from the guest, gdb's interrupt,
   * or something that has nothing to do with the guest's code.
   */
  private void called(
      RspFrame.Packet packet, StopReply stop, OptionalLong place, List<CpuScan.Caller> callers) {
    StopReply.Signal signal = (StopReply.Signal) stop;
    ThreadId thread = signal.thread().orElseThrow();
    boolean stoppedInCode = callers.stream().anyMatch(each -> each.cpu().equals(thread));
    boolean called = draft.interrupt ? !callers.isEmpty() : draft.called;
    boolean ours = called && signal.signal() == SIGINT;
    boolean atCall = signal.signal() == SIGTRAP && stoppedInCode;
    draft.called = false;
    Optional<CpuScan.Caller> next =
        callers.stream().min(Comparator.comparingLong(each -> draft.tier.lastReported(each.cpu())));
    if (draft.tier.changing().isPresent() && Judgement.mayBeOurs(stop) && !stoppedInCode) {
      count(packet, stop, place);
    } else if (GdbRequest.steps(draft.lastResume) || !(ours || atCall)) {
      judge(packet, stop, place);
    } else if (next.isPresent()) {
      answer(next.get());
    } else {
      new Pricing(draft).runOn();
    }
  }

  /** A hit is gdb's; a question is answered here, and gdb hears of it where it is true. */
  private void answer(CpuScan.Caller caller) {
    GuestSite site = draft.tier.sites().get(caller.placed().site().address());
    Optional<TextLock> lock =
        TextLock.of(draft.tier.symbols())
            .filter(l -> site != null && site.guard() && l.concerns(caller.registers()));
    if (lock.isPresent()) {
      moved(TextChange.begin(draft.tier, draft.breakpoints, lock.get()));
    } else if (site == null || site.breakpoint().isEmpty() || !site.wanted()) {
      draft.runOn();
    } else if (draft.tier.prices().wants(site)) {
      new Pricing(draft).at(caller, site, after -> new QemuSide(after).priced(caller, site));
    } else {
      priced(caller, site);
    }
  }

  /** Who was only to be measured asks its condition now. */
  private void priced(CpuScan.Caller caller, GuestSite site) {
    if (caller.placed().isProbe(site)) {
      new Pricing(draft).runOn();
    } else {
      answer(caller, site);
    }
  }

  /** The kernel begins or ends to change its text: of that nobody else hears. */
  private void moved(Talk<TextChange.Moved> talk) {
    draft.converse(talk.map(moved -> moved.and(StubDraft::runOn)), StubDraft::runOn);
  }

  private void answer(CpuScan.Caller caller, GuestSite site) {
    draft.effects.add(new StubEffect.Asked(site.address()));
    if (caller.kind() == Landing.Kind.ASK) {
      draft.tier = draft.tier.questioned(site.address());
    }
    RspFrame.Packet hit = trap(caller.cpu());
    draft.converse(
        GuestCall.answer(caller, site)
            .map(
                gdbs ->
                    after -> {
                      if (gdbs) {
                        after.tier = after.tier.reported(caller.cpu());
                        after.deliver(hit);
                      } else {
                        after.runOnOrInterrupt(caller.cpu());
                      }
                    }),
        abandoned(hit));
  }
}
