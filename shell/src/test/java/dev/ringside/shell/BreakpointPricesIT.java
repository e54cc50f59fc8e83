package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.shell.view.View;
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

/** What breakpoints cost, as {@code gdb.breakpoints} tells it of Debian's kernel. */
@Timeout(200)
class BreakpointPricesIT {
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

  private Map<?, ?> facts(int index) {
    return (Map<?, ?>) run("gdb.breakpoints[" + index + "].facts()");
  }

  @Test
  void aNewBreakpointBeginsToCount() {
    Object seen =
        run(
            """
            vm.boot()
            first = gdb.break(when: '$rdi == 1', 'vfs_read')
            guest.run('cat /proc/version')
            asked = first.evaluations
            first.delete()
            [asked > 0, gdb.break(when: '$rdi == 1', 'vfs_mkdir').evaluations]
            """);

    assertThat(seen).isEqualTo(List.of(true, 0L));
  }

  @Test
  void eachTierHasItsPriceAndItsReason() {
    run(
        """
        vm.boot()
        gdb.break('vfs_read') < pid == 0x7fff >
        gdb.hbreak('do_sys_openat2') < pid == 0x7fff >
        gdb.command('break vfs_open if $_streq("a", "b")')
        gdb.break('schedule').disable()
        guest.run('ls /')
        gdb.breakpoints[0].micros
        guest.run('ls /')
        """);
    Map<?, ?> guest = facts(0);
    assertThat(guest.get("tier")).isEqualTo("guest");
    assertThat(guest.get("condition")).isEqualTo("pid == 0x7fff");
    assertThat((Long) guest.get("evaluations")).isPositive();
    assertThat((Double) guest.get("micros")).isBetween(0.001, 1.0);
    assertThat((Double) guest.get("slowdown")).isBetween(0.0, 1.0).isPositive();
    assertThat(guest.get("why")).isEqualTo("");

    Map<?, ?> stub = facts(1);
    assertThat(stub.get("tier")).isEqualTo("stub");
    assertThat((Long) stub.get("evaluations")).isPositive();
    assertThat((Double) stub.get("micros")).isPositive();
    assertThat((Double) stub.get("slowdown")).isBetween(0.0, 100.0).isPositive();
    assertThat(stub.get("why"))
        .isEqualTo("a breakpoint in the debug registers leaves the guest's code as it is");

    Map<?, ?> gdb = facts(2);
    assertThat(gdb.get("location").toString()).startsWith("vfs_open (fs/open.c:");
    assertThat(gdb.get("condition")).isEqualTo("$_streq(\"a\", \"b\")");
    assertThat(gdb.get("tier")).isEqualTo("gdb");
    assertThat((Long) gdb.get("evaluations")).isPositive();
    assertThat((Double) gdb.get("micros")).isPositive();
    assertThat(gdb.get("why"))
        .isEqualTo("gdb makes no bytecode of it: Cannot translate to agent expression");

    assertThat(View.text(run("gdb.breakpoints")).lines().map(String::strip))
        .anyMatch(line -> line.matches("number +location +condition +tier +hits .* enabled"))
        .anyMatch(
            line -> line.matches("1 +vfs_read .* guest +0 +[0-9]+ +0\\.[0-9]+ +(< )?0\\.[0-9] %"))
        .anyMatch(line -> line.matches("2 .* stub +0 +[0-9]+ +[0-9.]+ +[0-9.]+ %"))
        .anyMatch(line -> line.matches("4 +schedule .* no"))
        .containsSubsequence("3: why", (String) gdb.get("why"));
    assertThat((String) run("gdb.breakpoints[0].toJson()"))
        .startsWith("{\"number\":1,\"location\":\"vfs_read (")
        .contains("\"tier\":\"guest\",\"hits\":0,", "\"micros\":0.")
        .endsWith("\"why\":\"\"}");
  }

  private static final String TEXT =
      """
      gdb.interrupt()
      (begin, end) = ['_text', '_etext'].collect { gdb.eval("(unsigned long)&$it") as BigInteger }
      gdb.cont()
      text = { name ->
        physical = begin - new BigInteger('ffffffff80000000', 16)
        vm.qmp('pmemsave', [val: physical, size: end - begin, filename: "%s/$name"])
      }
      """;

  /** While the guest runs, the next CPU that comes by is made use of; each is counted once. */
  @Test
  void codeInTheGuestIsMeasuredWhereItIsPassed() throws IOException {
    Object seen =
        run(
            ("vm.boot()\n" + TEXT).formatted(folder)
                + """
                text('before')
                guest.spawn("sh -c 'while :; do : < /dev/null; done'").resume()
                busy = gdb.break('_raw_spin_lock') < pid == 0x7fff >
                rare = gdb.break('vfs_mkdir') < pid == 0x7ffe >
                pass = { guest.run('mkdir /tmp/d'); guest.run('rmdir /tmp/d'); rare.evaluations }
                counts = [pass()]
                why = [rare.facts().why]
                until = System.nanoTime() + 60_000_000_000
                while (busy.micros == null && System.nanoTime() < until) {
                  guest.run('true')
                }
                counts << pass()
                until = System.nanoTime() + 60_000_000_000
                while (rare.micros == null && System.nanoTime() < until) {
                  guest.run('true')
                }
                counts << pass()
                why << rare.facts().why
                prices = [busy.micros, rare.micros, busy.slowdown, rare.slowdown]
                gdb.breakpoints*.delete()
                guest.run('true')
                text('after')
                [prices, why, counts, guest.sh('dmesg').out.readLines().findAll { it =~ /WARNING|BUG|Oops/ }]
                """);

    List<?> all = (List<?>) seen;
    List<?> prices = (List<?>) all.get(0);
    assertThat((Double) prices.get(0)).isBetween(0.001, 1.0);
    assertThat((Double) prices.get(1)).isBetween(0.001, 1.0);
    assertThat((Double) prices.get(2)).isPositive().isLessThan(100.0);
    assertThat((Double) prices.get(3)).isPositive().isLessThan(0.1);
    assertThat(all.get(1))
        .isEqualTo(
            List.of(
                "what it takes is measured when the guest comes by, which it has not done since",
                ""));
    List<?> counts = (List<?>) all.get(2);
    long first = (Long) counts.get(0);
    assertThat(counts).isEqualTo(List.of(first, 2 * first, 3 * first));
    assertThat(all.get(3)).isEqualTo(List.of());
    onlyPaddingDiffers();
  }

