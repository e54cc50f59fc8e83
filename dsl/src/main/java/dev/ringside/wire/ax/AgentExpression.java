package dev.ringside.wire.ax;

import dev.ringside.wire.rsp.Hex;
import java.util.List;
import java.util.Optional;

/**
 * An expression which gdb compiled for the stub. gdb has done the typing, the DWARF and the pointer
 * arithmetic; what is left is registers, memory and 64-bit arithmetic.
 *
 * @param ops in order, at least one; every {@link Op.Jump} leads to one of them
 */
public record AgentExpression(List<Op> ops) {
  /**
   * Keeps its own copy.
   *
   * @throws IllegalArgumentException if there are no ops, or a jump leads nowhere
   */
  public AgentExpression {
    ops = List.copyOf(ops);
    if (ops.isEmpty()) {
      throw new IllegalArgumentException("an agent expression without ops");
    }
    for (Op op : ops) {
      if (op instanceof Op.Jump jump && (jump.target() < 0 || jump.target() >= ops.size())) {
        throw new IllegalArgumentException(jump + " leads outside of " + ops.size() + " ops");
      }
    }
  }

  /** The first op that cannot be run here; such an expression is for gdb to evaluate. */
  public Optional<Op.Unsupported> unsupported() {
    return ops.stream()
        .filter(Op.Unsupported.class::isInstance)
        .map(Op.Unsupported.class::cast)
        .findFirst();
  }

  /**
   * The expression in bytecode, given as hex digits. Empty for what is no bytecode: odd digits,
   * unknown opcodes, a missing operand, a jump into the middle of an instruction.
   */
  public static Optional<AgentExpression> decode(String hex) {
    return Hex.decode(hex).flatMap(bytes -> new Bytecode(bytes).read());
  }

  /** The bytecode from which {@link #decode} makes this expression, as hex digits. */
  public String encode() {
    return Bytecode.write(ops);
  }
}
