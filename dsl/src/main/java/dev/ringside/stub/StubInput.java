package dev.ringside.stub;

import dev.ringside.wire.rsp.RspFrame;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What {@link StubState} decides about. */
public sealed interface StubInput {
  /**
   * QEMU's stub was reached; the machine may have been stopped by that.
   *
   * @param shared whether words of the guest's memory can be watched while it runs
   */
  record QemuOpened(boolean shared) implements StubInput {}

  /** A frame from QEMU. */
  record FromQemu(RspFrame frame) implements StubInput {}

  /** QEMU's stub is gone. */
  record QemuClosed() implements StubInput {}

  /** A gdb connected. */
  record GdbOpened() implements StubInput {}

  /** A frame from gdb. */
  record FromGdb(RspFrame frame) implements StubInput {}

  /** gdb is gone, with or without a farewell. */
  record GdbClosed() implements StubInput {}

  /** QEMU did not answer the request with this serial number in time. */
  record Late(long serial) implements StubInput {}

  /** gdb told its user of a stop: an interrupt asked for before that needs no answer any more. */
  record StopReported() implements StubInput {}

  /** The machine stands for its user, and shall stay so if gdb goes; or does not any more. */
  record Stays(boolean stays) implements StubInput {}

  /**
   * What the wire log says on the channel {@code stub}, so that a log can be replayed; empty for
   * frames, which their links log.
   */
  default Optional<String> event() {
    return fold(
        qemu -> Optional.of(qemu.shared() ? "qemu opened, its memory shared" : "qemu opened"),
        frame -> Optional.empty(),
        closed -> Optional.of("qemu closed"),
        opened -> Optional.of("gdb opened"),
        frame -> Optional.empty(),
        closed -> Optional.of("gdb closed"),
        late -> Optional.of("late " + late.serial()),
        reported -> Optional.of("stop reported"),
        stays -> Optional.of(stays.stays() ? "stays" : "does not stay"),
        interrupt -> Optional.of("interrupt"),
        called -> Optional.of("called" + called.glance().map(each -> " and shown").orElse("")),
        looked -> Optional.empty(),
        over -> Optional.of("glance over " + over.serial()),
        notReleased -> Optional.of("not released"),
        bare -> Optional.of("bare"),
        price -> Optional.of("price " + price.text()),
        overdue -> Optional.of("overdue " + overdue.serial()),
        reset -> Optional.of("reset"));
  }

  /** Somebody other than gdb wants the machine to stop, and gdb to hear of it. */
  record Interrupt() implements StubInput {}

  /**
   * Code in the guest has something to tell: its word in shared memory is not zero.
   *
   * @param glance the CPU, where that can be looked at while the machine runs
   */
  record Called(Optional<Glance> glance) implements StubInput {}

  /**
   * What was asked by {@link StubEffect.Look}.
   *
   * @param answer empty where QEMU must be asked
   */
  record Looked(String request, Optional<String> answer) implements StubInput {}

  /** gdb has looked at the glance with this number long enough. */
  record GlanceOver(long serial) implements StubInput {}

  /** Whether this CPU saw that it is let go is not known. */
  record NotReleased(Glance glance) implements StubInput {}

  /** The machine stands, and its memory shall be as if nobody debugged it. */
  record Bare() implements StubInput {}

  /**
   * Somebody wants to know the price of conditions in the guest.
   *
   * @param addresses of their breakpoints, the one that will be passed soonest first
   */
  record Price(List<Long> addresses) implements StubInput {
    public Price {
      addresses = List.copyOf(addresses);
    }

    private String text() {
      return addresses.stream().map(Long::toHexString).collect(Collectors.joining(" "));
    }
  }

  /** What was let run with this serial number has not stopped in time. */
  record Overdue(long serial) implements StubInput {}

  /** The machine was reset: its memory is not what it was. */
  record Reset() implements StubInput {}

  /** Applies the function that belongs to this input. */
  default <T> T fold(
      Function<? super QemuOpened, ? extends T> qemuOpened,
      Function<? super FromQemu, ? extends T> fromQemu,
      Function<? super QemuClosed, ? extends T> qemuClosed,
      Function<? super GdbOpened, ? extends T> gdbOpened,
      Function<? super FromGdb, ? extends T> fromGdb,
      Function<? super GdbClosed, ? extends T> gdbClosed,
      Function<? super Late, ? extends T> late,
      Function<? super StopReported, ? extends T> stopReported,
      Function<? super Stays, ? extends T> stays,
      Function<? super Interrupt, ? extends T> interrupt,
      Function<? super Called, ? extends T> called,
      Function<? super Looked, ? extends T> looked,
      Function<? super GlanceOver, ? extends T> glanceOver,
      Function<? super NotReleased, ? extends T> notReleased,
      Function<? super Bare, ? extends T> bare,
      Function<? super Price, ? extends T> price,
      Function<? super Overdue, ? extends T> overdue,
      Function<? super Reset, ? extends T> reset) {
    if (this instanceof QemuOpened it) {
      return qemuOpened.apply(it);
    }
    if (this instanceof FromQemu it) {
      return fromQemu.apply(it);
    }
    if (this instanceof QemuClosed it) {
      return qemuClosed.apply(it);
    }
    if (this instanceof GdbOpened it) {
      return gdbOpened.apply(it);
    }
    if (this instanceof FromGdb it) {
      return fromGdb.apply(it);
    }
    if (this instanceof GdbClosed it) {
      return gdbClosed.apply(it);
    }
    if (this instanceof Late it) {
      return late.apply(it);
    }
    if (this instanceof StopReported it) {
      return stopReported.apply(it);
    }
    if (this instanceof Stays it) {
      return stays.apply(it);
    }
    if (this instanceof Interrupt it) {
      return interrupt.apply(it);
    }
    if (this instanceof Called it) {
      return called.apply(it);
    }
    if (this instanceof Looked it) {
      return looked.apply(it);
    }
    if (this instanceof GlanceOver it) {
      return glanceOver.apply(it);
    }
    if (this instanceof NotReleased it) {
      return notReleased.apply(it);
    }
    if (this instanceof Bare it) {
      return bare.apply(it);
    }
    if (this instanceof Price it) {
      return price.apply(it);
    }
    if (this instanceof Overdue it) {
      return overdue.apply(it);
    }
    return reset.apply((Reset) this);
  }
}
