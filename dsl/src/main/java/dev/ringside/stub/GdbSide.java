package dev.ringside.stub;

import dev.ringside.stub.StubState.Purpose;
import dev.ringside.stub.guest.Site;
import dev.ringside.wire.ax.InsertBreakpoint;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.ThreadId;
import dev.ringside.wire.rsp.VCont;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a frame of gdb's means; part of {@link StubState#on}. */
final class GdbSide {
  private static final Pattern WRITE =
      Pattern.compile("[MX]([0-9a-f]{1,16}),([0-9a-f]{1,8}):.*", Pattern.DOTALL);
  private final StubDraft draft;

  GdbSide(StubDraft draft) {
    this.draft = draft;
  }

  void received(RspFrame frame) {
    boolean busy =
        !draft.ready
            || draft.conversation.isPresent() && !draft.running
            || draft.glance.isPresent() && !draft.held.isEmpty();
    if (busy && (frame instanceof RspFrame.Packet || frame instanceof RspFrame.Interrupt)) {
      draft.held.add(frame);
      return;
    }
    frame
        .<Runnable>fold(
            packet -> () -> packet(packet.payload()),
            notification -> () -> {},
            ack -> () -> {},
            nack -> draft::repeatToGdb,
            interrupted -> draft::interrupt,
            junk -> () -> draft.effects.add(new StubEffect.ToGdb(new RspFrame.Nack())))
        .run();
  }

  private void packet(String payload) {
    if (draft.gdbAcks) {
      draft.effects.add(new StubEffect.ToGdb(new RspFrame.Ack()));
    }
    if (payload.equals("QStartNoAckMode")) {
      draft.toGdb("OK");
      draft.gdbAcks = false;
    } else if (draft.running
        || draft.open.stream().anyMatch(request -> request.purpose() == Purpose.LATE)) {
      draft.toGdb(StubDraft.SILENT);
    } else if (draft.glance.isPresent()) {
      new GlanceSide(draft).packet(payload);
    } else if (GuestSymbols.isAbout(payload)) {
      symbols(payload);
    } else if (GdbRequest.resumes(payload)) {
      resume(payload);
    } else if (payload.startsWith("Z") || payload.startsWith("z")) {
      breakpoint(payload);
    } else if (payload.startsWith("D")) {
      detach();
    } else {
      ask(payload);
    }
  }

  /** Once all is known, what an earlier stub has left behind is taken out. */
  private void symbols(String payload) {
    draft.tier = draft.tier.withSymbols(draft.tier.symbols().with(payload));
    GuestSymbols symbols = draft.tier.symbols();
    if (symbols.left().isEmpty() && draft.tier.kernel().isEmpty()) {
      draft.converse(
          GuestKernel.repair(symbols).map(done -> after -> after.toGdb(symbols.reply())),
          after -> after.toGdb(symbols.reply()));
    } else {
      draft.toGdb(symbols.reply());
    }
  }

  /** A write into what we replaced goes where gdb means it. */
  private void ask(String payload) {
    Matcher write = WRITE.matcher(payload);
    List<GuestSite> under =
        write.matches()
            ? draft.tier.overlapping(
                Long.parseUnsignedLong(write.group(1), 16), Long.parseLong(write.group(2), 16))
            : List.of();
    if (payload.startsWith("Hg")) {
      draft.tier = draft.tier.withSelected(payload);
    }
    Set<Long> atQemu = draft.breakpoints.addresses();
    if (under.isEmpty()) {
      draft.ask(CpuView.meant(draft.tier, payload), Purpose.GDB);
    } else {
      draft.converse(
          Arming.disarm(draft.tier, under)
              .then(tier -> Talk.ask(payload).then(answer -> rearmed(tier, under, atQemu, answer))),
          after -> after.toGdb(StubDraft.SILENT));
    }
  }

  private static Talk<Conversation.Ending> rearmed(
      GuestTier tier, List<GuestSite> sites, Set<Long> atQemu, String answer) {
    return Talk.each(sites, tier, (left, site) -> rearm(left, site, atQemu))
        .map(armed -> done(armed, answer));
  }

