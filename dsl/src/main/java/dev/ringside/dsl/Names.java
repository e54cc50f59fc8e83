package dev.ringside.dsl;

import dev.ringside.condition.Vocabulary;
import dev.ringside.kernel.FunctionNames;
import dev.ringside.kernel.KernelShape;
import dev.ringside.kernel.LockName;
import dev.ringside.kernel.RunningTask;
import dev.ringside.kernel.Symbol;
import dev.ringside.kernel.Symbols;
import dev.ringside.kernel.TaskWords;
import dev.ringside.target.Address;
import dev.ringside.target.Input.Kind;
import dev.ringside.target.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * The kernel's names: functions under the names users know, the guest's words of conditions, locks.
 * The symbol table is read beside the boot. Called on the user's thread and on that of {@link
 * Stops}.
 */
final class Names {
  /**
   * What every session asks of gdb, or leads it to: the per-CPU data, the task, the registers, and
   * the code that every system call's backtrace ends in.
   */
  static final List<String> FIRST_QUESTIONS =
      List.of(
          "&__per_cpu_offset",
          "&current_task",
          "(unsigned long)&((struct task_struct *)0)->pid",
          "(unsigned long)&((struct pt_regs *)0)->ss",
          "&cpu_current_top_of_stack",
          "&do_syscall_64");

  /**
   * What gdb reads when it attaches to a machine that idles, as most do: 0.2 s of gdb 13.1 for
   * Debian's vmlinux. Linux 6.6 renamed it: then the attaching takes as long.
   */
  static final List<String> WHERE_IT_IDLES = List.of("&native_safe_halt");

  /** What a restored machine's gdb is asked soon; the shape of the kernel is remembered by then. */
  static final List<String> SOON_ASKED = List.of("&current_task", "&do_syscall_64");

  private static final Duration SYMBOLS_READ = Duration.ofSeconds(60);
  private final Machines machines;
  private final Optional<Path> shapes;
  private Optional<Vmlinux> vmlinux = Optional.empty();
  private Optional<CompletableFuture<Symbols>> symbols = Optional.empty();
  private Optional<TaskWords> words = Optional.empty();
  private Optional<RunningTask> runningTask = Optional.empty();
  private Optional<List<Address>> perCpuOffsets = Optional.empty();

  Names(Machines machines) {
    this(machines, Optional.empty());
  }

  /**
   * The names of the machine's kernel.
   *
   * @param shapes where is kept what each kernel looks like; empty keeps nothing
   */
  Names(Machines machines, Optional<Path> shapes) {
    this.machines = machines;
    this.shapes = shapes;
  }

  /**
   * What a name means here.
   *
   * @param places where to stop; none for a name nobody knows
   * @param sentence what to tell the user; empty where the name is simply right
   */
  record Resolved(List<String> places, String sentence) {}

  /** A file as it was when its symbols were read; a kernel built anew has another size or time. */
  private record Vmlinux(Path file, long size, long changed) {
    static Vmlinux of(Path file) {
      return new Vmlinux(file, file.toFile().length(), file.toFile().lastModified());
    }
  }

  /** A new machine with its kernel. */
  synchronized void reset(Optional<Path> newVmlinux) {
    Optional<Vmlinux> now = newVmlinux.map(Vmlinux::of);
    boolean failed = symbols.filter(CompletableFuture::isCompletedExceptionally).isPresent();
    if (failed || !now.equals(vmlinux)) {
      symbols = newVmlinux.map(file -> CompletableFuture.supplyAsync(() -> read(file)));
    }
    vmlinux = now;
    words = Optional.empty();
    runningTask = Optional.empty();
    perCpuOffsets = Optional.empty();
  }

  private static Symbols read(Path file) {
    try {
      return Symbols.read(file);
    } catch (IOException failure) {
      throw new RingsideException(failure.getMessage(), failure);
    }
  }

  /** The symbol table as it is being read; empty where the kernel has none. */
  synchronized Optional<CompletableFuture<Symbols>> reading() {
    return symbols;
  }

  /** The symbol table. */
  Symbols symbols() {
    CompletableFuture<Symbols> reading =
        symbols.orElseThrow(
            () ->
                new RingsideException(
                    "this kernel has no vmlinux, so no symbols: boot kernel: 'debian', or a build"
                        + " with debug information"));
    return Await.of(reading, SYMBOLS_READ, "the symbol table");
  }

