package dev.ringside.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The guest's words of a condition ({@code current pid tgid comm cpu arg0…arg5 retval $reg}) as C
 * expressions for gdb on x86-64.
 *
 * <p>All of them compile to gdb's agent bytecode (gdb 13.1, {@code maint agent}), so that a
 * condition made of them can run behind a stub: no calls, no convenience variables, and numbers in
 * place of members of anonymous structures, which gdb refuses to compile.
 *
 * <p>The per-CPU words go through {@code $gs_base}, which is the kernel's only while the CPU runs
 * in kernel mode: in user mode it is the program's (usually 0) and the value read is meaningless or
 * unreadable. Breakpoints in the kernel are safe but for the first instructions of an entry, before
 * its {@code swapgs}.
 */
public final class TaskWords {

  private static final Map<String, String> REGISTERS =
      Map.of(
          // System V ABI for x86-64, 3.2.3: integer arguments at a function's entry, and its
          // result.
          "arg0", "$rdi",
          "arg1", "$rsi",
          "arg2", "$rdx",
          "arg3", "$rcx",
          "arg4", "$r8",
          "arg5", "$r9",
          "retval", "$rax");

  private static final Pattern REGISTER = Pattern.compile("\\$[a-z][a-z0-9_]*");

  private final Map<String, String> words;

  private final Optional<String> systemCallNumber;

  private TaskWords(Map<String, String> words, Optional<String> systemCallNumber) {
    this.words = words;
    this.systemCallNumber = systemCallNumber;
  }

  /** The words as this kernel needs them; what its shape does not support is absent. */
  public static TaskWords of(KernelShape shape) {
    Map<String, String> words = new LinkedHashMap<>();
    perCpu(shape, "current_task", "current_task", "unsigned long")
        .ifPresent(
            pointer -> {
              words.put("current", "((struct task_struct*)" + pointer + ")");
              member(shape, pointer, "pid").ifPresent(at -> words.put("pid", "*(int*)" + at));
              member(shape, pointer, "tgid").ifPresent(at -> words.put("tgid", "*(int*)" + at));
              member(shape, pointer, "comm").ifPresent(at -> words.put("comm", "(char*)" + at));
            });
    cpu(shape).ifPresent(cpu -> words.put("cpu", cpu));
    words.putAll(REGISTERS);
    return new TaskWords(words, systemCallNumber(shape));
  }

  /**
   * The address of a member of the current task, by its offset: gdb 13.1 needs 41 ms to look up
   * {@code struct task_struct} in an expression, and these are evaluated at every stop.
   */
  private static Optional<String> member(KernelShape shape, String pointer, String name) {
    OptionalLong offset = shape.offset("task_struct", name);
    return offset.isPresent()
        ? Optional.of("(" + pointer + "+" + offset.getAsLong() + ")")
        : Optional.empty();
  }

  /**
   * The expression for a word.
   *
   * <p>{@code pid} is the task's own number, what {@code gettid} returns and {@code ps -T} shows;
   * {@code tgid} is what {@code getpid} returns. {@code comm} is the address of at most 16 bytes
   * that end in 0. {@code arg0}… hold at a function's first instruction only, {@code retval} only
   * where it returns. {@code $rip} and other registers are passed on as they are.
   *
   * @return empty for a name that is none of the guest's words on this kernel
   */
  public Optional<String> expression(String word) {
    if (REGISTER.matcher(word).matches()) {
      return Optional.of(word);
    }
    return Optional.ofNullable(words.get(word));
  }

  /** The words this kernel supports, registers apart. */
  public Set<String> words() {
    return Set.copyOf(words.keySet());
  }

  /**
   * The expression for the number of the system call that the running task is in, or made last: the
   * {@code orig_ax} it entered the kernel with. Worth reading only while {@link Context} says
   * system call: after an interrupt from user mode the same word holds something else.
   *
   * @return empty where the kernel keeps the top of the stack elsewhere (64-bit before 5.13) or
   *     {@code pt_regs} is unknown
   */
  public Optional<String> systemCallNumber() {
    return systemCallNumber;
  }

  /**
   * The user's registers lie at the very top of the kernel stack, and the top is a per-CPU variable
   * (1591584e2e76, 5.13; 385f72c83eb6, 6.15), a member of {@code pcpu_hot} in 6.2 to 6.14
   * (c063a217bc07).
   */
  private static Optional<String> systemCallNumber(KernelShape shape) {
    OptionalLong fromTop = systemCallBelowTop(shape);
    return fromTop.isEmpty()
        ? Optional.empty()
        : perCpu(shape, "cpu_current_top_of_stack", "top_of_stack", "unsigned long")
            .map(top -> "*(long*)(" + top + "-" + fromTop.getAsLong() + ")");
  }

  /** How far below the top of the stack the number is; empty where {@code pt_regs} is unknown. */
  static OptionalLong systemCallBelowTop(KernelShape shape) {
    OptionalLong number = shape.offset("pt_regs", "orig_ax");
    OptionalLong last = shape.offset("pt_regs", "ss");
    return number.isEmpty() || last.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(last.getAsLong() + Long.BYTES - number.getAsLong());
  }

  private static Optional<String> cpu(KernelShape shape) {
    boolean uniprocessor = !shape.hasVariable("__per_cpu_offset");
    return uniprocessor ? Optional.of("0") : perCpu(shape, "cpu_number", "cpu_number", "int");
  }

  /**
   * A per-CPU variable's value on the CPU that stopped. Newest first: a variable of its own since
   * 6.15 (01c7bc5198e9 for cpu_number, a1e4cc0155ad for current_task); a member of {@code pcpu_hot}
   * in 6.2 to 6.14 (e57ef2ed97c1, 7443b296e699), inside an anonymous structure; a variable before.
   * The sum with gs holds for both layouts of the template section, at 0 and (6.15, 9d7de2aa8b41)
   * at its link address, because gs holds the difference. Without SMP there is one copy, at the
   * variable's own address.
   */
  private static Optional<String> perCpu(
      KernelShape shape, String variable, String member, String type) {
    String base = shape.hasVariable("__per_cpu_offset") ? "$gs_base+" : "";
    String place = "*(" + type + "*)(" + base + "(unsigned long)&";
    if (shape.hasVariable(variable)) {
      return Optional.of(place + variable + ")");
    }
    OptionalLong offset = shape.offset("pcpu_hot", member);
    if (shape.hasVariable("pcpu_hot") && offset.isPresent()) {
      return Optional.of(place + "pcpu_hot+" + offset.getAsLong() + ")");
    }
    return Optional.empty();
  }
}