  private static Talk<GuestTier> rearm(GuestTier tier, GuestSite site, Set<Long> atQemu) {
    return Arming.arm(tier, site.address(), site.conditions(), atQemu)
        .map(
            armed -> {
              GuestSite now = armed.sites().get(site.address());
              return now == null ? armed : armed.armed(now.wanted(site.wanted()));
            });
  }

  private static Conversation.Ending done(GuestTier tier, String answer) {
    return draft -> {
      draft.tier = tier;
      draft.toGdb(answer);
    };
  }

  /**
   * gdb goes, and the machine runs on. QEMU is not told: to whom it was told {@code D}, QEMU 7.2
   * tells of no stop any more, and the next gdb would wait for ever.
   */
  private void detach() {
    List<String> inserted = List.copyOf(draft.breakpoints.inserted());
    draft.converse(
        Arming.disarmAll(draft.tier)
            .then(
                tier ->
                    Talk.each(
                        inserted, tier, (left, place) -> Talk.ask("z" + place).map(ok -> left)))
            .map(
                tier ->
                    after -> {
                      after.tier = tier;
                      after.breakpoints = Breakpoints.NONE;
                      after.toGdb("OK");
                      after.resume("c");
                    }),
        after -> after.toGdb(StubDraft.SILENT));
  }

  /**
   * A software breakpoint is armed in the guest where that can be; everything else is QEMU's. gdb
   * removes and inserts its breakpoints around every stop: what it removes stays armed until it
   * lets the machine run without it.
   */
  private void breakpoint(String payload) {
    Optional<InsertBreakpoint> insert =
        InsertBreakpoint.parse(payload)
            .filter(each -> each.type() == 0 && !each.hasCommands())
            .filter(each -> each.expressions().isPresent());
    Optional<GuestSite> there = Breakpoints.address(payload).map(draft.tier.sites()::get);
    boolean software = payload.startsWith("z0,") || payload.startsWith("Z0,");
    if (payload.startsWith("z") && software && there.filter(GdbSide::isGdbs).isPresent()) {
      draft.tier = draft.tier.armed(there.get().wanted(false));
      draft.toGdb("OK");
    } else if (insert.isPresent() && mayBeInGuest(insert.get())) {
      arm(insert.get(), payload);
    } else {
      atQemu(payload);
    }
  }

  /** Where a jump of ours has replaced the instruction, nobody would come to QEMU's breakpoint. */
  private void atQemu(String payload) {
    List<GuestSite> over =
        draft.tier.sites().values().stream()
            .filter(
                site ->
                    Breakpoints.address(payload)
                        .filter(address -> Placeable.isBetween(site.code().site(), address))
                        .isPresent())
            .toList();
    boolean execution = payload.startsWith("Z0") || payload.startsWith("Z1");
    if (over.isEmpty() || !execution) {
      sendToQemu(payload);
      return;
    }
    draft.converse(
        TextChange.toQemu(draft.tier, draft.breakpoints, over)
            .map(
                moved ->
                    moved.and(
                        after -> {
                          over.forEach(
                              site ->
                                  after.tier = after.tier.refused(site.address(), Arming.ANOTHER));
                          new GdbSide(after).sendToQemu(payload);
                        })),
        after -> after.toGdb(StubDraft.SILENT));
  }

  private static boolean isGdbs(GuestSite site) {
    return site.breakpoint().isPresent();
  }

  private boolean mayBeInGuest(InsertBreakpoint insert) {
    boolean atQemu =
        draft.breakpoints.inserted().contains(Breakpoints.place(insert.unconditional()));
    String refusal = draft.tier.refusals().getOrDefault(insert.address(), "");
    boolean conditional = insert.expressions().filter(asked -> !asked.isEmpty()).isPresent();
    boolean hopeless = Placeable.isForGood(refusal, conditional);
    return !atQemu
        && !hopeless
        && draft.tier.changing().isEmpty()
        && !draft.tier.symbols().addresses().isEmpty();
  }

