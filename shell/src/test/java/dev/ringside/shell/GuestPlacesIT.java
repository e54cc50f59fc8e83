package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where in Debian's kernel a breakpoint can go into the guest. */
@Timeout(400)
class GuestPlacesIT {
  private static final String HOLDS =
      """
      #include <stdlib.h>
      #include <unistd.h>
      volatile unsigned long number;
      int main(int argc, char **argv) {
        number = strtoul(argv[1], 0, 16);
        return pause();
      }
      """;

  @TempDir Path folder;
  private TestSession session;

  @BeforeEach
  void open() {
    session = new TestSession(folder);
  }

  @AfterEach
  void end() {
    session.close();
  }

  private Object run(String script) {
    return session.run(script);
  }

  /**
   * One long instruction and several short ones within functions, and the entry of one that cannot
   * be traced; on two CPUs that do the same, each hit is counted.
   */
  @Test
  void placesWithinFunctionsAreHitExactly() throws IOException {
    Object seen =
        run(
            """
            vm.boot(cpus: 2)
            guest.compile('opens.c')
            others = (1..2).collect { guest.spawn('./opens 100000000') }
            others*.resume()
            text = { name ->
              gdb.interrupt()
              bounds = ['_text', '_etext'].collect { gdb.eval("(unsigned long)&$it") as BigInteger }
              gdb.cont()
              physical = bounds[0] - new BigInteger('ffffffff80000000', 16)
              vm.qmp('pmemsave',
                  [val: physical, size: bounds[1] - bounds[0], filename: "%s/$name"])
            }
            text('before')
            // Of do_sys_openat2: short instructions, a long one, a call, one and two jumps on a
            // condition, a return.
            seen = [5, 45, 71, 76, 96, 132, 110].collect { "*(do_sys_openat2+$it)" as String }
            seen = (seen + ['*(fput+5)', 'do_syscall_64']).collect { place ->
              target = guest.spawn('./opens 100')
              point = gdb.break(place) < pid == target >
              point.ignore(20000)
              exit = target.resume().await(timeout: 100).exit
              hits = point.hits
              answer = [point.tier, point.why, exit, place.contains('open') ? hits : hits >= 100]
              point.delete()
              answer
            }
            text('after')
            seen + [guest.sh('dmesg').out.readLines().findAll { it =~ /WARNING|BUG|Oops/ }]
            """
                .formatted(folder));

    assertThat(seen)
        .isEqualTo(
            List.of(
                List.of("guest", "", 0, 100L),
                List.of("guest", "", 0, 100L),
                List.of("guest", "", 0, 100L),
                List.of("guest", "", 0, 100L),
                List.of("guest", "", 0, 100L),
                List.of("guest", "", 0, 100L),
                List.of("guest", "", 0, 100L),
                List.of("guest", "", 0, true),
                List.of("guest", "", 0, true),
                List.of()));
    onlyPaddingDiffers("before", "after");
  }

  /** Everybody who comes by stops the machine; where one instruction is replaced, without QEMU. */
  @Test
  void withoutAConditionOneInstructionIsReplaced() throws IOException {
    Object seen =
        run(
            """
            vm.boot()
            guest.compile('opens.c')
            [71, 96, 5].collect { offset ->
              point = gdb.break("*(do_sys_openat2+$offset)")
              point.ignore(1000)
              guest.run('./opens 50')
              gdb.interrupt()
              place = gdb.eval("(unsigned long)&do_sys_openat2+$offset") as BigInteger
              gdb.cont()
              vm.qmp('pmemsave', [val: place - new BigInteger('ffffffff80000000', 16), size: 1,
                                  filename: "%s/now"])
              answer = [new File("%s/now").bytes[0] & 0xff, point.hits >= 50]
              point.delete()
              answer
            }
            """
                .formatted(folder, folder));

    int jump = 0xe9;
    // A breakpoint of QEMU's is not in memory: the first byte of push %r12.
    int push = 0x41;
    assertThat(seen)
        .isEqualTo(List.of(List.of(jump, true), List.of(jump, true), List.of(push, true)));
  }

