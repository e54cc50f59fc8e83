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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakpoints whose conditions run inside Debian's kernel. */
@Timeout(400)
class GuestConditionsIT {
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

  /** Other processes do the same meanwhile, and gdb counts without telling of each hit. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aBreakpointIsHitExactlyAsOftenAsItsConditionIsTrue(int cpus) {
    Object seen =
        run(
            """
            vm.boot(cpus: %d)
            guest.compile('opens.c')
            others = (1..2).collect { guest.spawn('./opens 100000000') }
            target = guest.spawn('./opens 10000')
            point = gdb.break('do_sys_openat2') < pid == target >
            point.ignore(20000)
            others*.resume()
            exit = target.resume().await(timeout: 300).exit
            others*.kill()
            [exit, point.hits, point.tier, point.why, point.evaluations > 10000]
            """
                .formatted(cpus));

    assertThat(seen).isEqualTo(List.of(0, 10_000L, "guest", "", true));
  }

  /** Nobody reads the word of a CPU that calls: it runs into a breakpoint of QEMU's instead. */
  @Test
  void alsoWhereTheGuestsMemoryIsNotShared() {
    Object seen =
        run(
            """
            vm.boot(cpus: 2, qemu: ['-m', '512M'])
            guest.compile('opens.c')
            other = guest.spawn('./opens 100000000')
            target = guest.spawn('./opens 200')
            point = gdb.break('do_sys_openat2') < pid == target >
            point.ignore(1000)
            other.resume()
            exit = target.resume().await(timeout: 100).exit
            answer = [exit, point.hits, point.tier, point.why]
            point.delete()
            target = guest.spawn('./opens 3')
            point = gdb.break('do_sys_openat2') < pid == target >
            target.resume()
            stops = (1..3).collect { stop = gdb.go(); [stop.pid == target.pid, gdb.finish().function] }
            answer + stops
            """);

    List<?> stop = List.of(true, "__x64_sys_openat");
    assertThat(seen).isEqualTo(List.of(0, 200L, "guest", "", stop, stop, stop));
  }

