package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.kernel.Activity.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextTest {

  /** A stack as gdb printed it on 6.1, below the line that says what it must be read as. */
  record Stack(String expected, List<String> lines) {
    @Override
    public String toString() {
      return expected;
    }
  }

  static List<Stack> stacks() throws IOException {
    String text;
    try (InputStream in = ContextTest.class.getResourceAsStream("stacks-6.1.txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    return Arrays.stream(text.split("(?m)^== "))
        .skip(1)
        .map(String::lines)
        .map(Stream::toList)
        .map(lines -> new Stack(lines.get(0).split(" \\| ")[0], lines))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void aStackSeenOnARealKernel(Stack stack) {
    assertThat(Context.of(Backtrace.parse(stack.lines()))).hasToString(stack.expected());
  }

  @Test
  void theRealStacksCoverEveryKindButExceptions() throws IOException {
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    for (Stack stack : stacks()) {
      Context.of(Backtrace.parse(stack.lines())).within().forEach(a -> seen.add(a.kind()));
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(seen)))
        .containsExactlyInAnyOrder(Kind.EXCEPTION, Kind.OTHER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # Linux 4.20: the course reports, and their entry frames
          _raw_spin_lock ← handle_irq_event ← do_IRQ ← common_interrupt | device interrupt (not asked for)
          _raw_spin_lock ← tick_do_update_jiffies64 ← tick_sched_timer ← hrtimer_interrupt ← apic_timer_interrupt | timer tick (not asked for)
          _raw_spin_lock ← rq_lock ← scheduler_tick ← update_process_times ← tick_sched_timer ← smp_apic_timer_interrupt | timer tick › scheduler (not asked for)
          _raw_spin_lock ← pud_alloc ← __handle_mm_fault ← handle_mm_fault ← __do_page_fault ← async_page_fault | page fault
          _raw_spin_lock ← rq_lock ← ttwu_queue ← try_to_wake_up ← wake_up_process ← __x64_sys_futex ← do_syscall_64 ← entry_SYSCALL_64 | futex › wake-up
          _raw_spin_lock ← sys_imageblit ← bit_putcs ← __x64_sys_write ← do_syscall_64 | write
          _raw_spin_lock ← __fput ← task_work_run ← exit_to_usermode_loop ← syscall_return_slowpath ← do_syscall_64 ← entry_SYSCALL_64 | exit work
          _raw_spin_lock ← do_general_protection ← general_protection | exception general_protection
          # before the wrappers of 4.17
          _raw_spin_lock ← __alloc_fd ← do_sys_open ← SYSC_openat ← SyS_openat ← entry_SYSCALL_64_fastpath | openat
          _raw_spin_lock ← do_sys_open ← sys_open ← do_syscall_64 ← entry_SYSCALL_64 | open
          # 32-bit programs
          _raw_spin_lock ← __ia32_compat_sys_openat ← do_int80_syscall_32 ← entry_INT80_compat | openat
          # calls made of other calls' code are named by what was called
          _raw_spin_lock ← do_sys_openat2 ← ksys_open ← __x64_sys_creat ← do_syscall_64 ← entry_SYSCALL_64 | creat
          _raw_spin_lock ← vfs_write ← ksys_write | write
          # Linux 6.12
          _raw_spin_lock ← raw_spin_rq_lock_nested ← sched_tick ← update_process_times ← tick_nohz_handler ← __hrtimer_run_queues ← hrtimer_interrupt ← __sysvec_apic_timer_interrupt ← sysvec_apic_timer_interrupt ← asm_sysvec_apic_timer_interrupt | timer tick › scheduler (not asked for)
          _raw_spin_lock ← alloc_fd ← do_sys_openat2 ← __x64_sys_openat ← x64_sys_call ← do_syscall_64 ← entry_SYSCALL_64_after_hwframe | openat
          _raw_spin_lock ← rcu_core ← handle_softirqs ← __irq_exit_rcu ← irq_exit_rcu ← sysvec_apic_timer_interrupt ← asm_sysvec_apic_timer_interrupt | timer tick › softirq rcu (not asked for)
          _raw_spin_lock ← virtnet_poll ← net_rx_action ← handle_softirqs ← run_ksoftirqd ← smpboot_thread_fn ← kthread ← ret_from_fork ← ret_from_fork_asm | kernel thread smpboot_thread_fn › softirq net_rx (not asked for)
          # an interrupt hides nothing of what it interrupted, and makes it unasked
          _raw_spin_lock ← hrtimer_interrupt ← asm_sysvec_apic_timer_interrupt ← copy_to_iter ← vfs_read ← __x64_sys_read ← do_syscall_64 | read › timer tick (not asked for)
          _raw_spin_lock ← try_to_wake_up ← hrtimer_interrupt ← asm_sysvec_apic_timer_interrupt ← vfs_read ← __x64_sys_read ← do_syscall_64 | read › timer tick › wake-up (not asked for)
          # a softirq on the way out of a call may be anybody's
          _raw_spin_lock ← net_rx_action ← __do_softirq ← do_softirq ← __local_bh_enable_ip ← __x64_sys_sendto ← do_syscall_64 | sendto › softirq net_rx (not asked for)
          # memory the call touched is memory the program asked for
          _raw_spin_lock ← do_anonymous_page ← handle_mm_fault ← do_user_addr_fault ← exc_page_fault ← asm_exc_page_fault ← copy_to_user ← __x64_sys_read ← do_syscall_64 | read › page fault
          # NMIs are exceptions by vector and interruptions by nature
          _raw_spin_lock ← perf_event_nmi_handler ← exc_nmi ← asm_exc_nmi | exception nmi (not asked for)
          _raw_spin_lock ← notify_die ← exc_int3 ← asm_exc_int3 | exception int3
          # between CPUs
          _raw_spin_lock ← sched_ttwu_pending ← __sysvec_call_function_single ← sysvec_call_function_single ← asm_sysvec_call_function_single | device interrupt call_function_single › wake-up (not asked for)
          # a program's first steps, and threads that kthread() does not start
          _raw_spin_lock_irq ← finish_task_switch ← schedule_tail ← ret_from_fork | fork › scheduler
          _raw_spin_lock ← kernel_init_freeable ← kernel_init ← ret_from_fork | kernel thread kernel_init (not asked for)
          # copies made by the compiler count as the function
          _raw_spin_lock ← ttwu_queue.constprop.0 ← try_to_wake_up.part.0.isra.3 ← __x64_sys_kill ← do_syscall_64 | kill › wake-up
          # nothing known
          _raw_spin_lock ← start_kernel ← secondary_startup_64 | other secondary_startup_64 (not asked for)
          """)
  void aStackFromAReport(String arrows, String expected) {
    assertThat(Context.of(Backtrace.of(arrows))).hasToString(expected);
  }

  @Test
  void noFramesAreOther() {
    assertThat(Context.of(List.of())).hasToString("other (not asked for)");
  }

  @Test
  void theSavedUserRegistersAreNoFrames() {
    List<String> bt =
        List.of(
            "#0  _raw_spin_lock (...) at kernel/locking/spinlock.c:153",
            "#1  0xffffffff81c00c02 in asm_exc_page_fault ()",
            "#2  0x000000000047a004 in ?? ()",
            "#3  0xffffffff81145efd in hrtimer_interrupt ()");
    assertThat(Context.of(Backtrace.parse(bt))).hasToString("page fault");
  }

  @Test
  void theCallsNumberNamesWhatTheFramesCannot() {
    String exitWork =
        "_raw_spin_lock_irq ← task_work_run ← syscall_exit_to_user_mode ← do_syscall_64";
    String tailCall =
        "_raw_spin_lock ← __schedule ← vm_mmap_pgoff ← do_syscall_x64 ← do_syscall_64";
    String tick = "_raw_spin_lock ← hrtimer_interrupt ← asm_sysvec_apic_timer_interrupt";
    assertThat(Context.of(Backtrace.of(exitWork), Optional.of("close"))).hasToString("close");
    assertThat(Context.of(Backtrace.of(tailCall), Optional.of("mmap")))
        .hasToString("mmap › scheduler");
    assertThat(Context.of(Backtrace.of(tailCall))).hasToString("system call › scheduler");
    assertThat(Context.of(Backtrace.of(tick), Optional.of("read")))
        .hasToString("timer tick (not asked for)");
  }

  @Test
  void equalActivitiesAreOneContext() {
    Context one = Context.of(Backtrace.of("_raw_spin_lock ← chrdev_open ← __x64_sys_openat"));
    Context other = Context.of(Backtrace.of("_raw_spin_lock ← alloc_fd ← __x64_sys_openat"));
    assertThat(one).isEqualTo(other);
    assertThat(one.kind()).isEqualTo(Kind.SYSTEM_CALL);
    assertThat(one.name()).isEqualTo("openat");
  }
}
