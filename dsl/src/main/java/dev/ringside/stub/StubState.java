package dev.ringside.stub;

import dev.ringside.wire.rsp.RspFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The stub's state and every decision about a frame. Immutable and pure.
 *
 * <p>What QEMU 7.2 needs to be told or kept from, each seen on the wire: it stops the machine when
 * somebody connects and may send a stop reply that nobody asked for; any byte that reaches it while
 * the CPUs run stops them, so that an acknowledgement must come before the resume and never after;
 * an interrupt that reaches it when it has already stopped is lost; it answers {@code p} with
 * nothing until {@code target.xml} was read once.
 *
 * @param ready whether the greeting with QEMU is done; before it, gdb's requests wait in {@code
 *     held}
 * @param running whether the CPUs run
 * @param gdb whether a gdb is connected
 * @param gdbAcks whether gdb still wants each packet acknowledged
 * @param open the requests QEMU has not answered yet, oldest first
 * @param held what gdb said before QEMU was ready
 * @param breakpoints what gdb has inserted, with its conditions
 * @param interrupt whether gdb asked for an interrupt that no reported stop has settled yet
 * @param stays whether the machine stands for its user; it may stand for gdb alone, which looks at
 *     a condition
 * @param runOn whether the machine is to run as soon as QEMU has answered everything: an
 *     acknowledgement must never reach it after a resume
 * @param conversation what is being asked of QEMU on our own account; what gdb says meanwhile waits
 * @param tier the breakpoints that live in the guest
 * @param glance what gdb looks at while the machine runs, though it takes it for standing
 * @param kept a stop of which gdb hears when it lets the machine run
 * @param bare whether the memory is to be bared when nothing is asked of QEMU
 * @param called whether code in the guest called, and the machine is being stopped for it
 * @param wasReset whether the machine was reset in the middle of the conversation
 * @param lastResume how gdb let the machine run last
 * @param place where the CPU stood that gdb lets do one instruction
 * @param serial the number of the last request
 * @param lastToGdb what gdb would want again after a bad checksum
 * @param lastToQemu what QEMU would want again after a bad checksum
 */
record StubState(
    boolean ready,
    boolean running,
    boolean gdb,
    boolean gdbAcks,
    List<Request> open,
    List<RspFrame> held,
    Breakpoints breakpoints,
    boolean interrupt,
    boolean stays,
    boolean runOn,
    Optional<Conversation> conversation,
    GuestTier tier,
    Optional<Glance> glance,
    Optional<RspFrame.Packet> kept,
    boolean bare,
    boolean called,
    boolean wasReset,
    String lastResume,
    OptionalLong place,
    long serial,
    Optional<RspFrame> lastToGdb,
    Optional<RspFrame> lastToQemu) {

  /**
   * A request that QEMU has not answered yet.
   *
   * @param serial its number
   * @param payload what was asked
   * @param purpose who waits for the answer
   */
  record Request(long serial, String payload, Purpose purpose) {
    /** The same when gdb is gone: only for what it waited for is nobody left. */
    Request withoutGdb() {
      return purpose == Purpose.GDB ? new Request(serial, payload, Purpose.NOBODY) : this;
    }
  }

  /** Who waits for an answer of QEMU's. */
  enum Purpose {
    /** gdb. */
    GDB,
    /** The conversation. */
    CONVERSATION,
    /** Nobody. */
    NOBODY,
    /** Nobody any more: its time was over. */
    LATE
  }

  /** The next state and what is to be done, in order. */
  record Step(StubState next, List<StubEffect> effects) {}

  StubState {
    open = List.copyOf(open);
    held = List.copyOf(held);
  }

  /** Not connected to anybody. */
  static StubState initial() {
    return new StubState(
        false,
        true,
        false,
        true,
        List.of(),
        List.of(),
        Breakpoints.NONE,
        false,
        false,
        false,
        Optional.empty(),
        GuestTier.NONE,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        "c",
        OptionalLong.empty(),
        0,
        Optional.empty(),
        Optional.empty());
  }

  /** The addresses of gdb's breakpoints, wherever they are. */
  Set<Long> inserted() {
    Set<Long> addresses = breakpoints.addresses();
    tier.sites().values().stream()
        .filter(site -> site.breakpoint().isPresent() && site.wanted())
        .forEach(site -> addresses.add(site.address()));
    return addresses;
  }

  Step on(StubInput input) {
    StubDraft draft = new StubDraft(this);
    input
        .<Runnable>fold(
            opened -> () -> new QemuSide(draft).greet(opened.shared()),
            fromQemu -> () -> new QemuSide(draft).received(fromQemu.frame()),
            closed -> draft::qemuClosed,
            gdb -> () -> new GdbPresence(draft).opened(),
            fromGdb -> () -> new GdbSide(draft).received(fromGdb.frame()),
            gone -> () -> new GdbPresence(draft).closed(),
            late -> () -> new QemuSide(draft).late(late.serial()),
            reported -> draft::stopReported,
            stays -> () -> draft.stays(stays.stays()),
            interrupt -> draft::interrupt,
            called -> () -> draft.called(called.glance()),
            looked -> () -> new GlanceSide(draft).looked(looked.request(), looked.answer()),
            over -> () -> new GlanceSide(draft).over(over.serial()),
            not -> () -> new GlanceSide(draft).notReleased(not.glance()),
            bare -> draft::bare,
            priced -> () -> new Pricing(draft).wanted(priced.addresses()),
            overdue -> () -> draft.overdue(overdue.serial()),
            reset -> draft::reset)
        .run();
    return draft.step();
  }
}
