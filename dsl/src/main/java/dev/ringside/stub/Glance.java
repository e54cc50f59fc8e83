package dev.ringside.stub;

import dev.ringside.stub.guest.Exposure;
import dev.ringside.stub.guest.Landing;
import dev.ringside.stub.guest.Request;
import dev.ringside.stub.ram.Paging;
import dev.ringside.stub.ram.Ram;
import dev.ringside.stub.ram.RamReads;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.ThreadId;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What gdb sees of a CPU that spins at a hit while the machine runs on. Immutable.
 *
 * <p>To stop QEMU 7.2 and let it run again takes 3 to 8 ms, most of which it is no stop that a user
 * sees: gdb looks at a few registers and words, and goes on. So gdb is told of the hit at once, and
 * what it asks of the CPU is answered from memory, in which the CPU shows itself ({@link
 * Exposure}). Anything else, and anything that takes long, stops the machine after all.
 *
 * @param cpu which
 * @param word the physical address of the word by which it calls
 * @param pointer its stack pointer, as it shows it
 * @param placed the code it spins in
 * @param registers as QEMU would answer {@code g}, set back to the site, or past it after {@link
 *     #stepped}
 * @param past whether gdb took it over the instruction at the site
 * @param ending whether the machine is being stopped
 * @param released whether it was let go, and may not have seen it
 * @param tries how often the machine was found elsewhere: in a handler that interrupted the CPU
 * @param serial its number
 */
record Glance(
    ThreadId cpu,
    long word,
    long pointer,
    Placed placed,
    String registers,
    boolean past,
    boolean ending,
    boolean released,
    int tries,
    long serial) {
  private static final int MOST_TRIES = 100;

  /** Some 50 µs: the CPU sees it within nanoseconds, unless the host lets it wait. */
  private static final int LOOKS = 1000;

  private static final int DIGITS = 2 * Long.BYTES;

  /**
   * What a CPU shows; empty where it has nothing to show, or does not any more.
   *
   * @param number of the CPU, as the kernel counts: QEMU 7.2 describes its CPUs in the order of
   *     their threads (hw/i386/acpi-common.c), in which Linux numbers them
   */
  static Optional<Glance> at(GuestTier tier, int number, Ram ram) {
    GuestKernel kernel = tier.kernel().orElseThrow();
    long word = kernel.words().get(number);
    OptionalInt id = ram.getInt(word);
    OptionalLong pointer = ram.getLong(word + Exposure.SHOWN);
    boolean hit = id.orElse(0) > 0 && (id.getAsInt() & Request.ASK) == 0;
    if (!hit || id.getAsInt() > tier.placed().size() || pointer.orElse(0) == 0) {
      return Optional.empty();
    }
    Placed placed = tier.placed().get(id.getAsInt() - 1);
    Optional<Landing> landing = placed.code().shown();
    return landing
        .flatMap(
            shown ->
                stack(kernel, shown, pointer.getAsLong(), ram)
                    .map(stack -> Exposure.registers(shown, stack, pointer.getAsLong())))
        .map(
            registers ->
                new Glance(
                    kernel.cpus().get(number),
                    word,
                    pointer.getAsLong(),
                    placed,
                    Hex.encode(registers),
                    false,
                    false,
                    false,
                    0,
                    0))
        .filter(glance -> glance.isShown(ram) && !isReleased(word, ram));
  }

  private static Optional<byte[]> stack(
      GuestKernel kernel, Landing landing, long pointer, Ram ram) {
    OptionalLong tables = kernel.symbols().find("init_top_pgt");
    boolean la57 = KernelText.levels(kernel.trust().directMapStart()) == 5;
    return tables.isEmpty()
        ? Optional.empty()
        : ram.read(
            Paging.longMode(GuestKernel.physical(tables.getAsLong()), la57),
            pointer - Exposure.BELOW,
            Exposure.BELOW + landing.pop());
  }

  /** Whether the CPU that calls by that word was let go, and has not noticed yet. */
  static boolean isReleased(long word, Ram ram) {
    return ram.getInt(word + Exposure.RELEASE).orElse(0) != 0;
  }

  private boolean isShown(Ram ram) {
    return ram.getLong(word + Exposure.SHOWN).orElse(0) == pointer;
  }

  /**
   * Lets the CPU go on; whether it surely does. It has seen that when it takes the word back, and
   * will see it as long as it shows itself.
   */
  boolean release(Ram ram) {
    ram.write(word + Exposure.RELEASE, new byte[] {1, 0, 0, 0});
    VarHandle.fullFence();
    for (int look = 0; look < LOOKS; look++) {
      if (isShown(ram) || !isReleased(word, ram)) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** As our own words of a CPU are before anybody calls. */
  static void clear(long word, Ram ram) {
    ram.write(word + Exposure.SHOWN, new byte[Exposure.RELEASE + Integer.BYTES - Exposure.SHOWN]);
  }

  /** The answer to a question of gdb's about the CPU or the memory; empty where QEMU must say. */
  Optional<String> answer(String request, Ram ram) {
    if (request.equals("g")) {
      return Optional.of(registers);
    }
    if (request.equals("Hg" + cpu)) {
      return Optional.of("OK");
    }
    return RamReads.NONE.answered("g", registers).answer(request, ram);
  }

  /** The instruction that was replaced. */
  long site() {
    return placed.site().address();
  }

  /** After gdb took the CPU over the instruction at the site, a no-operation. */
  Glance stepped() {
    ByteBuffer end = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    end.putLong(placed.site().end());
    int rip = RegisterFile.RIP * DIGITS;
    String moved =
        registers.substring(0, rip) + Hex.encode(end.array()) + registers.substring(rip + DIGITS);
    return with(moved, true, ending, released, tries, serial);
  }

  /** The machine is being stopped. */
  Glance ended() {
    return with(registers, past, true, released, tries, serial);
  }

  /** It was let go, and is being stopped, as it may not have seen it. */
  Glance lost() {
    return with(registers, past, false, true, tries, serial);
  }

  Glance numbered(long number) {
    return with(registers, past, ending, released, tries, number);
  }

  private Glance with(
      String file, boolean isPast, boolean isEnding, boolean isReleased, int tried, long number) {
    return new Glance(
        cpu, word, pointer, placed, file, isPast, isEnding, isReleased, tried, number);
  }

  /**
   * The CPUs are set back: puts this one where gdb believes it, and selects it.
   *
   * @return empty when that is done, and it when it must be tried again, since the CPU was found in
   *     a handler that has interrupted it
   */
  Talk<Optional<Glance>> settle(List<CpuScan.Caller> callers) {
    Talk<String> selected = CpuScan.select(cpu);
    Optional<Glance> again =
        Optional.of(with(registers, past, true, false, tries + 1, serial))
            .filter(glance -> glance.tries() <= MOST_TRIES);
    if (released) {
      return PhysicalMemory.in(PhysicalMemory.read(word + Exposure.RELEASE, Integer.BYTES))
          .then(
              seen ->
                  selected.map(
                      ok -> isSeen(seen.flatMap(bytes -> bytes)) ? Optional.empty() : again));
    }
    boolean spun = callers.stream().anyMatch(caller -> caller.cpu().equals(cpu));
    if (!spun) {
      return selected.map(ok -> again);
    }
    return (past
            ? selected.then(
                ok -> Talk.ask(RegisterFile.write(RegisterFile.RIP, placed.site().end())))
            : selected)
        .map(there -> Optional.empty());
  }

  /** A CPU that sees that it was let go takes the word back. */
  private static boolean isSeen(Optional<byte[]> word) {
    return word.filter(bytes -> RegisterFile.littleEndian(bytes) == 0).isPresent();
  }
}