  /** Every instruction that was replaced is stepped over, and seen where the kernel has it. */
  @Test
  void gdbSeesAPlaceWithinAFunctionAsItSeesAnOrdinaryBreakpoint() {
    Object seen =
        run(
            """
            vm.boot(append: 'randomize_kstack_offset=off')
            guest.compile('opens.c')
            view = {
              [gdb.regs, gdb.command('x/4i $pc'), gdb.bt().collect { it.function }]
            }
            [5, 45, 71].collect { offset ->
              place = "*(do_sys_openat2+$offset)"
              target = guest.spawn('./opens 100')
              round = {
                views = [gdb.go(), view()].tail()
                3.times { gdb.stepi(); views << view() }
                [views, gdb.finish().function]
              }
              point = gdb.hbreak(place) < pid == target >
              target.resume()
              20.times { gdb.go() }
              ordinary = (1..2).collect { round() }
              point.delete()
              point = gdb.break(place) < pid == target >
              inGuest = (1..2).collect { round() }
              tier = point.tier
              point.delete()
              gdb.cont()
              target.await()
              [tier, ordinary, inGuest, offset == 71 ? 'do_sys_openat2' : '__x64_sys_openat']
            }
            """);

    for (Object place : (List<?>) seen) {
      List<?> result = (List<?>) place;
      assertThat(result.get(0)).isEqualTo("guest");
      List<?> ordinary = (List<?>) result.get(1);
      List<?> first = (List<?>) ordinary.get(0);
      assertThat(first.get(1)).isEqualTo(result.get(3));
      for (Object each : List.of(ordinary.get(1), result.get(2))) {
        assertThat(rounds(each)).containsOnly(views(first.get(0)));
      }
    }
  }

  /** The views of one round, or of several. */
  private static List<List<List<?>>> rounds(Object rounds) {
    List<?> all = (List<?>) rounds;
    return all.get(1) instanceof String
        ? List.of(views(all.get(0)))
        : all.stream().map(each -> views(((List<?>) each).get(0))).toList();
  }

  /** Each program that is run passes the function; the module goes while it is armed. */
  @Test
  void theEntryOfAModulesFunction() {
    Object seen =
        run(
            """
            vm.boot(cpus: 2)
            modules = kernel.list().first().modules.get()
            guest.push("$modules/kernel/fs/binfmt_misc.ko", '/binfmt_misc.ko')
            guest.sh('insmod /binfmt_misc.ko')
            symbol = guest.sh('grep "t load_misc_binary" /proc/kallsyms').out.split()[0]
            point = gdb.break(when: '$rdi != 0', "*0x$symbol")
            point.ignore(100000)
            guest.sh('for i in 1 2 3 4 5 6 7 8 9 10; do /bin/busybox true; done')
            armed = [point.tier, point.why, point.hits]
            gone = guest.sh('rmmod binfmt_misc').exit
            guest.sh('insmod /binfmt_misc.ko')
            guest.sh('for i in 1 2 3 4 5 6 7 8 9 10; do /bin/busybox true; done')
            again = point.hits - armed[2] >= 10
            point.delete()
            [armed, again, gone, guest.sh('rmmod binfmt_misc').exit,
             guest.sh('dmesg').out.readLines().findAll { it =~ /WARNING|BUG|Oops/ }]
            """);

    assertThat(seen).isEqualTo(List.of(List.of("guest", "", 11L), true, 0, 0, List.of()));
  }

  /** What looks like the way back of a task that was interrupted there is in a process's memory. */
  @Test
  void aPlaceThatCannotBeReplacedSaysWhy() throws IOException {
    Files.writeString(folder.resolve("holds.c"), HOLDS);
    Object seen =
        run(
            """
            vm.boot()
            guest.compile('holds.c')
            why = {
              point = gdb.break(when: '$rdi == 0x7abcdef1', it)
              answer = [point.tier, point.why]
              point.delete()
              answer
            }
            places = ['*(do_sys_openat2+8)', '*(do_sys_openat2+145)', '*(entry_SYSCALL_64+4)']
            seen = places.collect { why(it) }
            gdb.interrupt()
            place = gdb.eval('(unsigned long)&do_sys_openat2') as BigInteger
            gdb.cont()
            seen << why('*(do_sys_openat2+5)')
            holder = guest.spawn("./holds ${(place + 7).toString(16)}")
            holder.resume()
            guest.run('sleep 1')
            seen << why('*(do_sys_openat2+5)')
            seen
            """);

    assertThat(seen)
        .isEqualTo(
            List.of(
                List.of("stub", "no instruction begins there"),
                List.of("stub", "a jump leads into the bytes that would be replaced there"),
                List.of(
                    "stub",
                    "in the kernel's entry code a CPU may still have the stack and the tables of"
                        + " user space"),
                List.of("guest", ""),
                List.of(
                    "stub",
                    "somebody was interrupted within the instructions that would be replaced"
                        + " there")));
  }

  private static List<List<?>> views(Object views) {
    return ((List<?>) views)
        .stream()
            .map(each -> (List<?>) each)
            .<List<?>>map(
                each ->
                    List.of(TestSession.general((Map<?, ?>) each.get(0)), each.get(1), each.get(2)))
            .toList();
  }

  private void onlyPaddingDiffers(String one, String other) throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve(one));
    byte[] after = Files.readAllBytes(folder.resolve(other));
    assertThat(after).hasSameSizeAs(before);
    // What is left is our code, in padding: a task may have been scheduled out inside of it.
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        assertThat(before[i]).as("byte %x", i).isEqualTo((byte) 0xcc);
      }
    }
  }
}
