package dev.ringside.wire.ax;

import java.util.Locale;
import java.util.function.Function;

/**
 * One instruction of an {@link AgentExpression}. The machine is a stack of 64-bit integers without
 * signs of their own; in the descriptions the top is on the right, as in the manual. As text they
 * read like the output of gdb's {@code maint agent-eval}.
 */
public sealed interface Op {

  /** {@code a b ⇒ a op b}; {@code less_*} and {@code equal} push 1 or 0. */
  enum Binary implements Op {
    ADD(0x02),
    SUB(0x03),
    MUL(0x04),
    DIV_SIGNED(0x05),
    DIV_UNSIGNED(0x06),
    REM_SIGNED(0x07),
    REM_UNSIGNED(0x08),
    LSH(0x09),
    RSH_SIGNED(0x0a),
    RSH_UNSIGNED(0x0b),
    BIT_AND(0x0f),
    BIT_OR(0x10),
    BIT_XOR(0x11),
    EQUAL(0x13),
    LESS_SIGNED(0x14),
    LESS_UNSIGNED(0x15);

    private final int opcode;

    Binary(int opcode) {
      this.opcode = opcode;
    }

    @Override
    public int opcode() {
      return opcode;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code a ⇒ op a}; {@code log_not} pushes 1 for zero and 0 for all else. */
  enum Unary implements Op {
    LOG_NOT(0x0e),
    BIT_NOT(0x12);

    private final int opcode;

    Unary(int opcode) {
      this.opcode = opcode;
    }

    @Override
    public int opcode() {
      return opcode;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What only moves stack entries: {@code dup: a ⇒ a a}, {@code pop: a ⇒}, {@code swap: a b ⇒ b a},
   * {@code rot: a b c ⇒ c a b}. (Manuals before gdb 8.1 misprint {@code rot}; gdbserver always did
   * this.)
   */
  enum Shuffle implements Op {
    DUP(0x28),
    POP(0x29),
    SWAP(0x2b),
    ROT(0x33);

    private final int opcode;

    Shuffle(int opcode) {
      this.opcode = opcode;
    }

    @Override
    public int opcode() {
      return opcode;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * {@code a … ⇒ a … a}: a copy of an entry.
   *
   * @param depth how far below the top it lies, 0..255; 0 does the same as {@code dup}
   */
  record Pick(int depth) implements Op {
    @Override
    public int opcode() {
      return 0x32;
    }

    @Override
    public String toString() {
      return "pick " + depth;
    }
  }

  /**
   * {@code a ⇒ a}, with all bits above the lowest ones replaced: {@code ext} by the highest that
   * stays, {@code zero_ext} by zeros.
   *
   * @param signed whether it is {@code ext}
   * @param bits how many bits stay, 0..255; 64 and more change nothing
   */
  record Extend(boolean signed, int bits) implements Op {
    @Override
    public int opcode() {
      return signed ? 0x16 : 0x2a;
    }

    @Override
    public String toString() {
      return (signed ? "ext " : "zero_ext ") + bits;
    }
  }

  /**
   * {@code addr ⇒ a}: memory in the target's byte order, zero-extended.
   *
   * @param bytes 1, 2, 4 or 8
   */
  record Ref(int bytes) implements Op {
    @Override
    public int opcode() {
      return 0x17 + Integer.numberOfTrailingZeros(bytes);
    }

    @Override
    public String toString() {
      return "ref" + 8 * bytes;
    }
  }

  /**
   * {@code ⇒ n}.
   *
   * @param bytes how many bytes hold the number in the bytecode: 1, 2, 4 or 8
   * @param value zero-extended: gdb puts an {@code ext} behind negative ones
   */
  record Const(int bytes, long value) implements Op {
    @Override
    public int opcode() {
      return 0x22 + Integer.numberOfTrailingZeros(bytes);
    }

    @Override
    public String toString() {
      return "const" + 8 * bytes + " " + Long.toUnsignedString(value);
    }
  }

  /**
   * {@code ⇒ a}: a register's value, zero-extended.
   *
   * @param number as in the {@code p} packet, 0..65535; of QEMU 7.2: 5 is rdi, 25 gs_base
   */
  record Reg(int number) implements Op {
    @Override
    public int opcode() {
      return 0x26;
    }

    @Override
    public String toString() {
      return "reg " + number;
    }
  }

  /**
   * {@code goto}, or {@code if_goto}, which pops an entry and jumps if it is not zero.
   *
   * @param conditional whether it is {@code if_goto}
   * @param target index of the next op in {@link AgentExpression#ops}; a byte offset in the
   *     bytecode
   */
  record Jump(boolean conditional, int target) implements Op {
    @Override
    public int opcode() {
      return conditional ? 0x20 : 0x21;
    }

    @Override
    public String toString() {
      return (conditional ? "if_goto op " : "goto op ") + target;
    }
  }

  /** {@code end}: the top of the stack is the expression's value. */
  record End() implements Op {
    @Override
    public int opcode() {
      return 0x27;
    }

    @Override
    public String toString() {
      return "end";
    }
  }

  /**
   * What a condition of the kernel has no use for: floating point, trace frames, trace variables,
   * {@code printf}. Only its length is understood, so that the rest can be read.
   *
   * @param opcode the byte
   * @param name the manual's word
   * @param operands the bytes that follow the opcode, as hex digits
   */
  record Unsupported(int opcode, String name, String operands) implements Op {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The byte that stands for this op. */
  int opcode();

  /** Applies the function that belongs to this kind of op. */
  default <T> T fold(
      Function<? super Binary, ? extends T> binary,
      Function<? super Unary, ? extends T> unary,
      Function<? super Shuffle, ? extends T> shuffle,
      Function<? super Pick, ? extends T> pick,
      Function<? super Extend, ? extends T> extend,
      Function<? super Ref, ? extends T> ref,
      Function<? super Const, ? extends T> constant,
      Function<? super Reg, ? extends T> reg,
      Function<? super Jump, ? extends T> jump,
      Function<? super End, ? extends T> end,
      Function<? super Unsupported, ? extends T> unsupported) {
    if (this instanceof Binary op) {
      return binary.apply(op);
    }
    if (this instanceof Unary op) {
      return unary.apply(op);
    }
    if (this instanceof Shuffle op) {
      return shuffle.apply(op);
    }
    if (this instanceof Pick op) {
      return pick.apply(op);
    }
    if (this instanceof Extend op) {
      return extend.apply(op);
    }
    if (this instanceof Ref op) {
      return ref.apply(op);
    }
    if (this instanceof Const op) {
      return constant.apply(op);
    }
    if (this instanceof Reg op) {
      return reg.apply(op);
    }
    if (this instanceof Jump op) {
      return jump.apply(op);
    }
    if (this instanceof End op) {
      return end.apply(op);
    }
    return unsupported.apply((Unsupported) this);
  }
}