  /** The system call of that number; empty where unknown. */
  Optional<String> systemCall(OptionalLong number) {
    return number.isPresent() && vmlinux.isPresent()
        ? symbols().systemCall(number.getAsLong())
        : Optional.empty();
  }

  /** What a function's name means on this kernel; any other place means itself. */
  Resolved resolve(String asked) {
    if (vmlinux.isEmpty() || !asked.matches("[A-Za-z_][\\w.]*")) {
      return new Resolved(List.of(asked), "");
    }
    FunctionNames.Resolved resolved = FunctionNames.resolve(asked, symbols());
    return new Resolved(resolved.names(), resolved.sentence());
  }

  /** The functions whose whole name matches. */
  List<String> matching(Pattern pattern) {
    List<String> names = symbols().match(pattern).stream().map(Symbol::name).distinct().toList();
    if (names.isEmpty()) {
      throw new RingsideException("no function of this kernel matches " + pattern);
    }
    return names;
  }

  /** {@code : did you mean …?} for a name nobody knows; empty where nothing is near. */
  String nearSentence(String name) {
    List<String> near = vmlinux.isEmpty() ? List.of() : symbols().near(name);
    return near.isEmpty() ? "" : ": did you mean " + String.join(", ", near) + "?";
  }

  /** The name of the lock at this address, where it has one. */
  Optional<String> lock(Address lock) {
    if (vmlinux.isEmpty()) {
      return Optional.empty();
    }
    if (perCpuOffsets.isEmpty()) {
      perCpuOffsets = Optional.of(readPerCpuOffsets());
    }
    return LockName.of(lock, symbols(), perCpuOffsets.get());
  }

  private List<Address> readPerCpuOffsets() {
    int cpus = value("nr_cpu_ids").map(Integer::parseInt).orElse(0);
    List<Address> offsets = new ArrayList<>();
    for (int cpu = 0; cpu < cpus; cpu++) {
      value("__per_cpu_offset[" + cpu + "]")
          .map(text -> new Address(Long.parseUnsignedLong(text)))
          .ifPresent(offsets::add);
    }
    return offsets;
  }

  /** The guest's words of conditions as gdb evaluates them on this kernel. */
  Vocabulary vocabulary() {
    TaskWords known = words();
    return word -> {
      switch (word) {
        case "comm":
          return known.expression("current").map(task -> task + "->comm");
        // gdb 13.1 compiles these two names to no bytecode.
        case "$pc":
          return Optional.of("$rip");
        case "$sp":
          return Optional.of("$rsp");
        default:
          return known.expression(word);
      }
    };
  }

  /** The guest's words, found by the shape of the kernel's types. */
  synchronized TaskWords words() {
    if (words.isEmpty()) {
      words = Optional.of(readWords());
    }
    return words.get();
  }

  /** Where the running tasks are, once the symbol table was read. */
  synchronized Optional<RunningTask> runningTask() {
    words();
    return runningTask;
  }

  private TaskWords readWords() {
    KernelShape gdb = new ShapeFromGdb();
    if (shapes.isEmpty() || vmlinux.isEmpty()) {
      return TaskWords.of(gdb);
    }
    RememberedShape shape = RememberedShape.of(gdb, vmlinux.get().file(), shapes.get());
    TaskWords read = TaskWords.of(shape);
    runningTask = RunningTask.of(symbols(), shape);
    if (read.words().contains("pid")) {
      shape.keep("init_task");
    }
    return read;
  }

  private Optional<String> value(String expression) {
    Outcome outcome =
        machines.attempt(Kind.BORROW, "data-evaluate-expression", List.of(expression));
    return outcome.fold(done -> done.results().text("value"), failed -> Optional.empty());
  }

  /** Asks gdb, which has read the types. */
  private final class ShapeFromGdb implements KernelShape {
    @Override
    public boolean hasVariable(String name) {
      return value("&" + name).isPresent();
    }

    @Override
    public OptionalLong offset(String struct, String member) {
      return value("(unsigned long)&((struct " + struct + " *)0)->" + member)
          .map(Long::parseLong)
          .map(OptionalLong::of)
          .orElse(OptionalLong.empty());
    }
  }
}
