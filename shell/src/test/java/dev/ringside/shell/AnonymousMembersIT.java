package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members inside of anonymous structures and unions, which gdb 13.1 evaluates and does not compile.
 */
@Timeout(200)
class AnonymousMembersIT {
  @TempDir Path folder;
  private TestSession session;

  @BeforeEach
  void boot() {
    session = new TestSession(folder);
    run("vm.boot()");
  }

  @AfterEach
  void end() {
    session.close();
  }

  private Object run(String script) {
    return session.run(script);
  }

  @Test
  void theirConditionsRunInTheGuest() {
    Object facts =
        run(
            """
            never = gdb.break('_raw_spin_lock') < lock->raw_lock.val.counter == 0x7fff1234 >
            links = gdb.break('vfs_read') < file->f_inode->i_nlink > 1000000 >
            guest.run('wc /etc/passwd')
            [never, links]*.facts()
            """);

    assertThat((List<?>) facts)
        .hasSize(2)
        .allSatisfy(
            each -> {
              Map<?, ?> one = (Map<?, ?>) each;
              assertThat(one.get("tier")).isEqualTo("guest");
              assertThat(one.get("hits")).isEqualTo(0L);
              assertThat((Long) one.get("evaluations")).isPositive();
            });
  }

  /** Of the places that a program comes by, the one that gdb itself finds true. */
  @Test
  void theyAreTrueWhereGdbSaysSo() {
    Object seen =
        run(
            """
            reader = guest.spawn('wc /etc/passwd')
            gdb.break('vfs_read') < pid == reader && file->f_inode->i_nlink == 1 >
            reader.resume()
            gdb.go()
            [gdb.eval('file->f_inode->i_nlink'), gdb.breakpoints[0].tier, gdb.breakpoints[0].hits]
            """);

    assertThat(seen).isEqualTo(List.of(1L, "guest", 1L));
  }

  /** The text that gdb was given, on structures made of what lies at some address. */
  @Test
  void bitFieldsAreCutOutAsTheyLie() {
    List<String> fields =
        List.of(
            "pkt_type", "ignore_df", "ip_summed", "ooo_okay", "csum_level", "priority", "protocol");
    run("gdb.interrupt()");
    for (String field : fields) {
      run("gdb.break('kfree_skb_reason') < skb->%s == 0x5a5a >".formatted(field));
    }
    Object pairs =
        run(
            """
            at = { text, name -> gdb.eval(text.replaceAll(/\\bskb\\b/, "((struct sk_buff *)&$name)")) }
            conditions = gdb.command('info breakpoints').readLines()
              .findAll { it.contains('stop only if') }
              .collect { (it =~ /stop only if (.*) == 23130/)[0][1] }
            fields = ['%s']
            [fields, conditions].transpose().collectMany { field, text ->
              ['init_task', 'linux_banner', 'schedule', 'vfs_read'].collect { name ->
                [field, text.contains('->'), at("(unsigned)(skb->$field)", name), at("(unsigned)($text)", name)]
              }
            }
            """
                .formatted(String.join("', '", fields)));

    assertThat((List<?>) pairs)
        .hasSize(4 * fields.size())
        .allSatisfy(
            each -> {
              List<?> pair = (List<?>) each;
              assertThat(pair.get(1)).isEqualTo(false);
              assertThat(pair.get(3)).as("%s", pair.get(0)).isEqualTo(pair.get(2));
            });
    assertThat(((List<?>) pairs).stream().map(each -> ((List<?>) each).get(2)).distinct())
        .hasSizeGreaterThan(4);
  }
}
