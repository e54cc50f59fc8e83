package dev.ringside.stub.guest;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What must be known of an instruction in order to move it.
 *
 * @param length in bytes, 1..15
 * @param ripOperand offset in it of the 4 bytes that are added to the next instruction's address to
 *     make the address of its operand; empty without such an operand
 * @param distance offset in it of the number that ends it and, added to the next instruction's
 *     address, makes the one it jumps to or calls; empty for all others, also for indirect jumps
 * @param leaves whether the processor may go on elsewhere than behind it, or come back to behind it
 *     later: jumps, calls, returns, traps
 */
public record Instruction(
    int length, OptionalInt ripOperand, OptionalInt distance, boolean leaves) {

  /**
   * The instruction in 64-bit mode that begins there (Intel's Software Developer's Manual, volume
   * 2, appendix A); empty if it is none, is cut short, or is of a kind the kernel does not use.
   */
  public static Optional<Instruction> decode(byte[] code, int at) {
    return new InstructionDecoder(code, at).decode();
  }

  /**
   * Where it jumps to, or what it calls; empty for all that do neither, or through a register or
   * memory.
   *
   * @param code the bytes it was decoded from
   * @param at where it begins in them
   * @param address of its first byte, unsigned
   */
  public OptionalLong target(byte[] code, int at, long address) {
    if (distance.isEmpty()) {
      return OptionalLong.empty();
    }
    long value = code[at + length - 1];
    for (int i = length - 2; i >= distance.getAsInt(); i--) {
      value = value << 8 | code[at + i] & 0xff;
    }
    return OptionalLong.of(address + length + value);
  }
}