  /** What is left is our code: a task may have been scheduled out inside of it. */
  private void onlyPaddingDiffers() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("before"));
    byte[] after = Files.readAllBytes(folder.resolve("after"));
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.length; i++) {
      if (before[i] != after[i]) {
        assertThat(before[i]).as("byte %x", i).isEqualTo((byte) 0xcc);
      }
    }
  }

  /** A machine that stands is as it was afterwards, in all that QEMU knows of it. */
  @Test
  void codeInTheGuestIsMeasuredWhileTheGuestStands() throws IOException {
    Object seen =
        run(
            ("vm.boot(cpus: 2)\n" + TEXT).formatted(folder)
                + """
                busy = guest.spawn("sh -c 'while :; do : < /dev/null; done'")
                point = gdb.break('_raw_spin_lock') < pid == busy >
                other = gdb.break('vfs_read') < comm == "zzz" >
                busy.resume()
                gdb.go(timeout: 30)
                // QEMU 7.2 adds the flags of the CPU's last result to those that it will run with.
                state = {
                  vm.qmp('human-monitor-command', ['command-line': 'info registers -a'])
                      .toString().replaceAll(/RFL=\\w+ \\S+/, '')
                }
                view = ['thread apply all info registers', 'x/3i $pc', 'info threads', 'bt']
                look = { [state()] + ['maint flush register-cache', *view].collect { gdb.command(it) } }
                text('before')
                before = look()
                until = System.nanoTime() + 60_000_000_000
                prices = [null]
                while (prices.contains(null) && System.nanoTime() < until) {
                  prices = [point.micros, other.micros]
                }
                text('after')
                same = look() == before
                point.delete()
                gdb.cont()
                [prices, same, before[0].contains('RIP='), guest.run('echo on').out.strip()]
                """);

    List<?> all = (List<?>) seen;
    for (Object price : (List<?>) all.get(0)) {
      assertThat((Double) price).isBetween(0.001, 1.0);
    }
    assertThat(all.subList(1, 4)).isEqualTo(List.of(true, true, "on"));
    assertThat(Files.readAllBytes(folder.resolve("after")))
        .isEqualTo(Files.readAllBytes(folder.resolve("before")));
  }

  /** What only gdb can answer, where every task comes by all the time. */
  @Test
  void aGuestThatHardlyGetsOnIsToldOfOnce() {
    run(
        """
        vm.boot()
        guest.spawn("sh -c 'while :; do : < /dev/null; done'").resume()
        gdb.break('vfs_read') < pid == 0x7fff >
        gdb.break(when: '$_streq("a", "b")', '_raw_spin_lock')
        """);
    assertThatThrownBy(() -> run("gdb.go(timeout: 8)"))
        .hasMessageStartingWith("nothing stopped the guest within 8 s");

    assertThat(session.heard.notices)
        .filteredOn(notice -> notice.contains("false hits"))
        .singleElement()
        .asString()
        .matches(
            "breakpoint 2 at _raw_spin_lock \\(.*\\): \\d+ false hits a second, the guest hardly gets"
                + " on; gdb\\.command\\('disable 2'\\) switches it off, gdb\\.breakpoints tells why it is"
                + " so slow");
  }

  /** gdb counts them down and lets the machine run on, of which the stub sees no difference. */
  @Test
  void hitsThatAreIgnoredAreNotCalledFalse() {
    run(
        """
        vm.boot()
        busy = guest.spawn("sh -c 'while :; do : < /dev/null; done'")
        point = gdb.break('_raw_spin_lock') < pid == busy >
        point.ignore(1000000)
        busy.resume()
        """);
    assertThatThrownBy(() -> run("gdb.go(timeout: 5)"))
        .hasMessageStartingWith("nothing stopped the guest within 5 s");

    assertThat((Long) facts(0).get("hits")).isGreaterThan(10L);
    assertThat(session.heard.notices).noneMatch(notice -> notice.contains("false hits"));
  }

  /** Before the guest ran nobody can have asked anything. */
  @Test
  void whatWasNotInsertedYetIsSaidToBeSo() {
    run(
        """
        vm.boot()
        gdb.interrupt()
        gdb.break('vfs_read') < pid == 1 >
        gdb.break('vfs_write')
        """);

    assertThat(facts(0).get("why").toString())
        .startsWith("gdb hands a condition over when it lets");
    assertThat(facts(0).get("slowdown")).isNull();
    assertThat(List.of(facts(1).get("tier"), facts(1).get("why"))).containsOnly("");
    run("gdb.breakpoints*.delete()");
    assertThat(run("gdb.breakpoints")).isEqualTo(List.of());
  }
}
