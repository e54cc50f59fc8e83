package dev.ringside.stub;

import dev.ringside.stub.StubState.Purpose;
import dev.ringside.stub.StubState.Request;
import dev.ringside.wire.rsp.RspFrame;
import java.util.List;
import java.util.Optional;

/** What becomes of the machine when gdb comes and goes; part of {@link StubState#on}. */
final class GdbPresence {
  private final StubDraft draft;

  GdbPresence(StubDraft draft) {
    this.draft = draft;
  }

  /** gdb takes a machine that it attaches to for standing; QEMU 7.2 stops for it, and so do we. */
  void opened() {
    draft.gdb = true;
    draft.gdbAcks = true;
    draft.interrupt = false;
    draft.runOn = false;
    draft.held.clear();
    draft.lastToGdb = Optional.empty();
    if (draft.ready && draft.conversation.isPresent()) {
      draft.ready = false;
    } else if (draft.ready && draft.running) {
      draft.ready = false;
      draft.effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /**
   * Nobody is left who could handle a stop: the breakpoints go, and the machine runs on unless its
   * user sees it standing. Where it stands for gdb alone nobody could let it run any more.
   */
  void closed() {
    draft.gdb = false;
    draft.held.clear();
    draft.kept = Optional.empty();
    draft.open.replaceAll(Request::withoutGdb);
    if (draft.glance.isPresent()) {
      draft.glance = Optional.empty();
      draft.running(true);
    }
    if (draft.ready && draft.conversation.isEmpty()) {
      settle();
    }
  }

  /** gdb has gone, and nothing is being asked of QEMU. */
  void settle() {
    if (!draft.running) {
      withdraw(!draft.stays);
    } else if (!draft.breakpoints.inserted().isEmpty() || !draft.tier.sites().isEmpty()) {
      draft.effects.add(new StubEffect.ToQemu(new RspFrame.Interrupt()));
    }
  }

  /** Takes every breakpoint out. */
  void withdraw(boolean thenRun) {
    draft.breakpoints.inserted().forEach(place -> draft.ask("z" + place, Purpose.NOBODY));
    draft.breakpoints = Breakpoints.NONE;
    if (draft.tier.sites().isEmpty()) {
      draft.runOn = thenRun;
      draft.runOnWhenIdle();
      return;
    }
    Talk<GuestTier> out = Arming.disarm(draft.tier, List.copyOf(draft.tier.sites().values()));
    draft.tier = draft.tier.withoutSites();
    draft.converse(
        out.map(
            left ->
                after -> {
                  after.runOn = thenRun;
                  after.runOnWhenIdle();
                }),
        after -> {});
  }
}
