package dev.ringside.stub;

import dev.ringside.stub.guest.Exposure;
import dev.ringside.stub.guest.Trust;
import dev.ringside.wire.rsp.ThreadId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the stub learnt of the running Linux kernel (x86-64) before it places code in it. Immutable.
 *
 * @param symbols where things are
 * @param cpus QEMU's threads, one for each CPU
 * @param trust where loads cannot fault
 * @param words for each CPU in order the physical address of the word by which code in the guest
 *     calls us; empty where this kernel has no room for one
 * @param roomBegin the first byte of executable room
 * @param roomEnd the byte behind it
 */
record GuestKernel(
    GuestSymbols symbols,
    List<ThreadId> cpus,
    Trust trust,
    List<Long> words,
    long roomBegin,
    long roomEnd) {

  /**
   * The word within the first 40 bytes of each CPU's own area. GCC keeps the stack canary at gs:40,
   * so that the kernel leaves them free ({@code fixed_percpu_data}, 5.2 e6401c130931 to 6.14; gone
   * in 6.15, 9d7de2aa8b41).
   */
  static final int CALL_WORD = 32;

  /** How many counters of 4 bytes lie before it, and before what a CPU that calls shows. */
  static final int COUNTERS = (CALL_WORD + Exposure.SHOWN) / Integer.BYTES;

  private static final int FREE_BYTES = CALL_WORD + Exposure.RELEASE + Integer.BYTES;

  private static final String BANNER = "Linux version";

  /** {@code SYSTEM_RUNNING} before, {@code SYSTEM_FREEING_INITMEM} since 5.7 (linux/kernel.h). */
  private static final int RUNNING = 2;

  /** The kernel image is mapped here (arch/x86/include/asm/page_64_types.h). */
  private static final long IMAGE = 0xffffffff80000000L;

  /** With 4-level page tables and without DYNAMIC_MEMORY_LAYOUT (page_64_types.h). */
  private static final long PAGE_OFFSET = 0xffff888000000000L;

  /**
   * All memory below is RAM on both of QEMU's PC machines: the hole for devices begins at 2 GB or
   * above (QEMU 7.2, hw/i386/pc_q35.c, pc_piix.c).
   */
  private static final long LOW_MEMORY = 0x80000000L;

  private static final int PAGE = 4096;

  /** {@code struct page} on x86-64 (include/linux/mm_types.h: aligned to two words, 6.1). */
  private static final int STRUCT_PAGE = 64;

  /** QEMU 7.2 gives a PC 288 at most (hw/i386/pc_q35.c). */
  private static final int MOST_CPUS = 288;

  GuestKernel {
    cpus = List.copyOf(cpus);
    words = List.copyOf(words);
  }

  /** What came of learning: the kernel, or why none can be used, in a clause. */
  record Learnt(Optional<GuestKernel> kernel, String whyNot) {
    static Learnt not(String why) {
      return new Learnt(Optional.empty(), why);
    }
  }

  /** The physical address of a place in the kernel image. */
  static long physical(long address) {
    return address - IMAGE;
  }

  /** Whether an address lies in the kernel's own text. */
  boolean inText(long address) {
    return Long.compareUnsigned(address, symbols.find("_text").orElse(0)) >= 0
        && Long.compareUnsigned(address, symbols.find("_etext").orElse(0)) < 0;
  }

  /**
   * Reads the kernel that runs now.
   *
   * @param shared whether its memory can be watched while it runs
   */
  static Talk<Learnt> learn(GuestSymbols symbols, boolean shared) {
    for (String name : List.of("linux_banner", "_text", "_etext")) {
      if (symbols.find(name).isEmpty()) {
        return Talk.of(Learnt.not("gdb has no symbols of a Linux kernel"));
      }
    }
    Talk<Learnt> reading =
        PhysicalMemory.read(physical(symbols.find("linux_banner").getAsLong()), BANNER.length())
            .then(
                banner ->
                    banner.filter(GuestKernel::isBanner).isPresent()
                        ? unlessBooting(symbols, layout(symbols, shared))
                        : Talk.of(
                            Learnt.not("the kernel is not, or not yet, where gdb's symbols say")));
    return PhysicalMemory.in(reading)
        .map(learnt -> learnt.orElse(Learnt.not("this QEMU gives no access to physical memory")));
  }

  /** Takes out what an earlier stub, that was killed, has left in the kernel that runs now. */
  static Talk<Boolean> repair(GuestSymbols symbols) {
    OptionalLong banner = symbols.find("linux_banner");
    if (banner.isEmpty()) {
      return Talk.of(false);
    }
    Talk<Boolean> repair =
        PhysicalMemory.read(physical(banner.getAsLong()), BANNER.length())
            .then(
                bytes ->
                    bytes.filter(GuestKernel::isBanner).isPresent()
                        ? GuestRoom.find(symbols)
                            .then(room -> GuestJournal.takeOut(symbols, room.left()))
                        : Talk.of(false));
    return PhysicalMemory.in(repair).map(done -> done.orElse(false));
  }

  private static boolean isBanner(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII).equals(BANNER);
  }

  /**
   * While it boots the kernel changes its text without taking the lock for it, and warns where an
   * instruction is not what it expects ({@code ftrace_init}, {@code alternative_instructions}).
   */
  private static Talk<Learnt> unlessBooting(GuestSymbols symbols, Talk<Learnt> reading) {
    return number(symbols.find("system_state"), RUNNING)
        .then(
            state ->
                (int) (long) state >= RUNNING
                    ? reading
                    : Talk.of(Learnt.not("the kernel is still booting")));
  }

  private static Talk<Learnt> layout(GuestSymbols symbols, boolean shared) {
    return trust(symbols)
        .then(
            trust ->
                threads("qfThreadInfo", List.of())
                    .then(cpus -> layout(symbols, trust, cpus, shared)));
  }

  private static Talk<Trust> trust(GuestSymbols symbols) {
    return number(symbols.find("page_offset_base"), PAGE_OFFSET)
        .then(
            base ->
                number(symbols.find("high_memory"), base)
                    .then(
                        end ->
                            number(symbols.find("vmemmap_base"), 0)
                                .map(pages -> trust(symbols, base, end, pages))));
  }

  private static Trust trust(GuestSymbols symbols, long base, long end, long pages) {
    long ram = Math.max(0, Math.min(end - base, LOW_MEMORY));
    Set<Long> pointers = new HashSet<>();
    Stream.of("current_task", "pcpu_hot")
        .map(symbols::find)
        .flatMap(found -> found.stream().boxed())
        .forEach(pointers::add);
    return new Trust(
        base,
        base + ram,
        symbols.find("_sdata").orElse(0),
        symbols.find("_edata").orElse(0),
        symbols.find("__per_cpu_start").orElse(0),
        symbols.find("__per_cpu_end").orElse(0),
        pointers,
        more(symbols, pages, ram));
  }

  /** What the image has no bytes for, and the description of each page of RAM: their locks. */
  private static List<Trust.Range> more(GuestSymbols symbols, long pages, long ram) {
    Trust.Range bss =
        new Trust.Range(
            symbols.find("__bss_start").orElse(0), symbols.find("__bss_stop").orElse(0));
    return pages == 0
        ? List.of(bss)
        : List.of(bss, new Trust.Range(pages, pages + ram / PAGE * STRUCT_PAGE));
  }

  private static Talk<Learnt> layout(
      GuestSymbols symbols, Trust trust, List<ThreadId> cpus, boolean shared) {
    return GuestRoom.find(symbols)
        .then(room -> GuestJournal.takeOut(symbols, room.left()).map(done -> room))
        .then(
            room ->
                !room.isEnough()
                    ? Talk.of(Learnt.not("the kernel's text has no padding for more code"))
                    : words(
                            symbols,
                            trust.directMapStart(),
                            shared ? cpus.size() : 0,
                            !room.left().isEmpty())
                        .map(
                            words ->
                                new Learnt(
                                    Optional.of(
                                        new GuestKernel(
                                            symbols, cpus, trust, words, room.begin(), room.end())),
                                    "")));
  }

  /** QEMU 7.2 names one thread in each answer, and ends with {@code l}. */
  private static Talk<List<ThreadId>> threads(String question, List<ThreadId> before) {
    return Talk.ask(question)
        .then(
            answer -> {
              if (!answer.startsWith("m") || before.size() >= MOST_CPUS) {
                return Talk.of(before);
              }
              List<ThreadId> more = new ArrayList<>(before);
              Stream.of(answer.substring(1).split(","))
                  .forEach(each -> ThreadId.parse(each).ifPresent(more::add));
              return threads("qsThreadInfo", more);
            });
  }

  /** The 8-byte variable there; the default where there is no such variable. */
  private static Talk<Long> number(OptionalLong address, long otherwise) {
    return address.isEmpty()
        ? Talk.of(otherwise)
        : PhysicalMemory.read(physical(address.getAsLong()), Long.BYTES)
            .map(bytes -> bytes.map(RegisterFile::littleEndian).orElse(otherwise));
  }

  /**
   * The free bytes are told by their symbol at 0, and by nothing being in them but what an earlier
   * stub has left.
   */
  private static Talk<List<Long>> words(
      GuestSymbols symbols, long directMap, int cpus, boolean usedBefore) {
    OptionalLong offsets = symbols.find("__per_cpu_offset");
    OptionalLong free = symbols.find("fixed_percpu_data");
    if (offsets.isEmpty() || free.isEmpty() || free.getAsLong() != 0 || cpus == 0) {
      return Talk.of(List.of());
    }
    return PhysicalMemory.read(physical(offsets.getAsLong()), cpus * Long.BYTES)
        .then(
            bytes -> {
              List<Long> bases = new ArrayList<>();
              ByteBuffer table = ByteBuffer.wrap(bytes.orElse(new byte[0]));
              table.order(ByteOrder.LITTLE_ENDIAN);
              while (table.hasRemaining()) {
                bases.add(table.getLong() - directMap);
              }
              boolean inRam = bases.stream().allMatch(base -> base >= 0 && base < LOW_MEMORY);
              return !inRam
                  ? Talk.of(List.of())
                  : cleared(usedBefore ? bases : List.of()).then(done -> unused(bases));
            });
  }

  private static Talk<Boolean> cleared(List<Long> bases) {
    return Talk.each(
        bases, true, (before, base) -> PhysicalMemory.write(base, new byte[FREE_BYTES]));
  }

  private static Talk<List<Long>> unused(List<Long> bases) {
    return Talk.each(
            bases,
            true,
            (unused, base) ->
                PhysicalMemory.read(base, FREE_BYTES)
                    .map(bytes -> unused && bytes.filter(GuestKernel::isZero).isPresent()))
        .map(unused -> unused ? bases.stream().map(b -> b + CALL_WORD).toList() : List.of());
  }

  private static boolean isZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }
}
