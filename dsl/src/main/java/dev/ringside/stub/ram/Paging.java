package dev.ringside.stub.ram;

import dev.ringside.wire.rsp.Hex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The registers by which an x86 CPU translates addresses (Intel SDM volume 3, 4.1). QEMU 7.2 gives
 * them as registers 0x1b, 0x1d, 0x1e and 0x20 once its {@code target.xml} was read.
 *
 * @param cr0 whether it translates at all
 * @param cr3 where its top table is
 * @param cr4 how many levels the tables have
 * @param efer whether it is in long mode
 */
public record Paging(long cr0, long cr3, long cr4, long efer) {
  private static final long CR0_PG = 1L << 31;
  private static final long CR4_PAE = 1L << 5;
  private static final long CR4_LA57 = 1L << 12;
  private static final long EFER_LMA = 1L << 10;

  /** In QEMU 7.2's answer to {@code g}: before it 17 words of 8 bytes, 7 of 4, 3 of 8. */
  private static final int CR0_OFFSET = 188;

  private static final int CR3_OFFSET = 204;
  private static final int CR4_OFFSET = 212;
  private static final int EFER_OFFSET = 228;
  private static final int LENGTH = EFER_OFFSET + Long.BYTES;

  /** QEMU 7.2's number of {@code cr0} in its stub. */
  public static final int CR0 = 0x1b;

  /** QEMU 7.2's number of {@code cr3} in its stub. */
  public static final int CR3 = 0x1d;

  /** QEMU 7.2's number of {@code cr4} in its stub. */
  public static final int CR4 = 0x1e;

  /** QEMU 7.2's number of {@code efer} in its stub. */
  public static final int EFER = 0x20;

  /** The tables of a kernel in long mode, of which no CPU was asked. */
  public static Paging longMode(long cr3, boolean la57) {
    return new Paging(CR0_PG, cr3, CR4_PAE | (la57 ? CR4_LA57 : 0), EFER_LMA);
  }

  /**
   * Those of the CPU whose registers QEMU 7.2 answered to {@code g}; empty where it has no such
   * registers.
   *
   * @param answer in hex digits
   */
  public static Optional<Paging> of(String answer) {
    return Hex.decode(answer.substring(0, Math.min(2 * LENGTH, answer.length())))
        .filter(bytes -> bytes.length == LENGTH)
        .map(bytes -> ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))
        .map(
            file ->
                new Paging(
                    file.getLong(CR0_OFFSET),
                    file.getLong(CR3_OFFSET),
                    file.getLong(CR4_OFFSET),
                    file.getLong(EFER_OFFSET)));
  }

  /** Whether it walks tables of 4 or 5 levels; other modes are QEMU's to translate. */
  public boolean isLongMode() {
    return (cr0 & CR0_PG) != 0 && (cr4 & CR4_PAE) != 0 && (efer & EFER_LMA) != 0;
  }

  /** Whether the tables have 5 levels. */
  public boolean la57() {
    return (cr4 & CR4_LA57) != 0;
  }
}
