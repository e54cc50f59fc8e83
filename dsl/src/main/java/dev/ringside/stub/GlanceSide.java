package dev.ringside.stub;

import dev.ringside.wire.ax.InsertBreakpoint;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import dev.ringside.wire.rsp.ThreadId;
import dev.ringside.wire.rsp.VCont;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What gdb does while it looks at a {@link Glance}; part of {@link StubState#on}. */
final class GlanceSide {
  private final StubDraft draft;

  GlanceSide(StubDraft draft) {
    this.draft = draft;
  }

  /** Tells gdb of the hit where that is all there is to it; whether it was told. */
  boolean begin(Glance seen) {
    GuestSite site = draft.tier.sites().get(seen.site());
    if (!mayBegin() || site == null || !site.code().equals(seen.placed()) || !isGdbs(site)) {
      return false;
    }
    draft.glance = Optional.of(seen.numbered(draft.next()));
    draft.tier = draft.tier.reported(seen.cpu()).withSelected("Hg" + seen.cpu());
    draft.place = OptionalLong.empty();
    draft.effects.add(new StubEffect.Asked(seen.site()));
    draft.running(false);
    draft.toGdb(QemuSide.trap(seen.cpu()));
    boolean others = draft.tier.kernel().orElseThrow().cpus().size() > 1;
    if (others && !site.conditions().isEmpty()) {
      end();
    } else {
      draft.effects.add(new StubEffect.StartGlance(draft.glance.get().serial()));
    }
    return true;
  }

  private boolean mayBegin() {
    return draft.gdb
        && draft.ready
        && !draft.gdbAcks
        && !draft.interrupt
        && draft.open.isEmpty()
        && draft.held.isEmpty()
        && draft.tier.changing().isEmpty()
        && !draft.tier.needsRecovery()
        && letsAllRun(draft.lastResume);
  }

  /**
   * A hit that is gdb's alone: no price is measured there, nor the kernel's own patching watched.
   */
  private boolean isGdbs(GuestSite site) {
    return site.breakpoint().isPresent()
        && site.wanted()
        && !site.guard()
        && !site.code().isProbe(site)
        && !draft.tier.prices().wants(site);
  }

  private static boolean letsAllRun(String resume) {
    return VCont.parse(resume)
        .map(vcont -> vcont.actions().get(0))
        .map(
            action ->
                action.kind() == 'c'
                    && action.thread().filter(thread -> thread.thread() > 0).isEmpty())
        .orElse(resume.equals("c"));
  }

  void packet(String payload) {
    Glance glance = draft.glance.orElseThrow();
    if (GdbRequest.resumes(payload)) {
      resume(payload, glance);
    } else if (payload.startsWith("z0,") || payload.startsWith("Z0,")) {
      breakpoint(payload);
    } else if (payload.equals("g") || payload.startsWith("m") || payload.startsWith("Hg")) {
      draft.effects.add(new StubEffect.Look(glance, payload));
    } else if (payload.equals("qfThreadInfo")) {
      draft.toGdb(
          draft.tier.kernel().orElseThrow().cpus().stream()
              .map(ThreadId::toString)
              .collect(Collectors.joining(",", "m", "")));
    } else if (payload.equals("qsThreadInfo")) {
      draft.toGdb("l");
    } else {
      later(payload);
    }
  }

  /** What was asked of the glance is known, or QEMU must say it. */
  void looked(String request, Optional<String> answer) {
    if (answer.isPresent()) {
      draft.toGdb(draft.tier.unpatched(request, answer.get()));
    } else {
      later(request);
    }
  }

  /** gdb takes its breakpoints out at a stop, and puts them back. */
  private void breakpoint(String payload) {
    Optional<GuestSite> there = Breakpoints.address(payload).map(draft.tier.sites()::get);
    boolean insert = payload.startsWith("Z");
    boolean known =
        insert
            ? there
                .flatMap(GuestSite::breakpoint)
                .filter(
                    asked ->
                        InsertBreakpoint.parse(payload)
                            .filter(each -> !each.hasCommands())
                            .flatMap(InsertBreakpoint::expressions)
                            .equals(Optional.of(asked)))
                .isPresent()
            : there.flatMap(GuestSite::breakpoint).isPresent();
    if (known) {
      draft.tier = draft.tier.armed(there.get().wanted(insert));
      draft.toGdb("OK");
    } else {
      later(payload);
    }
  }

  private void resume(String payload, Glance glance) {
    byte[] displaced = glance.placed().site().displaced();
    boolean nop = Nops.length(displaced) == displaced.length;
    if (!glance.past() && nop && GdbSide.stepping(payload).equals(Optional.of(glance.cpu()))) {
      draft.glance = Optional.of(glance.stepped());
      draft.toGdb(QemuSide.trap(glance.cpu()));
    } else if (glance.past() && mayRelease(glance) && letsAllRun(payload)) {
      draft.glance = Optional.empty();
      draft.lastResume = payload;
      draft.called = false;
      draft.running(true);
      draft.effects.add(new StubEffect.Release(glance));
    } else {
      later(payload);
    }
  }

  private boolean mayRelease(Glance glance) {
    return !glance.ending()
        && !draft.interrupt
        && !Pricing.isToArrange(draft.tier)
        && draft.tier.sites().values().stream()
            .allMatch(site -> site.breakpoint().isEmpty() || site.wanted());
  }

  /** The CPU may have stopped showing itself before it saw that it is let go. */
  void notReleased(Glance glance) {
    if (draft.running && draft.conversation.isEmpty()) {
      draft.glance = Optional.of(glance.lost());
      draft.running(false);
      later(draft.lastResume);
    }
  }

  /** When the machine stands. */
  private void later(String payload) {
    draft.held.add(0, new RspFrame.Packet(payload));
    end();
  }

  /** Its time is over. */
  void over(long serial) {
    if (draft.glance.filter(glance -> glance.serial() == serial).isPresent()) {
      end();
      calledAgain();
    }
  }

  /** The CPU spins again that was found elsewhere. */
  void calledAgain() {
    if (draft.glance.filter(glance -> glance.tries() > 0).isPresent()) {
      draft.effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /** Has the machine stand, as gdb believes it does. */
  void end() {
    if (draft.glance.filter(glance -> !glance.ending()).isPresent()) {
      draft.glance = draft.glance.map(Glance::ended);
      draft.effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /**
   * The machine stands: its CPUs are set back, and the one that gdb looked at is put where gdb
   * believes it. What stopped the machine, if not we, comes again by itself when it runs on, but
   * for a watchpoint: of that gdb hears then.
   */
  void stopped(RspFrame.Packet packet, StopReply stop) {
    Glance glance = draft.glance.orElseThrow();
    Optional<StopReply.Signal> signal =
        stop instanceof StopReply.Signal each ? Optional.of(each) : Optional.empty();
    draft.glance = Optional.empty();
    draft.kept =
        signal.filter(each -> !each.reasons().isEmpty()).map(each -> packet).or(() -> draft.kept);
    ThreadId thread = signal.flatMap(StopReply.Signal::thread).orElse(glance.cpu());
    draft.converse(
        CpuScan.setBack(draft.tier, thread)
            .then((List<CpuScan.Caller> callers) -> glance.settle(callers))
            .map(again -> after -> again.ifPresent(new GlanceSide(after)::runOn)),
        after -> {});
  }

  /** To where the CPU spins again. */
  private void runOn(Glance again) {
    draft.glance = Optional.of(again);
    draft.letRun();
    draft.effects.add(new StubEffect.StartGlance(again.serial()));
  }
}
