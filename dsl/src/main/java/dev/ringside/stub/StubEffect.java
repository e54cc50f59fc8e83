package dev.ringside.stub;

import dev.ringside.wire.rsp.RspFrame;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What {@link StubState} wants done. */
public sealed interface StubEffect {
  /** Send this to gdb. */
  record ToGdb(RspFrame frame) implements StubEffect {}

  /** Send this to QEMU. */
  record ToQemu(RspFrame frame) implements StubEffect {}

  /**
   * Send this to QEMU, which lets CPUs run; come back with {@link StubInput.Overdue} if they have
   * not soon stopped. The time is nobody's: the machine stands for its user, or for us.
   */
  record RunBriefly(RspFrame frame, long serial) implements StubEffect {}

  /** Come back with {@link StubInput.Late} if this request is still open then. */
  record StartTimer(long serial) implements StubEffect {}

  /** QEMU lets the CPUs run now ({@code true}) or has stopped them. */
  record Witness(boolean running) implements StubEffect {}

  /** QEMU is silent: what it was asked. */
  record QemuSilent(String request) implements StubEffect {}

  /**
   * Come back with {@link StubInput.Called} as soon as one of these words of the guest's memory is
   * not zero, and set them to zero first.
   *
   * @param words physical addresses of 4 bytes each; none to stop watching
   */
  record Watch(List<Long> words) implements StubEffect {
    public Watch {
      words = List.copyOf(words);
    }
  }

  /** Come back at once with {@link StubInput.Looked}; the last of a step's effects. */
  record Look(Glance glance, String request) implements StubEffect {}

  /** Come back with {@link StubInput.GlanceOver} after the time that gdb has for a glance. */
  record StartGlance(long serial) implements StubEffect {}

  /** Let the CPU go on and watch the words, or come back with {@link StubInput.NotReleased}. */
  record Release(Glance glance) implements StubEffect {}

  /** The machine's memory is as if nobody debugged it. */
  record Bared() implements StubEffect {}

  /** The machine stands for the breakpoint at this address, and what it asks is being answered. */
  record Asked(long address) implements StubEffect {}

  /** End gdb's connection. */
  record CloseGdb() implements StubEffect {}

  /** What the wire log says on the channel {@code stub}; empty for what its frames tell. */
  default Optional<String> event() {
    return fold(
        frame -> Optional.empty(),
        frame -> Optional.empty(),
        briefly -> Optional.empty(),
        timer -> Optional.empty(),
        witness -> Optional.of(witness.running() ? "running" : "stopped"),
        silent -> Optional.of("qemu is silent: " + silent.request()),
        watch -> Optional.empty(),
        look -> Optional.empty(),
        start -> Optional.of("glance " + start.serial()),
        release -> Optional.of("released"),
        bared -> Optional.of("bared"),
        asked -> Optional.empty(),
        close -> Optional.of("close gdb"));
  }

  /** Applies the function that belongs to this effect. */
  default <T> T fold(
      Function<? super ToGdb, ? extends T> toGdb,
      Function<? super ToQemu, ? extends T> toQemu,
      Function<? super RunBriefly, ? extends T> runBriefly,
      Function<? super StartTimer, ? extends T> startTimer,
      Function<? super Witness, ? extends T> witness,
      Function<? super QemuSilent, ? extends T> qemuSilent,
      Function<? super Watch, ? extends T> watch,
      Function<? super Look, ? extends T> look,
      Function<? super StartGlance, ? extends T> startGlance,
      Function<? super Release, ? extends T> release,
      Function<? super Bared, ? extends T> bared,
      Function<? super Asked, ? extends T> asked,
      Function<? super CloseGdb, ? extends T> closeGdb) {
    if (this instanceof ToGdb it) {
      return toGdb.apply(it);
    }
    if (this instanceof ToQemu it) {
      return toQemu.apply(it);
    }
    if (this instanceof RunBriefly it) {
      return runBriefly.apply(it);
    }
    if (this instanceof StartTimer it) {
      return startTimer.apply(it);
    }
    if (this instanceof Witness it) {
      return witness.apply(it);
    }
    if (this instanceof QemuSilent it) {
      return qemuSilent.apply(it);
    }
    if (this instanceof Watch it) {
      return watch.apply(it);
    }
    if (this instanceof Look it) {
      return look.apply(it);
    }
    if (this instanceof StartGlance it) {
      return startGlance.apply(it);
    }
    if (this instanceof Release it) {
      return release.apply(it);
    }
    if (this instanceof Bared it) {
      return bared.apply(it);
    }
    if (this instanceof Asked it) {
      return asked.apply(it);
    }
    return closeGdb.apply((CloseGdb) this);
  }
}
