package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringside.target.Machine;
import dev.ringside.target.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The verbs on {@code vm}: the machine as a whole. Called on the user's thread. */
public final class Vm {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration QEMU_ANSWERS = Duration.ofSeconds(20);
  private static final Set<String> RUN_CONTROL = Set.of("cont", "stop", "c", "s", "gdbserver");
  private final Session session;
  private final Machines machines;
  private final Stops stops;
  private final Snapshots snapshots;

  Vm(Session session, Machines machines, Stops stops, Snapshots snapshots) {
    this.session = session;
    this.machines = machines;
    this.stops = stops;
    this.snapshots = snapshots;
  }

  /**
   * The state of the machine.
   *
   * @param qemu QEMU's word for it, {@code off} where there is none
   * @param debugger {@code running}, {@code stopped at …}, or {@code not attached}
   * @param pids the host's process ids of {@code qemu} and {@code gdb}
   */
  public record Status(String qemu, String debugger, Map<String, Long> pids) {}

  /** Boots Debian's kernel. */
  public Boot boot() {
    return boot(Map.of());
  }

  /** Boots a kernel; a machine that runs already is ended first. */
  public Boot boot(Map<String, ?> arguments) {
    return session.boot(arguments);
  }

  /** Stops the machine: through gdb where one is attached, so that it knows. */
  public void pause() {
    if (debuggerAttached()) {
      stops.interrupt(System.nanoTime() + Stops.SETTLES.toNanos());
    } else {
      execute("stop", Map.of());
    }
  }

  /** Lets the machine run on. */
  public void resume() {
    machines.target();
    if (machines.debugged()) {
      stops.resume("exec-continue");
    } else {
      execute("cont", Map.of());
    }
  }

  /** Saves the machine under a name; one that runs stands still for it and runs on. */
  public Snapshot save(String tag) {
    return snapshots.save(tag);
  }

  /** Makes the machine what it was when it was saved under that name. */
  public Snapshot restore(String tag) {
    return snapshots.restore(tag);
  }

  /** The names under which the machine was saved, oldest first. */
  public List<String> getSaved() {
    return snapshots.tags();
  }

  /** Where what was saved under a name is kept. */
  Path snapshotFile(String tag) {
    return snapshots.file(tag);
  }

  /** Presses the reset button. */
  public void reset() {
    execute("system_reset", Map.of());
  }

  /** Ends the machine at once. */
  public void kill() {
    session.end();
  }

  /** What the machine does. */
  public Status getStatus() {
    Optional<Target> target = machines.booted();
    if (target.isEmpty() || machines.ended().isPresent()) {
      return new Status("off", machines.ended().orElse("not attached"), Map.of());
    }
    String qemu = execute("query-status", Map.of()).path("status").asText();
    String debugger = machines.state().map(Vm::word).orElse("not attached");
    return new Status(qemu, debugger, Await.of(target.get().pids(), QEMU_ANSWERS, "the machine"));
  }

  private static String word(Machine machine) {
    switch (machine.phase()) {
      case STOPPED:
        return "stopped at " + machine.stop().where();
      case GONE:
        return machine.end();
      default:
        return "running";
    }
  }

  /** What the guest printed on its console, line by line, free of escape sequences. */
  public List<String> getConsole() {
    return Await.of(machines.last().console(), QEMU_ANSWERS, "the console");
  }

  /** Executes a QMP command; the answer as maps, lists, numbers and texts. */
  public Object qmp(String command) {
    return qmp(command, Map.of());
  }

  /** Executes a QMP command with arguments. */
  public Object qmp(String command, Map<String, ?> arguments) {
    refuseRunControl(command);
    return JSON.convertValue(execute(command, arguments), Object.class);
  }

  /** Executes a line of QEMU's human monitor; what it prints. */
  public String monitor(String line) {
    refuseRunControl(line.strip().split("\\s+")[0]);
    return execute("human-monitor-command", Map.of("command-line", line))
        .asText()
        .replace("\r\n", "\n");
  }

  /** QEMU would let the guest run without its breakpoints, and gdb would never learn. */
  private void refuseRunControl(String command) {
    if (debuggerAttached() && RUN_CONTROL.contains(command)) {
      throw new RingsideException(
          "'"
              + command
              + "' behind the debugger's back would run the guest without breakpoints:"
              + " use vm.pause() and vm.resume()");
    }
  }

  /** Also after gdb was lost: our stub would undo a stop that QEMU's monitor makes. */
  private boolean debuggerAttached() {
    machines.target();
    return machines.state().isPresent();
  }

  private JsonNode execute(String command, Map<String, ?> arguments) {
    try {
      return Await.of(machines.target().qmp(command, arguments), QEMU_ANSWERS, "QEMU's monitor");
    } catch (RingsideException failure) {
      throw machines.explained(failure);
    }
  }
}
