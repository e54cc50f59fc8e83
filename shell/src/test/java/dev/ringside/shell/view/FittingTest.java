package dev.ringside.shell.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.target.Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same values on screens of several widths. */
class FittingTest {
  private static final String WAKE_UP = "timer tick › softirq timer › wake-up";
  private static final String RUN_QUEUE = "runqueues (cpu 0)";

  /** A row of the spin locks that a program takes. */
  private record Taken(
      int pid, String context, String asked, Optional<String> lock, int count, long address) {}

  @Test
  void aTableFitsEightyColumnsByCuttingItsWidestTexts() {
    assertThat(
            shown(
                List.of(
                    new Taken(98, WAKE_UP, "interrupted", Optional.empty(), 153, -1L << 40),
                    new Taken(1000, "openat", "asked", Optional.of(RUN_QUEUE), 7, -2L << 40)),
                80))
        .isEqualTo(
            """
             pid  context           asked        lock              count  address
              98  timer tick › so…  interrupted  -                   153  0xffffff0000000000
            1000  openat            asked        runqueues (cpu…       7  0xfffffe0000000000""");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 80})
  void lastColumnsAreLeftOutAndNamedWhereCuttingIsNotEnough(int width) {
    assertThat(shown(KernelValues.tasks(), width))
        .isEqualTo(
            """
             pid  tgid  state  cpu  address             comm        cmdline            utime
               1     1  S        0  0xff11000003c08000  systemd     /sbin/init s…    1.234 s
              97    97  R        0  0xff11000003c0a940  wc          wc /etc/grou…    0.000 s
            1024  1024  D        0  0xff11000003c0b000  数据库服务  数据库 😀      100.000 s
            and 1 more column: wchan; .toJson() shows all""");
  }

  @Test
  void onAWideScreenATableIsWhole() {
    assertThat(shown(KernelValues.tasks(), 200))
        .isEqualTo(
            """
             pid  tgid  state  cpu  address             comm        cmdline                                utime  wchan
               1     1  S        0  0xff11000003c08000  systemd     /sbin/init splash                    1.234 s  ep_poll
              97    97  R        0  0xff11000003c0a940  wc          wc /etc/group /etc/passwd --words    0.000 s
            1024  1024  D        0  0xff11000003c0b000  数据库服务  数据库 😀                          100.000 s  io_schedule""");
  }

  @Test
  void onANarrowScreenTheFirstColumnsAreLeft() {
    assertThat(shown(KernelValues.tasks(), 40))
        .isEqualTo(
            """
             pid  tgid  state  cpu
               1     1  S        0
              97    97  R        0
            1024  1024  D        0
            and 5 more columns: address, comm,
              cmdline, utime, wchan; .toJson() shows
              all""");
  }

  @Test
  void framesAreBrokenBeforeTheirPlace() {
    assertThat(shown(KernelValues.backtrace(), 80))
        .isEqualTo(
            """
            #0  vfs_read (file=0xff110000051c3700, buf=0xfcbb8f0 "", count=4096,
                pos=0xffa00000005c3bf8) at fs/read_write.c:451
            #1  ksys_read (fd=<optimized out>, fd@entry=3, buf=0xfcbb8f0 "")
                at fs/read_write.c:613
            #2  do_syscall_x64 at arch/x86/entry/common.c:46
            #3  entry_SYSCALL_64
                at /build/reproducible-path/linux-6.1.192/arch/x86/entry/entry_64.S:121
            #10 0xffffffff8134cc50 in secondary_startup_64""");
    assertThat(shown(KernelValues.backtrace(), 200))
        .isEqualTo(
            """
            #0  vfs_read (file=0xff110000051c3700, buf=0xfcbb8f0 "", count=4096, pos=0xffa00000005c3bf8) at fs/read_write.c:451
            #1  ksys_read (fd=<optimized out>, fd@entry=3, buf=0xfcbb8f0 "") at fs/read_write.c:613
            #2  do_syscall_x64 at arch/x86/entry/common.c:46
            #3  entry_SYSCALL_64 at /build/reproducible-path/linux-6.1.192/arch/x86/entry/entry_64.S:121
            #10 0xffffffff8134cc50 in secondary_startup_64""");
  }

  @Test
  void aPathTooLongForALineIsLeftWhole() {
    assertThat(shown(KernelValues.backtrace().subList(3, 5), 40))
        .isEqualTo(
            """
            #3  entry_SYSCALL_64
                at /build/reproducible-path/linux-6.1.192/arch/x86/entry/entry_64.S:121
            #10 0xffffffff8134cc50
                in secondary_startup_64""");
  }

  @Test
  void registersStandBesideTheirNamesOnOneLineOrAFew() {
    assertThat(shown(KernelValues.registers(), 80))
        .isEqualTo(
            """
            rax     0x0
            rip     0xffffffff8134cc50
            eflags  0x293
            xmm3    {v4_float = {0xff, 0x0}, v16_int8 = {0xff, 0x0 <repeats 15 times>}, x =
                    0x7}
            xmm0    {v4_float = {0xfcbb8f0, 0x0, 0xfcbc8f0, 0x0}, v2 = {0xfcbb8f0}, v2 = {…""");
    assertThat(shown(KernelValues.registers(), 40))
        .isEqualTo(
            """
            rax     0x0
            rip     0xffffffff8134cc50
            eflags  0x293
            xmm3    {v4_float = {0xff, 0x0},
                    v16_int8 = {0xff, 0x0 <repeats
                    15 times>}, x = 0x7}
            xmm0    {v4_float = {0xfcbb8f0, 0x0,…""");
  }

  @Test
  void theNextInstructionIsMarked() {
    View view = new View(Screen.of(80, 24)).at(Address.parse("0xffffffff8134cc55"));
    assertThat(view.show(KernelValues.instructions()).text())
        .isEqualTo(
            """
               0xffffffff8134cc50 <vfs_read+0>    nopl   0x0(%rax,%rax,1)
            => 0xffffffff8134cc55 <vfs_read+5>    push   %r15
               0xffffffff8134ccff <vfs_read+175>  call   0xffffffff8134b000 <rw_verify_area>""");
    assertThat(shown(KernelValues.instructions(), 60))
        .isEqualTo(
            """
            0xffffffff8134cc50 <vfs_read+0>    nopl   0x0(%rax,%rax,1)
            0xffffffff8134cc55 <vfs_read+5>    push   %r15
            0xffffffff8134ccff <vfs_read+175>  call…""");
  }

  @Test
  void variablesAreShownOnceUnlessTheyChangedSinceTheEntry() {
    assertThat(shown(KernelValues.backtrace().get(0).args(), 80))
        .isEqualTo(
            """
            file = 0xff110000051c3700
            buf = 0xfcbb8f0 ""
            count = 4096
            pos = 0xffa00000005c3bf8""");
    assertThat(shown(KernelValues.backtrace().get(1).args(), 80))
        .isEqualTo(
            """
            fd = <optimized out>
            fd@entry = 3
            buf = 0xfcbb8f0 \"\"""");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120, 200})
  void noLineIsWiderThanTheScreen(int width) {
    for (Object value :
        List.of(
            KernelValues.tasks(),
            KernelValues.registers(),
            KernelValues.instructions(),
            KernelValues.backtrace().subList(0, 3))) {
      assertThat(shown(value, width).lines())
          .allSatisfy(line -> assertThat(Columns.of(line)).isLessThanOrEqualTo(width));
    }
  }

  private static String shown(Object value, int width) {
    return new View(Screen.of(width, 0)).show(value).text();
  }
}
