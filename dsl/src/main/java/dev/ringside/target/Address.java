package dev.ringside.target;

/**
 * A guest address: 64 unsigned bits.
 *
 * @param bits the address; negative as a Java long for kernel addresses
 */
public record Address(long bits) implements Comparable<Address> {

  /** Parses {@code 0xffffffff81a0eb30}, the form gdb and the kernel print. */
  public static Address parse(String hex) {
    String digits = hex.startsWith("0x") || hex.startsWith("0X") ? hex.substring(2) : hex;
    return new Address(Long.parseUnsignedLong(digits, 16));
  }

  /** The address {@code offset} bytes further on; wraps at 64 bits. */
  public Address plus(long offset) {
    return new Address(bits + offset);
  }

  @Override
  public int compareTo(Address other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return "0x" + Long.toHexString(bits);
  }
}
