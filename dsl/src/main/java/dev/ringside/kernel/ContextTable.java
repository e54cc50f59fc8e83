package dev.ringside.kernel;

import dev.ringside.kernel.Activity.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which function means which activity. The names are those of Linux 4.20, 6.1 and 6.12 together: a
 * name that a kernel lacks matches nothing there, so no version is asked for.
 */
final class ContextTable {

  /**
   * One rule.
   *
   * @param function the whole name of a function that means {@code kind}
   * @param caller the whole name of its caller, where the function alone would not tell
   * @param name the activity's name; {@code $1} is the function's first group
   * @param source where the kernel defines the function
   */
  private record Row(Kind kind, Pattern function, Pattern caller, String name, String source) {
    String nameOf(Matcher matched) {
      return name.equals("$1") ? matched.group(1) : name;
    }
  }

  // Documentation/core-api/entry.rst has the terms.
  static final String ENTRY_WORK = "entry work";
  static final String EXIT_WORK = "exit work";

  private static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);

  private static final Set<Kind> INTERRUPTS =
      EnumSet.of(Kind.TIMER_TICK, Kind.DEVICE_INTERRUPT, Kind.SOFTIRQ);

  private static final String SYSCALL_ENTRY =
      "do_syscall_64|do_syscall_x64|do_syscall_x32|x64_sys_call|x32_sys_call|ia32_sys_call"
          + "|do_int80_(?:syscall_32|emulation)|(?:__)?do_fast_syscall_32|do_SYSENTER_32"
          + "|do_syscall_32_irqs_on|entry_SYSCALL_64(?:_after_hwframe|_fastpath)?"
          + "|entry_SYSCALL_compat(?:_after_hwframe)?|entry_SYSENTER_(?:compat|32)"
          + "|entry_INT80_(?:compat|32)|asm_int80_emulation";

  // What process_one_work() and kthread() call themselves, next to the function they were given.
  private static final String NOT_GIVEN =
      "(?!_raw_|pwq_|wake_up_|kick_pool|move_linked_works|_?cond_resched|schedule"
          + "|set_cpus_allowed|sched_setscheduler)";

  private static final Pattern FROM_USER_MODE =
      Pattern.compile("entry_(?:SYSCALL|SYSENTER|INT80).*|asm_int80_emulation");

  /** The first row that matches counts. */
  private static final List<Row> ROWS =
      List.of(
          // System calls: since 4.17 (fa697140f9a2) through wrappers that take pt_regs; before,
          // sys_ and SyS_. fbdev has functions of its own called sys_*, hence the caller.
          row(
              Kind.SYSTEM_CALL,
              "__(?:x64|x32|ia32)(?:_compat)?_sys_(\\w+)",
              "$1",
              "arch/x86/include/asm/syscall_wrapper.h"),
          row(
              Kind.SYSTEM_CALL,
              "__(?:do|se)(?:_compat)?_sys_(\\w+)",
              "$1",
              "arch/x86/include/asm/syscall_wrapper.h"),
          row(Kind.SYSTEM_CALL, "ksys_(\\w+)", "$1", "include/linux/syscalls.h"),
          row(
              Kind.SYSTEM_CALL,
              "(?:compat_)?(?:SyS|SYSC)_(\\w+)",
              "$1",
              "include/linux/syscalls.h, until 4.16"),
          row(
              Kind.SYSTEM_CALL,
              "(?:compat_)?sys_(\\w+)",
              SYSCALL_ENTRY,
              "$1",
              "include/linux/syscalls.h, until 4.16"),
          row(
              Kind.SYSTEM_CALL,
              "syscall_trace_enter|syscall_enter_from_user_mode",
              ENTRY_WORK,
              "kernel/entry/common.c"),
          row(
              Kind.SYSTEM_CALL,
              "syscall_exit_to_user_mode|syscall_return_slowpath",
              SYSCALL_ENTRY,
              EXIT_WORK,
              "kernel/entry/common.c; until 5.8 arch/x86/entry/common.c"),
          row(Kind.SYSTEM_CALL, SYSCALL_ENTRY, "", "arch/x86/entry/common.c, entry_64.S"),
          // A child's first steps: the parent called fork, vfork or clone, the frames cannot say.
          row(
              Kind.SYSTEM_CALL,
              "schedule_tail|calculate_sigpending|syscall_exit_to_user_mode|syscall_return_slowpath",
              "ret_from_fork(?:_asm)?",
              "fork",
              "arch/x86/entry/entry_64.S, since 6.6 arch/x86/kernel/process.c"),
          row(
              Kind.PAGE_FAULT,
              "(?:asm_)?exc_page_fault|(?:async_|trace_)?page_fault|(?:__)?do_page_fault"
                  + "|do_user_addr_fault|do_kern_addr_fault|handle_page_fault",
              "",
              "arch/x86/mm/fault.c"),
          row(
              Kind.EXCEPTION,
              "(?:asm_)?exc_(\\w+)",
              "$1",
              "arch/x86/include/asm/idtentry.h, since 5.8"),
          row(
              Kind.EXCEPTION,
              "do_(general_protection|int3|debug|nmi|double_fault|device_not_available"
                  + "|divide_error|invalid_op|overflow|bounds|stack_segment|alignment_check)",
              "$1",
              "arch/x86/kernel/traps.c, until 5.7"),
          row(Kind.EXCEPTION, "do_error_trap|do_trap", "", "arch/x86/kernel/traps.c"),
          row(
              Kind.TIMER_TICK,
              "(?:asm_|instr_|__|fred_)*sysvec_apic_timer_interrupt|(?:smp_)?apic_timer_interrupt"
                  + "|local_apic_timer_interrupt",
              "",
              "arch/x86/kernel/apic/apic.c"),
          row(Kind.TIMER_TICK, "hrtimer_interrupt", "", "kernel/time/hrtimer.c"),
          row(
              Kind.TIMER_TICK,
              "tick_(?:sched_timer|nohz_handler|handle_periodic|periodic)|update_process_times",
              "",
              "kernel/time/tick-sched.c, tick-common.c, timer.c"),
          row(
              Kind.DEVICE_INTERRUPT,
              "(?:asm_|instr_|__|fred_)*sysvec_(\\w+)",
              "$1",
              "arch/x86/include/asm/idtentry.h; call_function, reschedule_ipi, irq_work …"),
          row(
              Kind.DEVICE_INTERRUPT,
              "(\\w+)",
              "__handle_irq_event_percpu",
              "$1",
              "kernel/irq/handle.c calls the action's handler"),
          row(
              Kind.DEVICE_INTERRUPT,
              "(?:asm_|__)?common_interrupt|do_IRQ|ret_from_intr|handle_irq_event(?:_percpu)?"
                  + "|handle_(?:edge|level|fasteoi|simple)_irq",
              "",
              "arch/x86/kernel/irq.c, kernel/irq/chip.c"),
          row(
              Kind.DEVICE_INTERRUPT,
              "smp_(reschedule|call_function|call_function_single|irq_work)_interrupt",
              "$1",
              "arch/x86/kernel/smp.c, until 5.7"),
          row(
              Kind.SOFTIRQ,
              "run_timer_softirq|__run_timers|run_timer_base",
              "timer",
              "kernel/time/timer.c"),
          row(Kind.SOFTIRQ, "hrtimer_run_softirq", "hrtimer", "kernel/time/hrtimer.c"),
          row(Kind.SOFTIRQ, "(net_[rt]x)_action", "$1", "net/core/dev.c"),
          row(Kind.SOFTIRQ, "rcu_core(?:_si)?|rcu_process_callbacks", "rcu", "kernel/rcu/tree.c"),
          row(Kind.SOFTIRQ, "blk_done_softirq", "block", "block/blk-mq.c"),
          row(Kind.SOFTIRQ, "irq_poll_softirq", "irq_poll", "lib/irq_poll.c"),
          row(Kind.SOFTIRQ, "tasklet_action", "tasklet", "kernel/softirq.c"),
          row(Kind.SOFTIRQ, "tasklet_hi_action", "hi", "kernel/softirq.c"),
          row(
              Kind.SOFTIRQ,
              "run_rebalance_domains|sched_balance_softirq",
              "sched",
              "kernel/sched/fair.c"),
          row(
              Kind.SOFTIRQ,
              "(?:__)?do_softirq|handle_softirqs|do_softirq_own_stack",
              "",
              "kernel/softirq.c"),
          row(
              Kind.WAKE_UP,
              "try_to_wake_up|ttwu_\\w+|wake_up_(?:process|state|new_task|q)"
                  + "|default_wake_function|__wake_up(?:_\\w+)?|swake_up_\\w+|complete(?:_all)?"
                  + "|sched_ttwu_pending",
              "",
              "kernel/sched/core.c, wait.c, swait.c, completion.c"),
          row(
              Kind.SCHEDULER,
              "__schedule|schedule|schedule_tail|finish_task_switch|scheduler_tick|sched_tick",
              "",
              "kernel/sched/core.c"),
          row(Kind.IDLE, "do_idle|cpu_startup_entry|default_idle_call", "", "kernel/sched/idle.c"),
          row(
              Kind.KERNEL_THREAD,
              NOT_GIVEN + "(\\w+)",
              "process_one_work",
              "$1",
              "kernel/workqueue.c calls the work's function"),
          row(Kind.KERNEL_THREAD, NOT_GIVEN + "(\\w+)", "kthread", "$1", "kernel/kthread.c"),
          row(
              Kind.KERNEL_THREAD,
              "(?!ret_from_fork)(\\w+)",
              "ret_from_fork(?:_asm)?",
              "$1",
              "arch/x86/entry/entry_64.S; kernel_init, kthreadd, user-mode helpers"));

  private ContextTable() {}

  /** What one frame means, empty where it means nothing in particular. */
  static Optional<Activity> activity(String function, String caller) {
    for (Row row : ROWS) {
      Matcher matcher = row.function().matcher(function);
      if (matcher.matches() && row.caller().matcher(caller).matches()) {
        return Optional.of(new Activity(row.kind(), row.nameOf(matcher)));
      }
    }
    return Optional.empty();
  }

  /** Whether it arrives whatever the program was about: an NMI is an exception only by vector. */
  static boolean interrupts(Activity activity) {
    return INTERRUPTS.contains(activity.kind())
        || activity.kind() == Kind.EXCEPTION && activity.name().startsWith("nmi");
  }

  /** Whether only a program's own instruction leads to this function: nothing lies behind it. */
  static boolean fromUserMode(String function) {
    return FROM_USER_MODE.matcher(function).matches();
  }

  private static Row row(Kind kind, String function, String name, String source) {
    return new Row(kind, Pattern.compile(function), ANY, name, source);
  }

  private static Row row(Kind kind, String function, String caller, String name, String source) {
    return new Row(kind, Pattern.compile(function), Pattern.compile(caller), name, source);
  }
}
