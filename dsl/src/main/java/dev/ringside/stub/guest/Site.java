package dev.ringside.stub.guest;

import java.util.Arrays;

/**
 * A place in the guest's code that a jump to ours replaces.
 *
 * @param address of the first displaced instruction, unsigned
 * @param displaced the whole instructions that stood there, at least 5 bytes: a no-operation of 5
 *     bytes, the call of {@code __fentry__} ({@code e8 rel32}), or others that {@link Displaced}
 *     can move
 * @param atEntry whether a C function begins here, so that rax, r10, r11 and the flags need not be
 *     kept for it (System V ABI, 3.2.1 and 3.2.3: call-clobbered, and not used for arguments)
 */
public record Site(long address, byte[] displaced, boolean atEntry) {
  /** The shortest code that a {@code jmp rel32} fits into. */
  public static final int SHORTEST = 5;

  /** Keeps its own copy. */
  public Site {
    displaced = displaced.clone();
  }

  @Override
  public byte[] displaced() {
    return displaced.clone();
  }

  /** How many bytes are displaced. */
  public int length() {
    return displaced.length;
  }

  /** Where the guest goes on after the displaced instructions. */
  public long end() {
    return address + displaced.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Site site
        && site.address == address
        && site.atEntry == atEntry
        && Arrays.equals(site.displaced, displaced);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(address) * 31 + Arrays.hashCode(displaced);
  }
}
