package dev.ringside.stub.guest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes x86-64 instructions (Intel's Software Developer's Manual, volume 2), and for each of them
 * the {@link Landing} that its {@link Frame} says.
 */
final class Assembler {
  /** Conditions of {@code jcc} and {@code setcc}, as the low four bits of their opcodes. */
  static final int BELOW = 2;

  static final int ABOVE_OR_EQUAL = 3;
  static final int EQUAL = 4;
  static final int NOT_EQUAL = 5;
  static final int BELOW_OR_EQUAL = 6;
  static final int ABOVE = 7;
  static final int NEGATIVE = 8;
  static final int LESS = 12;
  static final int GREATER_OR_EQUAL = 13;

  private record Jump(int operand, int width, Label target, int ordinal) {}

  private final Encoder code = new Encoder(this::begin);
  private final Map<Integer, Landing> landings = new HashMap<>();
  private final List<Jump> jumps = new ArrayList<>();
  private final Set<Integer> far;
  private final long origin;
  private Frame frame;
  private int jrcxzs;

  /**
   * An empty code.
   *
   * @param far which {@code jrcxz}, counted from 0, do not reach where they lead to
   */
  Assembler(long origin, Frame frame, Set<Integer> far) {
    this.origin = origin;
    this.frame = frame;
    this.far = far;
  }

  Frame frame() {
    return frame;
  }

  /** From here on the code is reached with this stack. */
  void frame(Frame other) {
    frame = other;
  }

  int size() {
    return code.size();
  }

  Map<Integer, Landing> landings() {
    return landings;
  }

  void bind(Label label) {
    label.bind(size());
  }

  /** Whether a jump leads there. */
  boolean isLedTo(Label label) {
    return jumps.stream().anyMatch(jump -> jump.target() == label);
  }

  /** Every {@code jrcxz} that cannot be written, since it leads too far. */
  Set<Integer> tooFar() {
    Set<Integer> which = new TreeSet<>();
    for (Jump jump : jumps) {
      int distance = jump.target().offset() - jump.operand() - jump.width();
      if (jump.width() == 1 && distance != (byte) distance) {
        which.add(jump.ordinal());
      }
    }
    return which;
  }

  /** The code, with all jumps led to where their labels are bound. */
  byte[] bytes() {
    byte[] bytes = code.bytes();
    for (Jump jump : jumps) {
      int distance = jump.target().offset() - jump.operand() - jump.width();
      for (int i = 0; i < jump.width(); i++) {
        bytes[jump.operand() + i] = (byte) (distance >> 8 * i);
      }
    }
    return bytes;
  }

  void push(Gpr register) {
    code.begin();
    code.rex(false, false, false, register.high(), false);
    code.emit(0x50 + register.low());
  }

  /** Keeps the original of a register on the stack. */
  void save(Gpr register) {
    push(register);
    frame = frame.pushed(register.gdb());
  }

  void saveFlags() {
    plain(0x9c);
    frame = frame.pushed(Frame.EFLAGS);
  }

  void pop(Gpr register) {
    code.begin();
    code.rex(false, false, false, register.high(), false);
    code.emit(0x58 + register.low());
    frame = frame.popped();
  }

  void popFlags() {
    plain(0x9d);
    frame = frame.popped();
  }

  /** Drops what was pushed last without touching the flags. */
  void drop(int entries) {
    if (entries > 0) {
      lea(true, Gpr.RSP, Mem.at(Gpr.RSP, 8 * entries));
      for (int i = 0; i < entries; i++) {
        frame = frame.popped();
      }
    }
  }

  void move(Gpr to, Gpr from) {
    if (to != from) {
      code.registers(0x8b, true, to, from);
    }
  }

  /** Sets all 64 bits, in the shortest way that leaves the flags. */
  void move(Gpr to, long value) {
    code.begin();
    boolean unsigned = value >>> 32 == 0;
    boolean signed = value == (int) value;
    code.rex(!unsigned, false, false, to.high(), false);
    if (unsigned || !signed) {
      code.emit(0xb8 + to.low());
      code.number(value, unsigned ? 4 : 8);
    } else {
      code.emit(0xc7);
      code.emit(0xc0 + to.low());
      code.number(value, 4);
    }
  }

  void lea(boolean wide, Gpr to, Mem from) {
    code.memory(wide, to.ordinal(), false, from, 0x8d);
  }

  /** Fills all 64 bits. */
  void load(int bytes, boolean signed, Gpr to, Mem from) {
    switch (bytes) {
      case 1 -> code.memory(signed, to.ordinal(), false, from, 0x0f, signed ? 0xbe : 0xb6);
      case 2 -> code.memory(signed, to.ordinal(), false, from, 0x0f, signed ? 0xbf : 0xb7);
      case 4 -> code.memory(signed, to.ordinal(), false, from, signed ? 0x63 : 0x8b);
      default -> code.memory(true, to.ordinal(), false, from, 0x8b);
    }
  }

  void store(Mem to, int value) {
    code.memory(false, 0, false, to, 0xc7);
    code.number(value, 4);
  }

  void store(Mem to, Gpr low) {
    code.memory(false, low.ordinal(), false, to, 0x89);
  }

  /** All 64 bits. */
  void storeAll(Mem to, Gpr value) {
    code.memory(true, value.ordinal(), false, to, 0x89);
  }

