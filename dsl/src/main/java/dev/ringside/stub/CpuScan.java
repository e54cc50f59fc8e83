package dev.ringside.stub;

import dev.ringside.stub.guest.Exposure;
import dev.ringside.stub.guest.Landing;
import dev.ringside.wire.rsp.Hex;
import dev.ringside.wire.rsp.ThreadId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks, at a stop, which CPUs stand in code of ours, and sets those back to where the kernel knows
 * itself: to the instruction that was replaced, all registers as they were there. Resumed, they run
 * into the breakpoint again; so nothing is lost of whom nobody asks now. Pure.
 */
final class CpuScan {
  private CpuScan() {}

  /**
   * A CPU that wanted something.
   *
   * @param cpu which
   * @param placed the code it was in
   * @param kind what it wanted
   * @param registers as they are now that it was set back
   */
  record Caller(ThreadId cpu, Placed placed, Landing.Kind kind, RegisterFile registers) {}

  /**
   * Sets back every CPU; ends with those that had a hit or a question. QEMU has that CPU selected
   * then which stopped.
   */
  static Talk<List<Caller>> setBack(GuestTier tier, ThreadId stopped) {
    List<ThreadId> cpus = tier.kernel().map(GuestKernel::cpus).orElse(List.of());
    if (cpus.size() <= 1) {
      return select(stopped)
          .then(selected -> one(tier, stopped))
          .map(found -> found.stream().toList());
    }
    return Talk.each(
            cpus,
            List.<Caller>of(),
            (found, cpu) ->
                select(cpu)
                    .then(selected -> one(tier, cpu))
                    .map(
                        caller -> {
                          List<Caller> more = new ArrayList<>(found);
                          caller.ifPresent(more::add);
                          return List.copyOf(more);
                        }))
        .then(found -> select(stopped).map(selected -> found));
  }

  /** Has QEMU answer for that CPU from now on; it selects one itself at each stop. */
  static Talk<String> select(ThreadId cpu) {
    return Talk.ask("Hg" + cpu);
  }

  private static Talk<Optional<Caller>> one(GuestTier tier, ThreadId cpu) {
    return Talk.ask("g")
        .then(
            answer -> {
              Optional<RegisterFile> registers = RegisterFile.of(answer);
              Optional<GuestTier.InCode> in =
                  registers
                      .flatMap(r -> tier.find(r.rip()))
                      .filter(code -> !CpuView.isInCopy(code));
              return in.isPresent()
                  ? spinning(cpu, in.get(), registers.get())
                  : Talk.of(Optional.empty());
            });
  }

  /** Who was let go and has not seen it yet is past its hit. */
  private static Talk<Optional<Caller>> spinning(
      ThreadId cpu, GuestTier.InCode in, RegisterFile registers) {
    boolean mayBeReleased =
        in.landing().kind() == Landing.Kind.HIT && in.placed().code().shown().isPresent();
    long word = registers.gsBase() + GuestKernel.CALL_WORD + Exposure.RELEASE;
    return (mayBeReleased ? Talk.ask("m%x,%x".formatted(word, Integer.BYTES)) : Talk.of(""))
        .then(
            answer ->
                Hex.decode(answer).filter(bytes -> RegisterFile.littleEndian(bytes) != 0).isEmpty()
                    ? setBack(cpu, in, registers, in.landing().rip())
                    : setBack(cpu, in, registers, in.placed().code().resume())
                        .then(gone -> Talk.ask("M%x,%x:00000000".formatted(word, Integer.BYTES)))
                        .map(settled -> Optional.empty()));
  }

  private static Talk<Optional<Caller>> setBack(
      ThreadId cpu, GuestTier.InCode in, RegisterFile registers, long rip) {
    Landing landing = in.landing();
    return pushed(landing, registers)
        .then(pushed -> saved(landing, registers))
        .then(
            saved -> {
              Map<Integer, Long> changed = new HashMap<>();
              landing
                  .saved()
                  .forEach((register, offset) -> changed.put(register, quad(saved, offset)));
              changed.put(RegisterFile.RIP, rip);
              if (landing.pop() != 0) {
                changed.put(RegisterFile.RSP, registers.rsp() + landing.pop());
              }
              Caller caller = new Caller(cpu, in.placed(), landing.kind(), registers.with(changed));
              boolean calls =
                  landing.kind() == Landing.Kind.HIT || landing.kind() == Landing.Kind.ASK;
              changed
                  .entrySet()
                  .removeIf(each -> each.getValue().equals(registers.values().get(each.getKey())));
              return write(changed).map(done -> calls ? Optional.of(caller) : Optional.empty());
            });
  }

  private static Talk<String> pushed(Landing landing, RegisterFile registers) {
    if (landing.push().isEmpty()) {
      return Talk.of("OK");
    }
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    value.putLong(landing.push().getAsLong());
    return Talk.ask(
        "M%x,%x:%s"
            .formatted(registers.rsp() + landing.pop(), Long.BYTES, Hex.encode(value.array())));
  }

  private static Talk<byte[]> saved(Landing landing, RegisterFile registers) {
    return landing.saved().isEmpty()
        ? Talk.of(new byte[0])
        : Talk.ask("m%x,%x".formatted(registers.rsp(), landing.pop()))
            .map(answer -> Hex.decode(answer).orElse(new byte[0]));
  }

  private static Talk<String> write(Map<Integer, Long> registers) {
    return Talk.each(
        List.copyOf(registers.entrySet()),
        "OK",
        (before, each) -> Talk.ask(RegisterFile.write(each.getKey(), each.getValue())));
  }

  /** Eight saved bytes; zero where the stack could not be read. */
  private static long quad(byte[] bytes, int offset) {
    return offset + Long.BYTES <= bytes.length
        ? RegisterFile.littleEndian(Arrays.copyOfRange(bytes, offset, offset + Long.BYTES))
        : 0;
  }
}
