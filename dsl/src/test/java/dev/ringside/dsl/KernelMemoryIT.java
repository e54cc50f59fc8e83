package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.image.Cache;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Debian's kernel with page-table isolation, its CPU in user mode most of the time. */
@Timeout(200)
class KernelMemoryIT {
  private final Queue<String> wire = new ConcurrentLinkedQueue<>();
  private final Heard heard = new Heard();
  private final Session session = Session.open(Cache.ofUser(), heard, Optional.of(wire::add));

  @AfterEach
  void end() {
    session.close();
    assertThat(heard.defects).isEmpty();
  }

  private static String text(Memory memory) {
    return new String(memory.getBytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void theKernelsDataIsReadWhileTheGuestRuns() {
    session.vm().boot(Map.of("append", "pti=on"));
    Gdb gdb = session.gdb();
    gdb.interrupt();
    Object banner = gdb.eval("(unsigned long)&linux_banner");
    Object jiffies = gdb.eval("(unsigned long)&jiffies_64");
    Object current = gdb.eval("(unsigned long)init_task.tasks.next");
    gdb.cont();
    session.guest().run("(while :; do :; done) > /dev/null 2>&1 < /dev/null &");
    long onTheWire = rsp();
    assertThat(onTheWire).isPositive();
    assertThat(text(gdb.mem(banner, 14))).isEqualTo("Linux version ");
    assertThat(gdb.mem(current, 16).getBytes()).isNotEqualTo(new byte[16]);
    String before = gdb.mem(jiffies, 8).getHex();
    long until = System.nanoTime() + 20_000_000_000L;
    while (gdb.mem(jiffies, 8).getHex().equals(before) && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(gdb.mem(jiffies, 8).getHex()).isNotEqualTo(before);
    assertThat(rsp()).as("frames to and from QEMU's stub").isEqualTo(onTheWire);
    List<String> commands =
        session.knowledge().processes().stream().map(Knowledge.KnownProcess::command).toList();
    assertThat(commands).contains("init", "sh", "kthreadd");
    assertThat(rsp()).isEqualTo(onTheWire);
    untilInUserMode(gdb);
    assertThat(text(gdb.mem(banner, 14))).isEqualTo("Linux version ");
    assertThat(gdb.disasm("vfs_read")).hasSizeGreaterThan(10);
    assertThat(gdb.eval("linux_banner[0]")).asString().contains("L");
  }

  /** QEMU's own stub reads nothing of the kernel there (QEMU 7.2). */
  private static void untilInUserMode(Gdb gdb) {
    long until = System.nanoTime() + 60_000_000_000L;
    gdb.interrupt();
    while (gdb.getRegs().get("rip").matches("0xf{8}.*") && System.nanoTime() < until) {
      gdb.cont();
      gdb.interrupt();
    }
    assertThat(gdb.getRegs().get("rip")).doesNotMatch("0xf{8}.*");
  }

  private long rsp() {
    return wire.stream().filter(line -> line.contains(" rsp ")).count();
  }
}
