package dev.ringside.stub;

import dev.ringside.stub.guest.Request;
import dev.ringside.stub.guest.Signal;
import dev.ringside.stub.guest.Stopwatch;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.ThreadId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Takes the time of a condition's code in the guest: while all other CPUs stand still, one runs it
 * some thousand times with a {@link Stopwatch}, twice for less than a millisecond. Then all is as
 * it was: registers, memory, counters. Pure.
 *
 * <p>The ticks of the time stamp counter are those of the guest's own {@code tsc_khz}, which Linux
 * measures when it boots (Debian's 6.1 under QEMU 7.2: 2596131 on a host whose clock says 2596150).
 */
final class Calibration {
  private static final int GS_BASE = 25;
  private static final long INTERRUPTS = 0x200;
  private static final long TRAP = 0x100;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int RAX = 0;
  private static final String HALTED = "halted";

  private final ThreadId cpu;
  private final RegisterFile registers;
  private final Stopwatch watch;
  private final OptionalLong counter;

  private Calibration(
      GuestTier tier, ThreadId cpu, RegisterFile registers, Stopwatch watch, OptionalInt counter) {
    this.cpu = cpu;
    this.registers = registers;
    this.watch = watch;
    long own = callWord(tier.kernel().orElseThrow(), registers);
    this.counter =
        counter.isPresent()
            ? OptionalLong.of(Counters.place(own, counter.getAsInt()))
            : OptionalLong.empty();
  }

  /**
   * Measures on a CPU that stands in the kernel; QEMU has it selected then.
   *
   * @return nanoseconds; empty where it could not be measured
   */
  static Talk<Optional<Double>> run(
      GuestTier tier, GuestSite site, ThreadId cpu, RegisterFile registers) {
    Optional<Stopwatch> watch =
        tier.room()
            .map(
                room ->
                    new Request(
                        site.code().site(),
                        room,
                        Arming.questions(tier, site.breakpoint(), site.guard()),
                        tier.kernel().orElseThrow().trust(),
                        new Signal.Breakpoint(),
                        1,
                        Arming.offset(site.counter())))
            .flatMap(request -> Stopwatch.of(request, registers.values()));
    OptionalLong frequency = tier.symbols().find("tsc_khz");
    if (watch.isEmpty() || frequency.isEmpty()) {
      return Talk.of(Optional.empty());
    }
    Calibration run = new Calibration(tier, cpu, registers, watch.get(), site.counter());
    return CpuScan.select(cpu)
        .then(selected -> run.hasStack())
        .then(has -> has ? run.measured(frequency.getAsLong()) : Talk.of(Optional.empty()));
  }

  /** A page without memory ends a stack of the kernel's. */
  private Talk<Boolean> hasStack() {
    int length = Stopwatch.STACK;
    return Talk.ask("m%x,%x".formatted(registers.rsp() - length, length))
        .map(answer -> Hex.decode(answer).filter(bytes -> bytes.length == length).isPresent());
  }

  /** What is there before. */
  private record Before(byte[] code, byte[] count, long kiloHertz) {}

  /** All within one stay in {@link PhysicalMemory#in}: each request costs 0.1 to 0.2 ms. */
  private Talk<Optional<Double>> measured(long frequency) {
    Talk<Optional<Double>> all =
        PhysicalMemory.read(GuestKernel.physical(frequency), Integer.BYTES)
            .then(
                khz ->
                    PhysicalMemory.read(GuestKernel.physical(watch.begin()), watch.bytes().length)
                        .then(room -> readCount().map(count -> before(khz, room, count))))
            .then(
                before ->
                    before
                        .map(each -> measured(each).then(nanos -> restored(each, nanos)))
                        .orElse(Talk.of(Optional.empty())));
    return PhysicalMemory.in(all)
        .then(nanos -> restored().map(restored -> nanos.flatMap(each -> each)));
  }

  private static Optional<Before> before(
      Optional<byte[]> khz, Optional<byte[]> code, Optional<byte[]> count) {
    return khz.map(RegisterFile::littleEndian)
        .filter(number -> number > 0)
        .flatMap(number -> code.flatMap(c -> count.map(n -> new Before(c, n, number))));
  }

  private Talk<Optional<byte[]>> readCount() {
    return counter.isPresent()
        ? PhysicalMemory.read(counter.getAsLong(), Integer.BYTES)
        : Talk.of(Optional.of(new byte[0]));
  }

  private Talk<Optional<Double>> measured(Before before) {
    return write(watch.begin(), watch.bytes())
        .then(written -> Talk.ask("Z" + watchpoint()))
        .then(set -> set.equals("OK") ? ticks() : Talk.of(OptionalLong.empty()))
        .then(
            without ->
                without.isEmpty()
                    ? Talk.of(Optional.empty())
                    : write(watch.patched(), watch.patch())
                        .then(patched -> ticks())
                        .map(with -> nanos(with, without, before.kiloHertz())));
  }

  private String watchpoint() {
    return "4,%x,1".formatted(watch.watched());
  }

  private static Optional<Double> nanos(OptionalLong with, OptionalLong without, long kiloHertz) {
    return with.isPresent() && with.getAsLong() > without.getAsLong()
        ? Optional.of(
            (with.getAsLong() - without.getAsLong())
                * NANOS_PER_MILLI
                / kiloHertz
                / Stopwatch.ROUNDS)
        : Optional.empty();
  }

  private static Talk<Boolean> write(long address, byte[] bytes) {
    return PhysicalMemory.write(GuestKernel.physical(address), bytes);
  }

  /** One run; empty where it did not come to its end, or had no value. */
  private Talk<OptionalLong> ticks() {
    long flags = registers.values().get(RegisterFile.EFLAGS) & ~(INTERRUPTS | TRAP);
    return Talk.ask(RegisterFile.write(RegisterFile.RSP, Stopwatch.stack(registers.rsp())))
        .then(stack -> Talk.ask(RegisterFile.write(RegisterFile.EFLAGS, flags)))
        .then(off -> Talk.ask(RegisterFile.write(RegisterFile.RIP, watch.begin())))
        .then(ready -> Talk.resumeBriefly("vCont;c:" + cpu))
        .then(stop -> CpuScan.select(cpu))
        .then(selected -> Talk.ask("g"))
        .map(
            answer ->
                RegisterFile.of(answer)
                    .filter(end -> end.rip() == watch.stopped() && end.values().get(RAX) > 0)
                    .map(end -> OptionalLong.of(end.values().get(RAX)))
                    .orElse(OptionalLong.empty()));
  }

  private Talk<Optional<Double>> restored(Before before, Optional<Double> nanos) {
    return Talk.ask("z" + watchpoint())
        .then(removed -> write(watch.begin(), before.code()))
        .then(
            code ->
                counter.isPresent()
                    ? PhysicalMemory.write(counter.getAsLong(), before.count())
                    : Talk.of(code))
        .map(done -> nanos);
  }

  /** Gives the CPU the registers back that it has not. */
  private Talk<String> restored() {
    return Talk.ask("g")
        .then(
            answer -> {
              Map<Integer, Long> now =
                  RegisterFile.of(answer).map(RegisterFile::values).orElse(Map.of());
              List<Integer> changed =
                  IntStream.rangeClosed(0, RegisterFile.EFLAGS)
                      .boxed()
                      .filter(each -> !registers.values().get(each).equals(now.get(each)))
                      .toList();
              return Talk.each(
                  changed,
                  "OK",
                  (ok, each) -> Talk.ask(RegisterFile.write(each, registers.values().get(each))));
            });
  }

  /** A CPU, and its registers. */
  record Candidate(ThreadId cpu, RegisterFile registers) {}

  /** The first CPU that stands in the kernel and is awake: one that waits would not run. */
  static Talk<Optional<Candidate>> candidate(GuestTier tier) {
    List<ThreadId> cpus = tier.kernel().map(GuestKernel::cpus).orElse(List.of());
    return Talk.each(
        cpus,
        Optional.<Candidate>empty(),
        (found, cpu) ->
            found.isPresent()
                ? Talk.of(found)
                : CpuScan.select(cpu)
                    .then(selected -> Talk.ask("g"))
                    .then(
                        answer ->
                            RegisterFile.of(answer)
                                .filter(registers -> isInKernel(tier, registers))
                                .map(registers -> awake(new Candidate(cpu, registers)))
                                .orElse(Talk.of(Optional.empty()))));
  }

  /** Where the kernel is entered, its stack and its own area may still be the user's. */
  private static boolean isInKernel(GuestTier tier, RegisterFile registers) {
    GuestKernel kernel = tier.kernel().orElseThrow();
    long rip = registers.rip();
    long entry = tier.symbols().find("__entry_text_start").orElse(rip);
    long length = tier.symbols().find("__entry_text_end").orElse(entry) - entry;
    boolean entering = Long.compareUnsigned(rip - entry, length) < 0;
    boolean ownArea =
        kernel.words().isEmpty() || kernel.words().contains(callWord(kernel, registers));
    return kernel.inText(rip) && !entering && ownArea && registers.rsp() < 0;
  }

  private static long callWord(GuestKernel kernel, RegisterFile registers) {
    return registers.values().get(GS_BASE)
        - kernel.trust().directMapStart()
        + GuestKernel.CALL_WORD;
  }

  /** QEMU 7.2 says {@code CPU#0 [halted ]} of a CPU that waits for an interrupt (gdbstub.c). */
  private static Talk<Optional<Candidate>> awake(Candidate candidate) {
    return Talk.ask("qThreadExtraInfo," + candidate.cpu())
        .map(
            answer ->
                Hex.decode(answer)
                    .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
                    .filter(state -> !state.contains(HALTED))
                    .map(state -> candidate));
  }
}
