package dev.ringside.dsl;

import dev.ringside.target.Address;
import java.util.Arrays;
import java.util.HexFormat;

/** A piece of guest memory as it was when it was read. Immutable. */
public final class Memory {
  private static final int ROW = 16;
  private final Address address;
  private final byte[] bytes;

  Memory(Address address, byte[] bytes) {
    this.address = address;
    this.bytes = bytes.clone();
  }

  /** Where it begins. */
  public Address getAddress() {
    return address;
  }

  /** Its bytes. */
  public byte[] getBytes() {
    return bytes.clone();
  }

  /** The bytes in hexadecimal, without blanks. */
  public String getHex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** A hex dump, 16 bytes to a line. */
  @Override
  public String toString() {
    StringBuilder dump = new StringBuilder();
    for (int row = 0; row < bytes.length; row += ROW) {
      byte[] part = Arrays.copyOfRange(bytes, row, Math.min(bytes.length, row + ROW));
      StringBuilder text = new StringBuilder();
      for (byte b : part) {
        text.append(b >= ' ' && b < 0x7f ? (char) b : '.');
      }
      String hex = HexFormat.ofDelimiter(" ").formatHex(part);
      dump.append("%s  %-47s  %s%n".formatted(address.plus(row), hex, text));
    }
    return dump.toString().stripTrailing();
  }
}
