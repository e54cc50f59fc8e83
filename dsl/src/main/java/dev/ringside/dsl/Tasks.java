package dev.ringside.dsl;

import dev.ringside.target.Input.Kind;
import dev.ringside.target.Outcome;
import dev.ringside.wire.mi.MiTuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which task a virtual CPU runs, read from the kernel's per-CPU data. Works in user mode too, where
 * {@code $gs_base} is the program's. Called on the thread of {@link Stops} and on the user's; the
 * map is concurrent.
 */
final class Tasks {
  private static final Pattern CPU = Pattern.compile("CPU#(\\d+)");
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final String KERNEL_BASE = "$gs_base";
  private final Machines machines;
  private final Names names;
  private final KernelMemory memory;
  private final Map<Integer, Integer> cpus = new ConcurrentHashMap<>();
  private volatile Optional<Boolean> offsets = Optional.empty();

  /**
   * A task.
   *
   * @param pid what {@code gettid} says in it; -1 where it cannot be read
   * @param comm its command name; empty where it cannot be read
   * @param call the number of the system call it is in, or was in last; empty where unknown
   */
  record Task(int pid, String comm, OptionalLong call) {
    static final Task UNKNOWN = new Task(-1, "", OptionalLong.empty());
  }

  Tasks(Machines machines, Names names, KernelMemory memory) {
    this.machines = machines;
    this.names = names;
    this.memory = memory;
  }

  /** Learns the machine's threads; the machine stands still. */
  void learn() {
    cpus.clear();
    MiTuple info = machines.ask(Kind.INSPECT, "thread-info");
    for (MiTuple thread : info.list("threads").map(l -> l.tuples()).orElse(List.of())) {
      Matcher cpu = CPU.matcher(thread.textOr("target-id", "") + thread.textOr("details", ""));
      int id = (int) thread.number("id").orElse(1);
      cpus.put(id, cpu.find() ? Integer.parseInt(cpu.group(1)) : id - 1);
    }
    offsets = Optional.empty();
  }

  /** The CPU of a gdb thread. */
  int cpuOf(int thread) {
    return cpus.getOrDefault(thread, Math.max(0, thread - 1));
  }

  /** The gdb threads with their CPUs. */
  Map<Integer, Integer> threads() {
    return Map.copyOf(cpus);
  }

  /**
   * The task a CPU runs. Where memory is shared with us gdb is not asked: it takes 5 ms (gdb 13.1,
   * three questions).
   */
  Task current(int cpu) {
    return names
        .runningTask()
        .flatMap(place -> memory.data(data -> place.read(cpu, data)))
        .map(task -> new Task(task.pid(), task.comm(), task.call()))
        .orElseGet(() -> fromGdb(cpu));
  }

  private Task fromGdb(int cpu) {
    Optional<String> pid = word(names.words().expression("pid"), cpu);
    Optional<String> comm = word(names.words().expression("comm"), cpu);
    if (pid.isEmpty() || comm.isEmpty()) {
      return Task.UNKNOWN;
    }
    Matcher text = QUOTED.matcher(comm.get());
    return new Task(
        Integer.parseInt(pid.get()),
        text.find() ? text.group(1).split("\\\\0")[0] : "",
        word(names.words().systemCallNumber(), cpu)
            .filter(number -> number.matches("-?\\d+"))
            .map(number -> OptionalLong.of(Long.parseLong(number)))
            .orElse(OptionalLong.empty()));
  }

  /** Evaluates a per-CPU expression for that CPU, whatever mode it is in. */
  private Optional<String> word(Optional<String> expression, int cpu) {
    return expression
        .map(e -> hasOffsets() ? e.replace(KERNEL_BASE, "__per_cpu_offset[" + cpu + "]") : e)
        .flatMap(this::value);
  }

  /** Asked at the first stop that is read, not while the machine becomes ready. */
  private boolean hasOffsets() {
    boolean has =
        offsets.orElseGet(
            () ->
                names.words().words().contains("pid") && value("__per_cpu_offset[0]").isPresent());
    offsets = Optional.of(has);
    return has;
  }

  private Optional<String> value(String gdbExpression) {
    Outcome outcome =
        machines.attempt(Kind.INSPECT, "data-evaluate-expression", List.of(gdbExpression));
    return outcome.fold(done -> done.results().text("value"), failed -> Optional.empty());
  }
}
