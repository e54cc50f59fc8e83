package dev.ringside.stub;

import dev.ringside.wire.rsp.Hex;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The registers of one x86-64 CPU as QEMU 7.2 answers {@code g}: sixteen general registers and rip
 * of 8 bytes, eflags and six segment registers of 4 bytes, then three segment bases of 8 bytes;
 * more follows that nothing here reads.
 *
 * @param values by gdb's number, zero-extended
 */
record RegisterFile(Map<Integer, Long> values) {
  static final int RSP = 7;
  static final int RIP = 16;
  static final int EFLAGS = 17;
  private static final int FS_BASE = 24;
  private static final int BASES = 3;
  private static final int EFLAGS_OFFSET = (RIP + 1) * Long.BYTES;
  private static final int BASES_OFFSET = EFLAGS_OFFSET + 7 * Integer.BYTES;
  private static final int LENGTH = BASES_OFFSET + BASES * Long.BYTES;

  RegisterFile {
    values = Map.copyOf(values);
  }

  /** Reads an answer; empty for what is none. */
  static Optional<RegisterFile> of(String answer) {
    return Hex.decode(answer.substring(0, Math.min(2 * LENGTH, answer.length())))
        .filter(bytes -> bytes.length == LENGTH)
        .map(bytes -> of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)));
  }

  private static RegisterFile of(ByteBuffer file) {
    Map<Integer, Long> values = new HashMap<>();
    for (int register = 0; register <= RIP; register++) {
      values.put(register, file.getLong(register * Long.BYTES));
    }
    values.put(EFLAGS, Integer.toUnsignedLong(file.getInt(EFLAGS_OFFSET)));
    for (int base = 0; base < BASES; base++) {
      values.put(FS_BASE + base, file.getLong(BASES_OFFSET + base * Long.BYTES));
    }
    return new RegisterFile(values);
  }

  /** Where the CPU stands, by an answer to {@code g}; empty for what is none. */
  static OptionalLong place(String answer) {
    return of(answer).map(file -> OptionalLong.of(file.rip())).orElseGet(OptionalLong::empty);
  }

  /** These, some of them changed. */
  RegisterFile with(Map<Integer, Long> changed) {
    Map<Integer, Long> more = new HashMap<>(values);
    more.putAll(changed);
    return new RegisterFile(more);
  }

  long rip() {
    return values.get(RIP);
  }

  long gsBase() {
    return values.get(FS_BASE + 1);
  }

  long rsp() {
    return values.get(RSP);
  }

  /** The request that gives the selected CPU's register this value; QEMU answers OK. */
  static String write(int register, long value) {
    int bytes = register == EFLAGS ? Integer.BYTES : Long.BYTES;
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return "P%x=%s"
        .formatted(register, Hex.encode(buffer.putLong(0, value).array()).substring(0, 2 * bytes));
  }

  /** An answer to {@code p} or {@code m} as a number. */
  static long littleEndian(byte[] bytes) {
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }
}
