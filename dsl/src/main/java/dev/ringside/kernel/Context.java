package dev.ringside.kernel;

import dev.ringside.kernel.Activity.Kind;
import dev.ringside.target.Frame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the kernel was doing at a stop, and whether a program asked for it.
 *
 * <p>Activities nest: a {@code write} to a pipe wakes its reader, an interrupt arrives during a
 * {@code read}. The context is the whole nest; its kind is the innermost activity, the most
 * specific answer. It was asked for when its outermost activity is one a program enters by its own
 * instruction (system call, page fault, exception) and no interrupt and no softirq lies in between:
 * a wake-up inside {@code write} was asked for, the same wake-up inside a timer tick was not, and
 * neither was the tick, whichever call it interrupted. A softirq counts as an interruption also
 * where a system call runs it on its way out ({@code local_bh_enable}), because the work may be
 * anybody's. Kernel threads and idle CPUs are asked by no program.
 *
 * <p>Equal contexts are one row of a table, so records are compared as a whole.
 *
 * @param within the nest, outermost first; never empty
 * @param asked whether a program asked for it, rather than being interrupted by it
 */
public record Context(List<Activity> within, boolean asked) {

  private static final String UNKNOWN_FUNCTION = "??";

  /** Keeps its own copy of {@code within}. */
  public Context {
    within = List.copyOf(within);
  }

  /**
   * Reads the context off a backtrace. Total: any frames give a context.
   *
   * @param frames innermost first, inlined functions as frames of their own
   */
  public static Context of(List<Frame> frames) {
    return of(frames, Optional.empty());
  }

  /**
   * The same, with what the frames of a system call sometimes lack: its name. The wrapper is gone
   * where it ended in a tail call ({@code vm_mmap_pgoff ← do_syscall_64}, 6.1), and when the work
   * put off to the call's end runs (a file's last reference after {@code close}).
   *
   * @param call the call the CPU's task made last, as {@link Symbols#systemCall} names the number
   *     that {@link TaskWords#systemCallNumber} reads; not looked at outside a system call
   */
  public static Context of(List<Frame> frames, Optional<String> call) {
    List<String> functions = trusted(frames);
    List<Activity> innermostFirst = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      String caller = i + 1 < functions.size() ? functions.get(i + 1) : "";
      ContextTable.activity(functions.get(i), caller).ifPresent(a -> add(innermostFirst, a));
    }
    if (innermostFirst.isEmpty()) {
      String outermost = functions.isEmpty() ? "" : functions.get(functions.size() - 1);
      return new Context(List.of(new Activity(Kind.OTHER, outermost)), false);
    }
    Collections.reverse(innermostFirst);
    List<Activity> within = innermostFirst.stream().map(a -> named(a, call)).toList();
    return new Context(within, asked(within));
  }

  /** The innermost activity's kind. */
  public Kind kind() {
    return innermost().kind();
  }

  /** The innermost activity's name, empty where it has none. */
  public String name() {
    return innermost().name();
  }

  /** The nest as a view shows it, outermost first: {@code write › wake-up}. */
  public String label() {
    return within.stream().map(Activity::label).collect(Collectors.joining(" › "));
  }

  @Override
  public String toString() {
    return label() + (asked ? "" : " (not asked for)");
  }

  private Activity innermost() {
    return within.get(within.size() - 1);
  }

  private static Activity named(Activity activity, Optional<String> call) {
    boolean nameless =
        activity.name().isEmpty()
            || activity.name().equals(ContextTable.ENTRY_WORK)
            || activity.name().equals(ContextTable.EXIT_WORK);
    return activity.kind() == Kind.SYSTEM_CALL && nameless && call.isPresent()
        ? new Activity(Kind.SYSTEM_CALL, call.get())
        : activity;
  }

  private static boolean asked(List<Activity> within) {
    return switch (within.get(0).kind()) {
      case KERNEL_THREAD, IDLE, OTHER -> false;
      default -> within.stream().noneMatch(a -> ContextTable.interrupts(a));
    };
  }

  /** Frames of one activity follow each other: its entry, its handler, its common code. */
  private static void add(List<Activity> innermostFirst, Activity next) {
    int last = innermostFirst.size() - 1;
    if (last < 0 || innermostFirst.get(last).kind() != next.kind()) {
      innermostFirst.add(next);
      return;
    }
    // creat is written as a call of open's code: of two system calls the outer is the one made. Of
    // anything else the inner is the more telling (worker_thread, and the work it was given).
    boolean better = next.kind() == Kind.SYSTEM_CALL || innermostFirst.get(last).name().isEmpty();
    if (better && !next.name().isEmpty()) {
      innermostFirst.set(last, next);
    }
  }

  /**
   * The functions of the frames that can be believed. Behind an entry from user mode lie the saved
   * user registers, which gdb 13.1 goes on to unwind: {@code 0x47a004 in ?? ()}, {@code 0x3 in
   * fixed_percpu_data ()}.
   */
  private static List<String> trusted(List<Frame> frames) {
    List<String> functions = new ArrayList<>();
    for (Frame frame : frames) {
      boolean userHalf = frame.pc().bits() > 0;
      if (frame.function().equals(UNKNOWN_FUNCTION) || userHalf) {
        break;
      }
      functions.add(CloneSuffix.strip(frame.function()));
      if (ContextTable.fromUserMode(frame.function())) {
        break;
      }
    }
    return functions;
  }
}
