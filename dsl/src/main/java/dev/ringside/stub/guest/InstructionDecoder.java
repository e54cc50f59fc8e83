package dev.ringside.stub.guest;

import java.util.Optional;
import java.util.OptionalInt;

/** Walks over one instruction: prefixes, opcode, operands. */
final class InstructionDecoder {
  private static final int LONGEST = 15;

  private final byte[] code;
  private final int start;
  private int at;
  private boolean operands16;
  private boolean addresses32;
  private boolean wide;
  private boolean cutShort;
  private OptionalInt ripOperand = OptionalInt.empty();

  InstructionDecoder(byte[] code, int start) {
    this.code = code;
    this.start = start;
    this.at = start;
  }

  Optional<Instruction> decode() {
    int opcode = prefixes();
    Opcode kind =
        switch (opcode) {
          case 0xc5 -> vector(1, 1);
          case 0xc4 -> vector(2, next() & 0x1f);
          case 0x62 -> vector(3, next() & 7);
          case 0x0f -> escaped();
          default -> Opcode.oneByte(opcode);
        };
    if (kind == Opcode.NONE) {
      return Optional.empty();
    }
    int modrm = kind.hasModrm() ? next() : 0;
    if (kind.hasModrm() && !kind.hasRegistersOnly()) {
      memory(modrm);
    }
    int number = at - start;
    Immediate immediate = kind.immediate(modrm);
    at += length(immediate);
    boolean leaves = kind.leaves(modrm);
    // AMD's processors take a branch with this prefix for a 16-bit one, Intel's do not.
    boolean ambiguous = operands16 && immediate == Immediate.DISTANCE;
    boolean jump = immediate == Immediate.NEAR || immediate == Immediate.DISTANCE;
    OptionalInt distance = jump ? OptionalInt.of(number) : OptionalInt.empty();
    int length = at - start;
    return cutShort || at > code.length || length > LONGEST || ambiguous
        ? Optional.empty()
        : Optional.of(new Instruction(length, ripOperand, distance, leaves));
  }

  /** Answers the byte behind them. */
  private int prefixes() {
    while (true) {
      int b = next();
      switch (b) {
        case 0x66 -> operands16 = true;
        case 0x67 -> addresses32 = true;
        case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0xf0, 0xf2, 0xf3 -> {}
        default -> {
          if ((b & 0xf0) != 0x40) {
            return b;
          }
          wide = (b & 8) != 0;
          return next();
        }
      }
    }
  }

  private Opcode escaped() {
    int opcode = next();
    return switch (opcode) {
      case 0x38 -> {
        next();
        yield Opcode.MEMORY;
      }
      case 0x3a -> {
        next();
        yield Opcode.MEMORY_BYTE;
      }
      default -> Opcode.twoBytes(opcode);
    };
  }

  /**
   * The opcode behind a VEX or EVEX prefix.
   *
   * @param more bytes of the prefix that follow its first one
   * @param map which table the opcode is from; with more than one byte the first of them was read
   */
  private Opcode vector(int more, int map) {
    for (int i = more == 1 ? 0 : 1; i < more; i++) {
      next();
    }
    int opcode = next();
    return switch (map) {
      case 1 -> opcode == 0x77 ? Opcode.PLAIN : Opcode.vector(opcode);
      case 2, 5, 6 -> Opcode.MEMORY;
      case 3 -> Opcode.MEMORY_BYTE;
      default -> Opcode.NONE;
    };
  }

  private void memory(int modrm) {
    int mod = modrm >> 6;
    int rm = modrm & 7;
    if (mod == 3) {
      return;
    }
    boolean far = mod == 2;
    if (rm == 4) {
      int sib = next();
      far |= mod == 0 && (sib & 7) == 5;
    } else if (mod == 0 && rm == 5) {
      far = true;
      ripOperand = OptionalInt.of(at - start);
    }
    at += far ? 4 : mod;
  }

  private int length(Immediate kind) {
    return switch (kind) {
      case NONE -> 0;
      case BYTE, NEAR -> 1;
      case WORD -> 2;
      case WORD_AND_BYTE -> 3;
      case OPERAND -> operands16 && !wide ? 2 : 4;
      case FULL_OPERAND -> wide ? 8 : operands16 ? 2 : 4;
      case ADDRESS -> addresses32 ? 4 : 8;
      case DISTANCE -> 4;
    };
  }

  private int next() {
    if (at >= code.length) {
      cutShort = true;
      at++;
      return 0;
    }
    return code[at++] & 0xff;
  }
}
