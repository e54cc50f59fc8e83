package dev.ringside.stub.guest;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a jump can replace the instructions at a place in a function. What the kernel itself may
 * change or look up by address (jump labels, static calls, alternatives, its table of exceptions)
 * is not seen from here.
 *
 * @param site the place with the fewest whole instructions that make room; empty if there is none
 * @param whyNot a plain clause for the user, where there is none
 */
public record Displacement(Optional<Site> site, String whyNot) {

  /**
   * At a place inside a function, or at its beginning.
   *
   * @param function its first byte's address
   * @param code all of it
   * @param address the place
   * @param atEntry as in {@link Site}
   */
  public static Displacement in(long function, byte[] code, long address, boolean atEntry) {
    long offset = address - function;
    if (offset < 0 || offset >= code.length) {
      return not("it is outside of its function");
    }
    int end = end(code, (int) offset);
    if (end < 0) {
      return not("the instructions there cannot be moved");
    }
    boolean begins = false;
    for (int at = 0; at < code.length; ) {
      begins |= at == offset;
      Optional<Instruction> instruction = Instruction.decode(code, at);
      if (instruction.isEmpty()) {
        return not("its function holds an instruction that is not known to us");
      }
      if (isIndirectJump(code, at, instruction.get())) {
        return not("its function jumps through a table, which may lead to behind it");
      }
      OptionalLong target = instruction.get().target(code, at, at);
      if (target.isPresent() && target.getAsLong() > offset && target.getAsLong() < end) {
        return not("a jump of its function leads to right behind it");
      }
      at += instruction.get().length();
    }
    return begins
        ? new Displacement(
            Optional.of(new Site(address, Arrays.copyOfRange(code, (int) offset, end), atEntry)),
            "")
        : not("no instruction begins there");
  }

  /** Where enough whole instructions end that can be moved; -1 if there are not enough. */
  private static int end(byte[] code, int offset) {
    int at = offset;
    while (at < offset + Site.SHORTEST) {
      Optional<Instruction> instruction = Instruction.decode(code, at);
      if (instruction.isEmpty()) {
        return -1;
      }
      int length = instruction.get().length();
      if (instruction.get().leaves()) {
        boolean call = at == offset && code[at] == Displaced.CALL && length == Site.SHORTEST;
        return call ? at + length : -1;
      }
      at += length;
    }
    return at;
  }

  /** {@code jmp} through a register or memory: {@code ff /4} and {@code ff /5}. */
  private static boolean isIndirectJump(byte[] code, int at, Instruction instruction) {
    if (!instruction.leaves()) {
      return false;
    }
    int opcode = at;
    while (opcode < at + instruction.length() - 1 && isPrefix(code[opcode] & 0xff)) {
      opcode++;
    }
    boolean group5 = opcode + 1 < at + instruction.length() && (code[opcode] & 0xff) == 0xff;
    int extension = group5 ? code[opcode + 1] >> 3 & 7 : 0;
    return extension == 4 || extension == 5;
  }

  private static boolean isPrefix(int b) {
    return (b & 0xf0) == 0x40 || b == 0x3e || b == 0x2e || b == 0x66 || b >= 0xf2 && b <= 0xf3;
  }

  private static Displacement not(String why) {
    return new Displacement(Optional.empty(), why);
  }
}