  /** {@code cmp} of 32 bits with a number of 8. */
  void compare(Mem with, int value) {
    code.memory(false, 7, false, with, 0x83);
    code.emit(value);
  }

  void add(Mem to, int value) {
    code.memory(false, 0, false, to, 0x83);
    code.emit(value);
  }

  /** {@code sub} of 32 bits. */
  void subtract(Gpr from, Mem value) {
    code.memory(false, from.ordinal(), false, value, 0x2b);
  }

  /** Fills all 64 bits with the lowest 8, 16 or 32. */
  void extend(boolean signed, int bits, Gpr register) {
    switch (bits) {
      case 8 -> lowByte(signed, register, signed ? 0xbe : 0xb6);
      case 16 -> code.registers(signed ? 0xbf : 0xb7, signed, register, register, 0x0f);
      default -> code.registers(signed ? 0x63 : 0x8b, signed, register, register);
    }
  }

  private void lowByte(boolean wide, Gpr register, int opcode) {
    code.begin();
    code.rex(wide, register.high(), false, register.high(), register.ordinal() >= 4);
    code.emit(0x0f);
    code.emit(opcode);
    code.emit(0xc0 | register.low() << 3 | register.low());
  }

  void arithmetic(Alu op, boolean wide, Gpr to, Gpr from) {
    code.registers(op.opcode() + 3, wide, to, from);
  }

  void arithmetic(Alu op, boolean wide, Gpr to, int value) {
    code.begin();
    code.rex(wide, false, false, to.high(), false);
    boolean small = value == (byte) value;
    code.emit(small ? 0x83 : 0x81);
    code.emit(0xc0 | op.opcode() | to.low());
    code.number(value, small ? 1 : 4);
  }

  void multiply(Gpr to, Gpr by) {
    code.registers(0xaf, true, to, by, 0x0f);
  }

  void test(boolean wide, Gpr a, Gpr b) {
    code.registers(0x85, wide, b, a);
  }

  void test(boolean wide, Gpr register, int mask) {
    code.one(0xf7, 0, wide, register);
    code.number(mask, 4);
  }

  void not(Gpr register) {
    code.one(0xf7, 2, true, register);
  }

  void negate(Gpr register) {
    code.one(0xf7, 3, true, register);
  }

  /** Rdx:rax by the register; {@code div} or {@code idiv}. */
  void divide(boolean signed, Gpr by) {
    code.one(0xf7, signed ? 7 : 6, true, by);
  }

  /** Spreads the sign of rax over rdx. */
  void signIntoRdx() {
    code.begin();
    code.emit(0x48);
    code.emit(0x99);
  }

  void shift(Shift op, Gpr register, int by) {
    code.one(0xc1, op.extension(), true, register);
    code.emit(by);
  }

  /** By cl. */
  void shift(Shift op, Gpr register) {
    code.one(0xd3, op.extension(), true, register);
  }

  /** 1 or 0 in all 64 bits. */
  void set(int condition, Gpr register) {
    code.begin();
    code.rex(false, false, false, register.high(), register.ordinal() >= 4);
    code.emit(0x0f);
    code.emit(0x90 + condition);
    code.emit(0xc0 + register.low());
    extend(false, 8, register);
  }

  void jump(int condition, Label target) {
    code.begin();
    code.emit(0x0f);
    code.emit(0x80 + condition);
    distance(4, target);
  }

  void jump(Label target) {
    code.begin();
    code.emit(0xe9);
    distance(4, target);
  }

  /** Jumps if rcx is zero, without a look at the flags. */
  void jumpIfRcxZero(Label target) {
    int ordinal = jrcxzs++;
    code.begin();
    code.emit(0xe3);
    if (!far.contains(ordinal)) {
      jumps.add(new Jump(size(), 1, target, ordinal));
      code.emit(0);
      return;
    }
    code.emit(2);
    code.begin();
    code.emit(0xeb);
    code.emit(5);
    jump(target);
  }

  /** Out of our code. */
  void jumpTo(long target) {
    long distance = distance(5, target);
    code.begin();
    code.emit(0xe9);
    code.number(distance, 4);
  }

  /** The same on a condition. */
  void jumpTo(int condition, long target) {
    long distance = distance(6, target);
    code.begin();
    code.emit(0x0f);
    code.emit(0x80 | condition);
    code.number(distance, 4);
  }

  void pushNumber(long value) {
    code.begin();
    code.emit(0x68);
    code.number(value, 4);
    frame = frame.deeper();
  }

  /** How far it is from behind an instruction of this length, if it began here. */
  long distance(int length, long target) {
    long distance = target - (origin + size() + length);
    if (distance != (int) distance) {
      throw new Refused("there is no room for its code within 2 GB");
    }
    return distance;
  }

  /** A no-operation that stands nowhere else. */
  void mark() {
    plain(0x66, 0x90);
  }

  void disableInterrupts() {
    plain(0xfa);
  }

  void nop() {
    plain(0x90);
  }

  /** The time stamp into edx:eax. */
  void rdtsc() {
    plain(0x0f, 0x31);
  }

  /** An instruction of these bytes. */
  void plain(int... bytes) {
    code.begin();
    for (int b : bytes) {
      code.emit(b);
    }
  }

  private void distance(int width, Label target) {
    jumps.add(new Jump(size(), width, target, -1));
    code.number(0, width);
  }

  private void begin(int offset) {
    landings.put(offset, frame.landing());
  }
}
