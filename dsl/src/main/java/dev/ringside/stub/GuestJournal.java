package dev.ringside.stub;

import dev.ringside.stub.guest.Release;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What lies in the guest before each piece of our code: how to take it out again. A stub that was
 * killed cannot; the next one finds it there, on whatever machine that runs. Immutable.
 *
 * @param code the address of the code
 * @param bytes the code
 * @param site the place that leads to it
 * @param displaced what the kernel had there
 */
record GuestJournal(long code, byte[] bytes, long site, byte[] displaced) {
  private static final byte[] MAGIC = {'R', 'i', 'n', 'g', 's', 'i', 'd', 'e'};
  private static final int LONGEST_DISPLACED = 24;

  /**
   * Bytes of an entry: the magic, the site in 8, the code's length and that of what was displaced
   * in 4 each, and that, filled up.
   */
  static final int LENGTH = MAGIC.length + Long.BYTES + 2 * Integer.BYTES + LONGEST_DISPLACED;

  private static final int JUMP = 5;
  private static final byte JMP = (byte) 0xe9;

  /** The entry of a piece of code, and the code. */
  static byte[] write(Placed placed) {
    byte[] displaced = placed.site().displaced();
    return ByteBuffer.allocate(LENGTH + placed.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putLong(placed.site().address())
        .putInt(placed.length())
        .putInt(displaced.length)
        .put(Arrays.copyOf(displaced, LONGEST_DISPLACED))
        .put(placed.code().bytes())
        .array();
  }

  /**
   * The entry at an offset of memory; empty where there is none.
   *
   * @param address of the first byte of memory
   */
  static Optional<GuestJournal> read(long address, byte[] memory, int offset) {
    if (memory.length - offset < LENGTH
        || !Arrays.equals(memory, offset, offset + MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(memory).order(ByteOrder.LITTLE_ENDIAN);
    fields.position(offset + MAGIC.length);
    long site = fields.getLong();
    int length = fields.getInt();
    int displaced = fields.getInt();
    boolean whole =
        length > 0
            && length <= memory.length - offset - LENGTH
            && displaced >= JUMP
            && displaced <= LONGEST_DISPLACED;
    if (!whole) {
      return Optional.empty();
    }
    byte[] there = new byte[displaced];
    fields.get(there);
    int code = offset + LENGTH;
    return Optional.of(
        new GuestJournal(
            address + code, Arrays.copyOfRange(memory, code, code + length), site, there));
  }

  /** Behind the last byte of the code. */
  long end() {
    return code + bytes.length;
  }

  /**
   * Takes out what these lead to, and ends the spin of CPUs inside of them; the code itself stays.
   * Within {@link PhysicalMemory#in}.
   */
  static Talk<Boolean> takeOut(GuestSymbols symbols, List<GuestJournal> all) {
    return Talk.each(all, true, (before, each) -> each.takeOut(symbols));
  }

  private Talk<Boolean> takeOut(GuestSymbols symbols) {
    return KernelText.read(symbols, site, JUMP)
        .then(
            now ->
                now.filter(this::leadsHere).isPresent()
                    ? KernelText.write(symbols, site, displaced)
                    : Talk.of(true))
        .then(restored -> PhysicalMemory.write(GuestKernel.physical(code), Release.spins(bytes)));
  }

  private boolean leadsHere(byte[] now) {
    return now[0] == JMP
        && site + JUMP + ByteBuffer.wrap(now).order(ByteOrder.LITTLE_ENDIAN).getInt(1) == code;
  }
}
