package dev.ringside.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The guest's {@code /sbin/renew}, which a machine runs when it is restored: it sets the clock and
 * has the kernel's random numbers begin anew. busybox has nothing that does the second: what is
 * written to {@code /dev/urandom} is only mixed into a pool that feeds the numbers seconds later,
 * and two machines restored from one file would give the same until then (drivers/char/random.c,
 * Linux 6.1: {@code crng_reseed} is what {@code RNDRESEEDCRNG} calls at once; ioctl of Linux 4.17).
 *
 * <p>It reads {@link #INPUT} bytes from its standard input: a {@code struct timespec}, and a {@code
 * struct rand_pool_info} with 64 random bytes. It exits with 0, or with the number of the step that
 * failed: 1 read, 2 clock_settime, 3 open, 4 RNDADDENTROPY, 5 RNDRESEEDCRNG.
 *
 * <p>128 bytes of code, so that nothing is needed on the host that makes it. Stateless.
 */
public final class RenewProgram {
  /** Where it is in the guest. */
  public static final String PATH = "/sbin/renew";

  /** How many random bytes it takes. */
  public static final int SEED = 64;

  /** How many bytes it reads: seconds, nanoseconds, bits of entropy, length of the seed, seed. */
  public static final int INPUT = 2 * Long.BYTES + 2 * Integer.BYTES + SEED;

  private static final long BASE = 0x400000;
  private static final int HEADERS = 64 + 2 * 56;

  /** The input lies in a page of its own, which the kernel gives without content. */
  private static final long DATA = BASE + 0x1000;

  private static final String DEVICE = "/dev/urandom\0";

  /** System V ABI: the call's number in eax, its arguments in edi, esi, edx. */
  private static final String CODE =
      String.join(
          "",
          "bd01000000", // mov ebp, 1: the step
          "31c031ffbe00104000ba580000000f05", // read(0, DATA, 88)
          "83f858755e", // cmp eax, 88; jne out
          "ffc5", // inc ebp
          "b8e300000031ffbe001040000f05", // clock_settime(CLOCK_REALTIME, DATA)
          "85c0784a", // test eax, eax; js out
          "ffc5b802000000bfPATHPATHbe020000000f05", // open(DEVICE, O_RDWR)
          "85c0783389c3", // test eax, eax; js out; mov ebx, eax
          "ffc5b81000000089dfbe03520840ba101040000f05", // ioctl(ebx, RNDADDENTROPY, DATA + 16)
          "85c07818",
          "ffc5b81000000089dfbe0752000031d20f05", // ioctl(ebx, RNDRESEEDCRNG, 0)
          "85c07802",
          "31ed", // xor ebp, ebp
          "89efb83c0000000f05"); // out: exit(ebp)

  private RenewProgram() {}

  /** The program as an ELF file (System V ABI, gABI 4.1, chapters 4 and 5). */
  static byte[] file() {
    byte[] device = DEVICE.getBytes(StandardCharsets.US_ASCII);
    int length = HEADERS + CODE.length() / 2 + device.length;
    int path = (int) (BASE + length - device.length);
    byte[] code = HexFormat.of().parseHex(CODE.replace("PATHPATH", little(path)));
    ByteBuffer elf = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    elf.putShort((short) 2).putShort((short) 62).putInt(1); // ET_EXEC, EM_X86_64
    elf.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0);
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 2);
    elf.putShort((short) 64).putShort((short) 0).putShort((short) 0);
    segment(elf, 5, BASE, length, length); // readable, executable
    segment(elf, 6, DATA, 0, INPUT); // readable, writable
    return elf.put(code).put(device).array();
  }

  private static void segment(ByteBuffer elf, int flags, long address, long inFile, long size) {
    elf.putInt(1).putInt(flags).putLong(0).putLong(address).putLong(address);
    elf.putLong(inFile).putLong(size).putLong(0x1000);
  }

  private static String little(int value) {
    return HexFormat.of().toHexDigits(Integer.reverseBytes(value));
  }

  /**
   * What it shall read.
   *
   * @param seconds since 1970
   * @param nanoseconds within the second
   * @param seed {@link #SEED} random bytes, all counted as entropy
   */
  public static byte[] input(long seconds, int nanoseconds, byte[] seed) {
    if (seed.length != SEED) {
      throw new IllegalArgumentException("a seed of " + seed.length + " bytes, not " + SEED);
    }
    return ByteBuffer.allocate(INPUT)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(seconds)
        .putLong(nanoseconds)
        .putInt(8 * SEED)
        .putInt(SEED)
        .put(seed)
        .array();
  }
}
