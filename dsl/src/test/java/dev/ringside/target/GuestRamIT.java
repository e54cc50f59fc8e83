package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.image.Cache;
import dev.ringside.image.Initramfs;
import dev.ringside.image.Kernel;
import dev.ringside.image.KernelPackage;
import dev.ringside.image.Progress;
import dev.ringside.io.Loop;
import dev.ringside.link.Tap;
import dev.ringside.stub.ram.Paging;
import dev.ringside.stub.ram.Ram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Debian's kernel, its memory read through the mapping and, as the measure, by QEMU's own stub. */
@Timeout(300)
class GuestRamIT {
  private static final long USER_END = 1L << 47;
  private static final long MODULES = 0xffffffffa0000000L;
  private static final long MODULES_END = 0xffffffffff000000L;
  private static final long USER_TABLES = 0x1000;
  private static final int RIP = 0x10;
  private static final String SPIN = "while :; do :; done & sleep 0.3";

  private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final Loop loop = Loop.start("test loop", defects::add);
  private final Random random = new Random(5);
  private Qemu qemu;

  private static final class Events implements Qemu.Events {
    @Override
    public void consoleLine(String line) {}

    @Override
    public void reset(String reason) {}

    @Override
    public void ended(String why) {}
  }

  /** A page that the tables name, 4 kB to 1 GB. */
  private record Page(long virtual, long length) {}

  private <T> T onLoop(java.util.concurrent.Callable<CompletableFuture<T>> call) throws Exception {
    return loop.call(call).thenCompose(future -> future).get(120, TimeUnit.SECONDS);
  }

  private void boot(String machine, String memory, String cpu, String append) throws Exception {
    Cache cache = Cache.ofUser();
    Kernel kernel = new KernelPackage(cache, Progress.NONE).get("debian");
    QemuCommand command =
        new QemuCommand(
            Optional.of(kernel.image()),
            Optional.of(Initramfs.of(kernel).build(cache, Progress.NONE)),
            "console=ttyS0 " + append,
            memory,
            1,
            cpu,
            machine,
            "tcg",
            "none",
            List.of(),
            false,
            List.of());
    qemu =
        loop.call(() -> Qemu.start(loop, command, Target.Begin.BOOTED, Tap.NONE, new Events()))
            .get();
    onLoop(() -> qemu.agentReady());
    List<String> spin = List.of("-c", SPIN);
    onLoop(() -> qemu.agent("guest-exec", Map.of("path", "/bin/sh", "arg", spin)));
  }

  @AfterEach
  void end() throws Exception {
    if (qemu != null) {
      onLoop(() -> qemu.kill());
    }
    loop.close();
    assertThat(defects).isEmpty();
  }