  private void arm(InsertBreakpoint insert, String payload) {
    draft.converse(
        Arming.arm(
                draft.tier,
                insert.address(),
                insert.expressions().orElseThrow(),
                draft.breakpoints.addresses())
            .map(
                tier ->
                    after -> {
                      after.tier = tier;
                      GuestSite site = tier.sites().get(insert.address());
                      if (site != null && isGdbs(site)) {
                        after.toGdb("OK");
                      } else {
                        new GdbSide(after).atQemu(payload);
                      }
                    }),
        after -> after.toGdb(StubDraft.SILENT));
  }

  private void sendToQemu(String payload) {
    Breakpoints.Change change = draft.breakpoints.request(payload);
    draft.breakpoints = change.next();
    change
        .forQemu()
        .ifPresentOrElse(request -> draft.ask(request, Purpose.GDB), () -> draft.toGdb("OK"));
  }

  private void resume(String payload) {
    Optional<ThreadId> stepping = stepping(payload);
    if (stepping.isPresent()) {
      step(payload, stepping.get());
    } else if (draft.tier.sites().isEmpty()) {
      draft.resume(payload);
    } else {
      draft.running(true);
      draft.converse(
          Arming.disarmUnwanted(draft.tier)
              .then(Pricing::arranged)
              .map(
                  tier ->
                      after -> {
                        after.tier = tier;
                        after.resume(payload);
                      }),
          after -> after.resume(payload));
    }
  }

  /** The thread that a resume lets do one instruction. */
  static Optional<ThreadId> stepping(String payload) {
    return VCont.parse(payload)
        .map(vcont -> vcont.actions().get(0))
        .filter(VCont.Action::isStep)
        .flatMap(VCont.Action::thread)
        .filter(thread -> thread.thread() > 0);
  }

  /**
   * Of a step over an instruction that we replaced the machine need not know: most do nothing. Of
   * any other, where it begins tells later whether it was one.
   */
  private void step(String payload, ThreadId thread) {
    draft.running(true);
    draft.converse(
        CpuScan.select(thread)
            .then(selected -> Talk.ask("g"))
            .map(
                answer -> {
                  Optional<RegisterFile> registers = RegisterFile.of(answer);
                  Optional<GuestSite> site = registers.map(r -> draft.tier.sites().get(r.rip()));
                  return after -> {
                    registers.ifPresent(r -> after.effects.add(new StubEffect.Asked(r.rip())));
                    if (site.isPresent()) {
                      new GdbSide(after).stepOver(payload, thread, site.get());
                    } else {
                      after.place = RegisterFile.place(answer);
                      after.resume(payload);
                    }
                  };
                }),
        after -> after.resume(payload));
  }

  private void stepOver(String payload, ThreadId thread, GuestSite site) {
    RspFrame.Packet stop = QemuSide.trap(thread);
    Site place = site.code().site();
    if (site.code().code().copyOf(site.address()).isPresent()) {
      inCopy(payload, site.code().code().resume());
      return;
    }
    Talk<String> step =
        Nops.length(place.displaced()) == place.length()
            ? Talk.ask(RegisterFile.write(RegisterFile.RIP, place.end()))
                .map(moved -> stop.payload())
            : bare(site).then(bare -> Talk.resume(payload)).then(end -> again(site, end));
    draft.converse(
        step.map(end -> after -> after.deliver(new RspFrame.Packet(end))),
        after -> after.deliver(stop));
  }

  /** Its instruction is done where our code has it. */
  private void inCopy(String payload, long copy) {
    draft.converse(
        Talk.ask(RegisterFile.write(RegisterFile.RIP, copy))
            .map(
                moved ->
                    after -> {
                      after.place = OptionalLong.of(copy);
                      after.resume(payload);
                    }),
        after -> after.resume(payload));
  }

  private Talk<Optional<Boolean>> bare(GuestSite site) {
    return PhysicalMemory.in(Arming.bare(draft.tier.symbols(), site));
  }

  private Talk<String> again(GuestSite site, String stop) {
    return PhysicalMemory.in(KernelText.write(draft.tier.symbols(), site.address(), site.patch()))
        .map(patched -> stop);
  }
}
