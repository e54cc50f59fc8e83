package dev.ringside.stub.guest;

/** What follows an opcode (Intel's Software Developer's Manual, volume 2, appendix A). */
enum Opcode {
  /** No instruction. */
  NONE(false, Immediate.NONE),
  PLAIN(false, Immediate.NONE),
  BYTE(false, Immediate.BYTE),
  OPERAND(false, Immediate.OPERAND),
  FULL_OPERAND(false, Immediate.FULL_OPERAND),
  ADDRESS(false, Immediate.ADDRESS),
  ENTER(false, Immediate.WORD_AND_BYTE),
  MEMORY(true, Immediate.NONE),
  MEMORY_BYTE(true, Immediate.BYTE),
  MEMORY_OPERAND(true, Immediate.OPERAND),
  /** Test has an operand that not, neg, mul and div of the same opcode do not have. */
  GROUP_3_BYTE(true, Immediate.BYTE),
  GROUP_3(true, Immediate.OPERAND),
  /** Inc, dec and push go on behind themselves, calls and jumps do not. */
  GROUP_5(true, Immediate.NONE),
  /** Control and debug registers: the operand is never memory. */
  REGISTERS(true, Immediate.NONE),
  RETURN(false, Immediate.NONE),
  RETURN_WORD(false, Immediate.WORD),
  TRAP_BYTE(false, Immediate.BYTE),
  NEAR(false, Immediate.NEAR),
  DISTANCE(false, Immediate.DISTANCE),
  /** A trap with an operand that nobody reads. */
  TRAP_MEMORY(true, Immediate.NONE);

  private final boolean modrm;
  private final Immediate immediate;

  Opcode(boolean modrm, Immediate immediate) {
    this.modrm = modrm;
    this.immediate = immediate;
  }

  boolean hasModrm() {
    return modrm;
  }

  boolean hasRegistersOnly() {
    return this == REGISTERS;
  }

  Immediate immediate(int modrm) {
    boolean without = (modrm >> 3 & 7) > 1;
    boolean group3 = this == GROUP_3 || this == GROUP_3_BYTE;
    return group3 && without ? Immediate.NONE : immediate;
  }

  boolean leaves(int modrm) {
    int extension = modrm >> 3 & 7;
    return switch (this) {
      case GROUP_5 -> extension >= 2 && extension <= 5;
      case RETURN, RETURN_WORD, TRAP_BYTE, TRAP_MEMORY, NEAR, DISTANCE -> true;
      default -> false;
    };
  }

  /** One without escape. */
  static Opcode oneByte(int opcode) {
    if (opcode < 0x40) {
      return switch (opcode & 7) {
        case 0, 1, 2, 3 -> MEMORY;
        case 4 -> BYTE;
        case 5 -> OPERAND;
        default -> NONE;
      };
    }
    return switch (opcode >> 4) {
      case 0x5 -> PLAIN;
      case 0x6 -> row6(opcode);
      case 0x7 -> NEAR;
      case 0x8 ->
          switch (opcode) {
            case 0x80, 0x83 -> MEMORY_BYTE;
            case 0x81 -> MEMORY_OPERAND;
            case 0x82 -> NONE;
            default -> MEMORY;
          };
      case 0x9 -> opcode == 0x9a ? NONE : PLAIN;
      case 0xa ->
          switch (opcode) {
            case 0xa0, 0xa1, 0xa2, 0xa3 -> ADDRESS;
            case 0xa8 -> BYTE;
            case 0xa9 -> OPERAND;
            default -> PLAIN;
          };
      case 0xb -> opcode < 0xb8 ? BYTE : FULL_OPERAND;
      case 0xc -> rowC(opcode);
      case 0xd -> opcode >= 0xd4 && opcode <= 0xd6 ? NONE : opcode == 0xd7 ? PLAIN : MEMORY;
      case 0xe -> rowE(opcode);
      default -> rowF(opcode);
    };
  }

  private static Opcode row6(int opcode) {
    return switch (opcode) {
      case 0x63 -> MEMORY;
      case 0x68 -> OPERAND;
      case 0x69 -> MEMORY_OPERAND;
      case 0x6a -> BYTE;
      case 0x6b -> MEMORY_BYTE;
      case 0x6c, 0x6d, 0x6e, 0x6f -> PLAIN;
      default -> NONE;
    };
  }

  private static Opcode rowC(int opcode) {
    return switch (opcode) {
      case 0xc0, 0xc1, 0xc6 -> MEMORY_BYTE;
      case 0xc7 -> MEMORY_OPERAND;
      case 0xc8 -> ENTER;
      case 0xc9 -> PLAIN;
      case 0xc2, 0xca -> RETURN_WORD;
      case 0xc3, 0xcb, 0xcc, 0xcf -> RETURN;
      case 0xcd -> TRAP_BYTE;
      default -> NONE;
    };
  }

  private static Opcode rowE(int opcode) {
    return switch (opcode) {
      case 0xe0, 0xe1, 0xe2, 0xe3, 0xeb -> NEAR;
      case 0xe4, 0xe5, 0xe6, 0xe7 -> BYTE;
      case 0xe8, 0xe9 -> DISTANCE;
      case 0xea -> NONE;
      default -> PLAIN;
    };
  }

  private static Opcode rowF(int opcode) {
    return switch (opcode) {
      case 0xf1 -> RETURN;
      case 0xf6 -> GROUP_3_BYTE;
      case 0xf7 -> GROUP_3;
      case 0xfe -> MEMORY;
      case 0xff -> GROUP_5;
      default -> PLAIN;
    };
  }

  /** One behind {@code 0f}. */
  static Opcode twoBytes(int opcode) {
    return switch (opcode) {
      case 0x04, 0x0a, 0x0c, 0x24, 0x25, 0x26, 0x27, 0x36, 0x39, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f ->
          NONE;
      case 0x05, 0x07, 0x0b, 0x34, 0x35, 0xaa -> RETURN;
      case 0x06, 0x08, 0x09, 0x0e, 0x30, 0x31, 0x32, 0x33, 0x37, 0x77 -> PLAIN;
      case 0xa0, 0xa1, 0xa2, 0xa8, 0xa9 -> PLAIN;
      case 0x20, 0x21, 0x22, 0x23 -> REGISTERS;
      case 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87 -> DISTANCE;
      case 0x88, 0x89, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x8f -> DISTANCE;
      case 0xb9, 0xff -> TRAP_MEMORY;
      case 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf -> PLAIN;
      case 0x0f, 0xa4, 0xac, 0xba -> MEMORY_BYTE;
      default -> vector(opcode);
    };
  }

  /** One behind a VEX or EVEX prefix, of the table that is also that of {@code 0f}. */
  static Opcode vector(int opcode) {
    return switch (opcode) {
      case 0x70, 0x71, 0x72, 0x73, 0xc2, 0xc4, 0xc5, 0xc6 -> MEMORY_BYTE;
      default -> MEMORY;
    };
  }
}
