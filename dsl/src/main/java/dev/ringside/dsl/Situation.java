package dev.ringside.dsl;

import dev.ringside.target.Machine;
import java.time.Duration;
import java.util.Optional;

/**
 * What the machine does at one moment, as a prompt shows it.
 *
 * @param phase in one word
 * @param stop where it stands, in {@link Phase#STOPPED}; empty while that stop is still being read
 * @param ranFor how long it ran before that stop
 * @param sentence the same for the user, with what to do next
 */
public record Situation(Phase phase, Optional<Stop> stop, Duration ranFor, String sentence) {

  /** What the machine does, in one word. */
  public enum Phase {
    /** There is none. */
    OFF,
    BOOTING,
    RUNNING,
    STOPPED,
    /** It runs or stands without a debugger, since gdb was lost. */
    NO_DEBUGGER,
    /** It ended by itself. */
    ENDED
  }

  static Situation of(Machines machines, Stops stops, boolean booting) {
    if (booting) {
      return of(Phase.BOOTING, "the machine boots");
    }
    if (machines.ended().isPresent()) {
      return of(Phase.ENDED, machines.ended().get() + ": vm.boot() starts anew");
    }
    if (machines.booted().isEmpty()) {
      return none();
    }
    Optional<Machine> machine = machines.state();
    if (machine.isEmpty()) {
      return of(Phase.RUNNING, "the guest is running, without a debugger");
    }
    switch (machine.get().phase()) {
      case GONE:
        return of(Phase.NO_DEBUGGER, machine.get().end());
      case STOPPED:
        return new Situation(
            Phase.STOPPED,
            stops.current(),
            stops.ranFor(),
            "the guest stands at " + machine.get().stop().where() + ": gdb.cont() lets it run on");
      default:
        return of(Phase.RUNNING, "the guest is running: gdb.interrupt() stops it");
    }
  }

  /** There is no machine. */
  public static Situation none() {
    return of(Phase.OFF, "no machine is running: vm.boot() starts one");
  }

  private static Situation of(Phase phase, String sentence) {
    return new Situation(phase, Optional.empty(), Duration.ZERO, sentence);
  }
}
