package dev.ringside.dsl;

import dev.ringside.kernel.RunningTask;
import dev.ringside.kernel.Symbol;
import dev.ringside.kernel.Symbols;
import dev.ringside.stub.ram.Paging;
import dev.ringside.stub.ram.Ram;
import dev.ringside.target.Address;
import dev.ringside.target.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The kernel's memory, read through the kernel's own page tables from the RAM that we have mapped:
 * the guest neither stops nor takes part, whatever its CPUs do. Any thread.
 */
final class KernelMemory {
  private static final Duration ANSWERS = Duration.ofSeconds(10);

  /** {@code __START_KERNEL_map} (arch/x86/include/asm/page_64_types.h, Linux 6.1). */
  private static final long IMAGE = 0xffffffff80000000L;

  /** {@code MODULES_VADDR}, with and without KASLR, is above (pgtable_64_types.h, Linux 6.1). */
  private static final long MODULES = 0xffffffffa0000000L;

  /** {@code MODULES_END} (pgtable_64_types.h, Linux 6.1). */
  private static final long MODULES_END = 0xffffffffff000000L;

  private final Machines machines;
  private final Names names;

  KernelMemory(Machines machines, Names names) {
    this.machines = machines;
    this.names = names;
  }

  /**
   * Data of the kernel's; empty where the address is none of the kernel's or is mapped to nothing,
   * and where memory is not shared with us or the kernel's tables are not found. Empty for code
   * too: what breakpoints have changed there only the debugger shows as it was.
   */
  Optional<byte[]> data(Address address, int length) {
    if (address.bits() >= 0) {
      return Optional.empty();
    }
    Optional<Ram> ram = ram();
    Optional<Symbols> symbols = names.reading().flatMap(KernelMemory::soon);
    if (ram.isEmpty() || symbols.isEmpty() || code(symbols.get(), address, length)) {
      return Optional.empty();
    }
    return paging(ram.get(), symbols.get())
        .flatMap(tables -> ram.get().read(tables, address.bits(), length));
  }

  /** What has to be read of data for one answer; empty as a whole where nothing can be read. */
  <T> Optional<T> data(Function<RunningTask.Memory, Optional<T>> reading) {
    Optional<Ram> ram = ram();
    Optional<Paging> tables =
        ram.flatMap(
            memory ->
                names
                    .reading()
                    .flatMap(KernelMemory::soon)
                    .flatMap(known -> paging(memory, known)));
    return tables.flatMap(
        paging -> reading.apply((address, length) -> ram.get().read(paging, address, length)));
  }

  /** Whether the guest's memory is mapped: then page-table isolation hides nothing. */
  boolean isShared() {
    return ram().isPresent();
  }

  private Optional<Ram> ram() {
    return machines
        .booted()
        .map(Target::ram)
        .flatMap(asked -> Await.of(asked, ANSWERS, "the loop"));
  }

  private static Optional<Symbols> soon(CompletableFuture<Symbols> reading) {
    try {
      return Optional.of(Await.of(reading, ANSWERS, "the symbol table"));
    } catch (RingsideException unknown) {
      return Optional.empty();
    }
  }

  private static boolean code(Symbols symbols, Address address, int length) {
    long begin = at(symbols, "_stext").orElse(IMAGE);
    long end = at(symbols, "_etext").orElse(MODULES);
    return overlaps(address, length, begin, end) || overlaps(address, length, MODULES, MODULES_END);
  }

  private static boolean overlaps(Address address, int length, long begin, long end) {
    return address.bits() < end && address.bits() + length > begin;
  }

  private static OptionalLong at(Symbols symbols, String name) {
    return symbols.find(name).map(Symbol::address).map(Address::bits).stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /**
   * The tables that map the whole kernel: {@code init_top_pgt}, {@code init_level4_pgt} before 4.13
   * (65ade2f872b4). They are where they were linked to be only without address space randomization,
   * and prove it by mapping themselves.
   */
  private static Optional<Paging> paging(Ram ram, Symbols symbols) {
    return Stream.of("init_top_pgt", "init_level4_pgt")
        .flatMapToLong(name -> at(symbols, name).stream())
        .boxed()
        .flatMap(
            tables ->
                Stream.of(false, true)
                    .map(la57 -> Paging.longMode(tables - IMAGE, la57))
                    .filter(
                        paging ->
                            ram.physical(paging, tables).equals(OptionalLong.of(tables - IMAGE))))
        .findFirst();
  }
}