  /** The program makes the same call again and again. */
  @Test
  void gdbSeesAHitAsItSeesAnOrdinaryBreakpoint() {
    Object seen =
        run(
            """
            vm.boot(append: 'randomize_kstack_offset=off')
            guest.compile('opens.c')
            target = guest.spawn('./opens 100')
            view = {
              [gdb.regs, gdb.command('x/4i $pc'), gdb.bt().collect { it.function }]
            }
            point = gdb.hbreak('do_sys_openat2') < pid == target >
            target.resume()
            ordinary = (1..3).collect { gdb.go(); view() }
            point.delete()
            point = gdb.break('do_sys_openat2') < pid == target >
            inGuest = (1..3).collect { gdb.go(); view() }
            steps = [gdb.stepi().function, gdb.finish().function, gdb.go().breakpoint]
            [point.tier, ordinary, inGuest, steps]
            """);

    List<?> result = (List<?>) seen;
    assertThat(result.get(0)).isEqualTo("guest");
    List<List<?>> ordinary = views(result.get(1));
    List<List<?>> inGuest = views(result.get(2));
    assertThat(ordinary).as("the rounds are alike").containsOnly(ordinary.get(0));
    assertThat(inGuest).containsOnly(ordinary.get(0));
    assertThat(result.get(3)).isEqualTo(List.of("do_sys_openat2", "__x64_sys_openat", 2));
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

  /** QEMU's own dump tells what is really there. */
  @Test
  void theKernelsTextIsAsItWasWhenAllIsDeleted() throws IOException {
    Object tiers =
        run(
            """
            vm.boot()
            gdb.interrupt()
            (begin, end) = ['_text', '_etext'].collect { gdb.eval("(unsigned long)&$it") as BigInteger }
            gdb.cont()
            text = { name ->
              physical = begin - new BigInteger('ffffffff80000000', 16)
              vm.qmp('pmemsave', [val: physical, size: end - begin, filename: "%s/$name"])
            }
            text('before')
            points = ['do_sys_openat2', '_raw_spin_lock', 'vfs_read', 'kfree'].collect {
              gdb.break(when: '$rdi == 1', it)
            }
            guest.run('ls /')
            text('armed')
            tiers = points*.tier
            points*.delete()
            guest.run('true')
            text('after')
            tiers
            """
                .formatted(folder));

    assertThat(tiers).isEqualTo(List.of("guest", "guest", "guest", "guest"));
    byte[] before = Files.readAllBytes(folder.resolve("before"));
    byte[] after = Files.readAllBytes(folder.resolve("after"));
    assertThat(Files.readAllBytes(folder.resolve("armed"))).isNotEqualTo(before);
    assertThat(after).hasSameSizeAs(before);
    // What is left is our code, in padding: a task may have been scheduled out inside of it.
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        assertThat(before[i]).as("byte %x", i).isEqualTo((byte) 0xcc);
      }
    }
  }

  /** ftrace changes the instruction that our jump replaces, and warns where it is another one. */
  @Test
  void theKernelMayPatchTheSameFunction() {
    Object seen =
        run(
            """
            vm.boot()
            guest.compile('opens.c')
            guest.sh('mkdir /t; mount -t tracefs tracefs /t')
            target = guest.spawn('./opens 3')
            point = gdb.break('do_sys_openat2') < pid == target >
            point.ignore(1000)
            trace = guest.sh('''
                cd /t
                echo do_sys_openat2 > set_ftrace_filter
                echo function > current_tracer
                cat /dev/null
                cat trace | grep -c do_sys_openat2
                ''').out.trim() as int
            traced = [point.tier, point.why]
            target.resume().await()
            hits = point.hits
            guest.sh('echo nop > /t/current_tracer')
            again = guest.spawn('./opens 2')
            point.when { pid == again }
            again.resume().await()
            [trace > 0, traced, hits, point.hits - hits, point.tier,
             guest.sh('dmesg').out.readLines().findAll { it =~ /WARNING|BUG|ftrace failed/ }]
            """);

    assertThat(seen).isEqualTo(List.of(true, List.of("guest", ""), 3L, 2L, "guest", List.of()));
  }

  /**
   * Breakpoints come and go in hot functions on two busy CPUs while the machine is reset, saved and
   * restored; afterwards it counts as exactly as before, and nothing is left of us.
   */
  @Test
  void fiveHundredRoundsOfArmingLeaveAKernelThatIsWell() {
    Object seen =
        run(
            """
            rounds = 500
            vm.boot(cpus: 2, fresh: true)
            busy = {
              guest.compile('opens.c')
              guest.sh('for i in 1 2; do ./opens 2000000000 > /dev/null 2>&1 < /dev/null & done')
            }
            busy()
            random = new Random(7)
            // Where gdb cannot read what a condition wants it stops: each of these has a pointer.
            pointers = [_raw_spin_lock: 'rdi', do_sys_openat2: 'rdx', vfs_write: 'rdi',
                kmem_cache_free: 'rdi', filp_close: 'rdi', vfs_read: 'rdi']
            conditions = ['$rdi == 1', '*(int*)$%s == 0x7abcdef1', '$rsi == 0x1234567',
                '$rdx == 0x7654321']
            pick = { list -> list[random.nextInt(list.size())] }
            points = []
            elsewhere = []
            (1..rounds).each { round ->
              function = pick(pointers.keySet() as List)
              point = gdb.break(when: pick(conditions).replace('%s', pointers[function]), function)
              facts = point.facts()
              if (facts.tier != 'guest' && facts.why != 'the kernel changes its own text just now') {
                elsewhere << facts
              }
              points << point
              while (points.size() > 3) {
                points.remove(random.nextInt(points.size())).delete()
              }
              if (round % 200 == 20) {
                // What is hot would be QEMU's while the kernel boots: minutes, on a busy host.
                points*.delete()
                points = [gdb.break(when: conditions[0], 'vfs_write')]
                vm.reset()
                busy()
              } else if (round % 50 == 25) {
                vm.save('stress')
              } else if (round % 50 == 0) {
                vm.restore('stress')
              }
            }
            points*.delete()
            guest.sh('killall opens')
            target = guest.spawn('./opens 200')
            point = gdb.break('do_sys_openat2') < pid == target >
            point.ignore(1000)
            exit = target.resume().await(timeout: 100).exit
            warnings = guest.sh('dmesg').out.readLines().findAll {
              it =~ /WARNING|BUG:|Oops|panic|lockup|stall/
            }
            [elsewhere, exit, point.hits, point.tier, warnings]
            """);

    assertThat(seen).isEqualTo(List.of(List.of(), 0, 200L, "guest", List.of()));
  }

  /** A reset takes away what was in the guest; where the kernel is up again it is armed again. */
  @Test
  void aBreakpointOutlivesAReset() {
    Object seen =
        run(
            """
            vm.boot(fresh: true)
            point = gdb.break(when: '$rdi == 0x123456789', 'do_sys_openat2')
            before = point.tier
            vm.reset()
            guest.sh('for i in $(seq 100); do cat /dev/null; done')
            after = point.tier
            point.delete()
            guest.compile('opens.c')
            target = guest.spawn('./opens 3')
            point = gdb.break('do_sys_openat2') < pid == target >
            point.ignore(1000)
            target.resume().await()
            [before, after, point.tier, point.hits]
            """);

    assertThat(seen).isEqualTo(List.of("guest", "guest", "guest", 3L));
  }
}
