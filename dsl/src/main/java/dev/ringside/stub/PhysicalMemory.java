package dev.ringside.stub;

import dev.ringside.wire.rsp.Hex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The guest's memory by physical address, through QEMU's stub. Unlike a read by virtual address it
 * does not depend on what the selected CPU has mapped: with page-table isolation QEMU 7.2 answers
 * E14 for kernel text while the CPU is in user mode. A write drops QEMU's translations of the code
 * that was there, which a write through shared memory would not.
 */
final class PhysicalMemory {
  /** QEMU 7.2 takes packets of up to 4096 characters, two for each byte. */
  private static final int PIECE = 0x400;

  private PhysicalMemory() {}

  /** The talk with QEMU in the mode in which {@code m} and {@code M} mean physical addresses. */
  static <T> Talk<Optional<T>> in(Talk<T> talk) {
    return Talk.ask("Qqemu.PhyMemMode:1")
        .then(
            on ->
                on.equals("OK")
                    ? talk.then(
                        value -> Talk.ask("Qqemu.PhyMemMode:0").map(off -> Optional.of(value)))
                    : Talk.of(Optional.empty()));
  }

  /** Within {@link #in}: those bytes; empty where there is no memory. */
  static Talk<Optional<byte[]>> read(long address, int length) {
    int piece = Math.min(length, PIECE);
    Talk<Optional<byte[]>> first =
        Talk.ask("m%x,%x".formatted(address, piece))
            .map(answer -> Hex.decode(answer).filter(bytes -> bytes.length == piece));
    return piece == length
        ? first
        : first.then(
            begin ->
                begin.isEmpty()
                    ? Talk.of(begin)
                    : read(address + piece, length - piece)
                        .map(rest -> rest.map(end -> join(begin.get(), end))));
  }

  /** Within {@link #in}: writes the bytes; whether QEMU took them. */
  static Talk<Boolean> write(long address, byte[] bytes) {
    List<Integer> starts = new ArrayList<>();
    for (int start = 0; start < bytes.length; start += PIECE) {
      starts.add(start);
    }
    return Talk.each(
        starts,
        true,
        (good, start) -> {
          byte[] piece = Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + PIECE));
          return Talk.ask("M%x,%x:%s".formatted(address + start, piece.length, Hex.encode(piece)))
              .map(answer -> good && answer.equals("OK"));
        });
  }

  static byte[] join(byte[] begin, byte[] end) {
    byte[] all = Arrays.copyOf(begin, begin.length + end.length);
    System.arraycopy(end, 0, all, begin.length, end.length);
    return all;
  }
}
