package dev.ringside.wire.ax;

import dev.ringside.wire.rsp.Hex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bytes to ops and back; opcodes and operand lengths are those of gdb's {@code ax.def}. */
final class Bytecode {
  private static final Map<Integer, Op> WITHOUT_OPERANDS = withoutOperands();

  /** The ops nobody runs here: name, and operand bytes. */
  private static final Map<Integer, Map.Entry<String, Integer>> UNSUPPORTED =
      Map.ofEntries(
          Map.entry(0x01, Map.entry("float", 0)),
          Map.entry(0x0c, Map.entry("trace", 0)),
          Map.entry(0x0d, Map.entry("trace_quick", 1)),
          Map.entry(0x1b, Map.entry("ref_float", 0)),
          Map.entry(0x1c, Map.entry("ref_double", 0)),
          Map.entry(0x1d, Map.entry("ref_long_double", 0)),
          Map.entry(0x1e, Map.entry("l_to_d", 0)),
          Map.entry(0x1f, Map.entry("d_to_l", 0)),
          Map.entry(0x2c, Map.entry("getv", 2)),
          Map.entry(0x2d, Map.entry("setv", 2)),
          Map.entry(0x2e, Map.entry("tracev", 2)),
          Map.entry(0x2f, Map.entry("tracenz", 0)),
          Map.entry(0x30, Map.entry("trace16", 2)),
          Map.entry(0x34, Map.entry("printf", 3)));

  private final byte[] bytes;
  private int at;

  Bytecode(byte[] bytes) {
    this.bytes = bytes;
  }

  private static Map<Integer, Op> withoutOperands() {
    Map<Integer, Op> ops = new HashMap<>();
    for (Op[] some : new Op[][] {Op.Binary.values(), Op.Unary.values(), Op.Shuffle.values()}) {
      Arrays.stream(some).forEach(op -> ops.put(op.opcode(), op));
    }
    for (int bytes = 1; bytes <= 8; bytes *= 2) {
      Op ref = new Op.Ref(bytes);
      ops.put(ref.opcode(), ref);
    }
    ops.put(0x27, new Op.End());
    return Map.copyOf(ops);
  }

  Optional<AgentExpression> read() {
    List<Op> ops = new ArrayList<>();
    Map<Integer, Integer> indexAt = new HashMap<>();
    while (at < bytes.length) {
      indexAt.put(at, ops.size());
      Optional<Op> op = next();
      if (op.isEmpty()) {
        return Optional.empty();
      }
      ops.add(op.get());
    }
    for (int i = 0; i < ops.size(); i++) {
      if (ops.get(i) instanceof Op.Jump jump) {
        Integer target = indexAt.get(jump.target());
        if (target == null) {
          return Optional.empty();
        }
        ops.set(i, new Op.Jump(jump.conditional(), target));
      }
    }
    return ops.isEmpty() ? Optional.empty() : Optional.of(new AgentExpression(ops));
  }

  /** The next op, a jump still with its byte offset. */
  private Optional<Op> next() {
    int opcode = bytes[at++] & 0xff;
    return switch (opcode) {
      case 0x16 -> operand(1).map(bits -> new Op.Extend(true, bits.intValue()));
      case 0x2a -> operand(1).map(bits -> new Op.Extend(false, bits.intValue()));
      case 0x20 -> operand(2).map(offset -> new Op.Jump(true, offset.intValue()));
      case 0x21 -> operand(2).map(offset -> new Op.Jump(false, offset.intValue()));
      case 0x22, 0x23, 0x24, 0x25 -> {
        int size = 1 << (opcode - 0x22);
        yield operand(size).map(value -> new Op.Const(size, value));
      }
      case 0x26 -> operand(2).map(number -> new Op.Reg(number.intValue()));
      case 0x32 -> operand(1).map(depth -> new Op.Pick(depth.intValue()));
      default -> Optional.ofNullable(WITHOUT_OPERANDS.get(opcode)).or(() -> unsupported(opcode));
    };
  }

  private Optional<Op> unsupported(int opcode) {
    Map.Entry<String, Integer> known = UNSUPPORTED.get(opcode);
    if (known == null || at + known.getValue() > bytes.length) {
      return Optional.empty();
    }
    int start = at;
    at += known.getValue();
    if (known.getKey().equals("printf")) {
      // One byte counts the arguments, two the characters of the format that follows.
      at += (bytes[start + 1] & 0xff) << 8 | bytes[start + 2] & 0xff;
      if (at > bytes.length) {
        return Optional.empty();
      }
    }
    String operands = Hex.encode(Arrays.copyOfRange(bytes, start, at));
    return Optional.of(new Op.Unsupported(opcode, known.getKey(), operands));
  }

  /** The operand of that many bytes, unsigned and big-endian whatever the target is. */
  private Optional<Long> operand(int size) {
    if (at + size > bytes.length) {
      return Optional.empty();
    }
    long value = 0;
    for (int end = at + size; at < end; at++) {
      value = value << 8 | bytes[at] & 0xff;
    }
    return Optional.of(value);
  }

  static String write(List<Op> ops) {
    int[] offsets = new int[ops.size()];
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = offsets[i - 1] + 1 + operandDigits(ops.get(i - 1), offsets).length() / 2;
    }
    StringBuilder hex = new StringBuilder();
    for (Op op : ops) {
      hex.append(HexFormat.of().toHexDigits((byte) op.opcode())).append(operandDigits(op, offsets));
    }
    return hex.toString();
  }

  private static String operandDigits(Op op, int[] offsets) {
    HexFormat hex = HexFormat.of();
    return op.fold(
        binary -> "",
        unary -> "",
        shuffle -> "",
        pick -> hex.toHexDigits(pick.depth(), 2),
        extend -> hex.toHexDigits(extend.bits(), 2),
        ref -> "",
        constant -> hex.toHexDigits(constant.value(), 2 * constant.bytes()),
        reg -> hex.toHexDigits(reg.number(), 4),
        jump -> hex.toHexDigits(offsets[jump.target()], 4),
        end -> "",
        Op.Unsupported::operands);
  }
}