  private void untilInUserMode(QemuStub stub) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Long.compareUnsigned(stub.register(RIP), USER_END) >= 0) {
      assertThat(System.nanoTime()).as("the guest never runs in user mode").isLessThan(until);
      stub.run();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "pc, 512M, 'max,la57=off', pti=off nokaslr",
    "pc, 512M, max, pti=off",
    "pc, 512M, 'max,la57=off', pti=on",
    "q35, 3G, max, pti=on nokaslr",
    "pc, 6G, 'max,la57=off,pdpe1gb=on', pti=off nokaslr",
  })
  void everyPageIsWhatQemusStubSays(String machine, String memory, String cpu, String append)
      throws Exception {
    boot(machine, memory, cpu, append);
    Ram ram = loop.call(() -> qemu.ram()).get().orElseThrow();
    try (QemuStub stub = new QemuStub(loop, qemu.gdbSocket())) {
      untilInUserMode(stub);
      Paging paging = stub.paging();
      assertThat(Paging.of(stub.ask("g"))).contains(paging);
      assertThat(paging.isLongMode()).isTrue();
      assertThat(paging.la57()).isEqualTo(cpu.equals("max"));
      List<Page> pages = pages(ram, paging);
      assertThat(pages).anyMatch(page -> page.virtual() > 0 && page.length() == 0x1000);
      for (Page page : pages) {
        compare(stub, ram, paging, page.virtual());
        compare(stub, ram, paging, page.virtual() + inside(page.length()));
        compare(stub, ram, paging, page.virtual() + page.length() - 5);
      }
      assertThat(pages.stream().anyMatch(page -> page.length() == 1 << 30))
          .isEqualTo(cpu.contains("pdpe1gb"));
      if (append.contains("pti=on")) {
        theKernelIsHiddenFromQemusStubAlone(stub, ram, paging);
      } else {
        assertThat(pages).anyMatch(page -> page.virtual() < 0 && page.length() == 0x200000);
        assertThat(pages)
            .anyMatch(page -> MODULES <= page.virtual() && page.virtual() < MODULES_END);
      }
      physicalMemoryIsTheSame(stub, ram);
    }
  }

  private static Optional<String> hex(Optional<byte[]> bytes) {
    return bytes.map(HexFormat.of()::formatHex);
  }

  private long inside(long length) {
    return Math.floorMod(random.nextLong(), length - 16);
  }

  /** 16 bytes, which may reach into a page that is not mapped. */
  private static void compare(QemuStub stub, Ram ram, Paging paging, long virtual) {
    Optional<String> mapped = hex(ram.read(paging, virtual, 16));
    Optional<String> measure = hex(stub.read(virtual, 16));
    boolean device = device(ram, paging, virtual) || device(ram, paging, virtual + 15);
    boolean hidden = virtual < 0 && (paging.cr3() & USER_TABLES) != 0 && measure.isEmpty();
    if (!hidden && !device) {
      assertThat(mapped).as("at %x", virtual).isEqualTo(measure);
    }
  }

  private static boolean device(Ram ram, Paging paging, long virtual) {
    OptionalLong physical = ram.physical(paging, virtual);
    return physical.isPresent() && ram.layout().offset(physical.getAsLong(), 1).isEmpty();
  }

  private static List<Page> pages(Ram ram, Paging paging) {
    List<Page> pages = new ArrayList<>();
    int levels = paging.la57() ? 5 : 4;
    int unused = 64 - 12 - 9 * levels;
    pages(ram, paging.cr3() & ~0xfffL, levels, 0, pages);
    return pages.stream()
        .map(page -> new Page(page.virtual() << unused >> unused, page.length()))
        .toList();
  }

  private static void pages(Ram ram, long table, int level, long virtual, List<Page> pages) {
    int shift = 12 + 9 * (level - 1);
    for (int i = 0; i < 512; i++) {
      long entry = ram.getLong(table + 8 * i).orElse(0);
      long address = virtual | (long) i << shift;
      if ((entry & 1) != 0 && (level == 1 || (entry & 0x80) != 0)) {
        pages.add(new Page(address, 1L << shift));
      } else if ((entry & 1) != 0) {
        pages(ram, entry & 0x000ffffffffff000L, level - 1, address, pages);
      }
    }
  }

  private void theKernelIsHiddenFromQemusStubAlone(QemuStub stub, Ram ram, Paging paging) {
    Paging kernel = new Paging(paging.cr0(), paging.cr3() & ~0x1000L, paging.cr4(), paging.efer());
    assertThat(kernel.cr3()).isNotEqualTo(paging.cr3());
    int hidden = 0;
    for (Page page : pages(ram, kernel)) {
      if (page.virtual() < 0) {
        long at = page.virtual() + inside(page.length());
        Optional<String> read = hex(ram.read(paging, at, 16));
        assertThat(read).isEqualTo(hex(ram.read(kernel, at, 16)));
        OptionalLong physical = ram.physical(paging, at);
        boolean memory = ram.layout().offset(physical.orElse(-1), 16).isPresent();
        if (memory && stub.read(at, 16).isEmpty()) {
          hidden++;
          assertThat(read).isEqualTo(hex(stub.readPhysical(physical.getAsLong(), 16)));
        }
      }
    }
    assertThat(hidden).isGreaterThan(100);
  }

  private void physicalMemoryIsTheSame(QemuStub stub, Ram ram) throws IOException {
    long below = ram.layout().below();
    long above = ram.layout().size() - below;
    for (int i = 0; i < 1_000; i++) {
      long at = 0x100000 + Math.floorMod(random.nextLong(), below - 0x100000 - 16);
      assertThat(hex(ram.read(at, 16))).isEqualTo(hex(stub.readPhysical(at, 16)));
      if (above > 0) {
        long high = (1L << 32) + Math.floorMod(random.nextLong(), above - 16);
        assertThat(hex(ram.read(high, 16))).isEqualTo(hex(stub.readPhysical(high, 16)));
      }
    }
  }
}
