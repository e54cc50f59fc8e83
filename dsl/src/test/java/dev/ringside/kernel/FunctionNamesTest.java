package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.target.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionNamesTest {

  private static final Symbols DEBIAN_6_1 =
      functions(
          "do_sys_open",
          "do_sys_openat2",
          "__x64_sys_open",
          "__se_sys_open",
          "kernel_clone",
          "common_interrupt",
          "_raw_spin_lock",
          "_raw_spin_lock_irqsave",
          "_printk",
          "vfs_write",
          "vfs_writev",
          "ttwu_do_wakeup.constprop.0",
          "ttwu_do_wakeup.isra.0",
          "ttwu_do_wakeup.cold",
          "tcp_sendmsg",
          "tcp_sendmsg_locked");

  private static final Symbols LINUX_4_20 =
      functions("do_sys_open", "__x64_sys_open", "_do_fork", "do_IRQ", "printk");

  private static final Symbols LINUX_4_16 = functions("SyS_open", "sys_open");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          do_sys_open | do_sys_openat2 | since 5.6
          sys_open | __x64_sys_open | system calls are wrapped since 4.17
          SyS_open | __x64_sys_open | system calls are wrapped since 4.17
          do_fork | kernel_clone | since 5.10
          _do_fork | kernel_clone | since 5.10
          do_IRQ | common_interrupt | since 5.8
          printk | _printk | a macro since 5.15
          spin_lock | _raw_spin_lock | spin_lock is inline and calls it
          raw_spin_lock_irqsave | _raw_spin_lock_irqsave | raw_spin_lock_irqsave is inline and calls it
          """)
  void aFunctionThatHasAnotherNameToday(String asked, String actual, String why) {
    FunctionNames.Resolved resolved = FunctionNames.resolve(asked, DEBIAN_6_1);
    assertThat(resolved).isEqualTo(new FunctionNames.Renamed(asked, actual, why));
    assertThat(resolved.names()).containsExactly(actual);
    assertThat(resolved.sentence())
        .isEqualTo(
            asked + " is called " + actual + " on this kernel (" + why + "): breakpoint set there");
  }

  @Test
  void theNameThatIsRightIsTakenAsItIs() {
    FunctionNames.Resolved resolved = FunctionNames.resolve("vfs_write", DEBIAN_6_1);
    assertThat(resolved).isEqualTo(new FunctionNames.Exact("vfs_write"));
    assertThat(resolved.sentence()).isEmpty();
    assertThat(FunctionNames.resolve("do_sys_open", LINUX_4_20).names())
        .containsExactly("do_sys_open");
    assertThat(FunctionNames.resolve("do_IRQ", LINUX_4_20).names()).containsExactly("do_IRQ");
    assertThat(FunctionNames.resolve("sys_open", LINUX_4_16).names()).containsExactly("sys_open");
  }

  @Test
  void anOldKernelHasTheNameOfItsTime() {
    assertThat(FunctionNames.resolve("do_fork", LINUX_4_20).sentence())
        .isEqualTo(
            "do_fork is called _do_fork on this kernel (from 4.2 to 5.9): breakpoint set there");
    assertThat(FunctionNames.resolve("__x64_sys_open", LINUX_4_16).names())
        .containsExactly("SyS_open");
  }

  @Test
  void allCopiesOfAFunctionThatAreCalled() {
    FunctionNames.Resolved resolved = FunctionNames.resolve("ttwu_do_wakeup", DEBIAN_6_1);
    assertThat(resolved.names())
        .containsExactly("ttwu_do_wakeup.constprop.0", "ttwu_do_wakeup.isra.0");
    assertThat(resolved.sentence())
        .isEqualTo(
            "the compiler made ttwu_do_wakeup.constprop.0, ttwu_do_wakeup.isra.0 of"
                + " ttwu_do_wakeup: breakpoint set there; calls that were inlined do not stop");
  }

  @Test
  void aNameThatExistsNowhereComesWithWhatResemblesIt() {
    FunctionNames.Resolved resolved = FunctionNames.resolve("vfs_wirte", DEBIAN_6_1);
    assertThat(resolved.names()).isEmpty();
    assertThat(resolved.sentence())
        .isEqualTo("this kernel has no function vfs_wirte; did you mean vfs_write, vfs_writev?");
    assertThat(FunctionNames.resolve("tcp_sendms", DEBIAN_6_1))
        .isEqualTo(
            new FunctionNames.Unknown("tcp_sendms", List.of("tcp_sendmsg", "tcp_sendmsg_locked")));
    assertThat(FunctionNames.resolve("zzzzzzzz", DEBIAN_6_1).sentence())
        .isEqualTo("this kernel has no function zzzzzzzz, nor one with a similar name");
  }

  private static Symbols functions(String... names) {
    List<Symbol> symbols = new ArrayList<>();
    for (String name : names) {
      Address address = new Address(0xffffffff81000000L + 16 * symbols.size());
      symbols.add(new Symbol(name, address, 16, Symbol.Kind.FUNCTION));
    }
    return Symbols.of(symbols);
  }
}
