package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.Op;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A tree drawn at random, computed in two ways: by bytecode, and node by node in big integers, so
 * that a mistake about a sign or a width is not made twice.
 */
public final class RandomExpression {
  /** Computes one node; throws {@link ArithmeticException} where there is no value. */
  private interface Node {
    BigInteger value(Answers machine);

    void emit(List<Op> ops);
  }

  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);
  private static final long[] EDGES = {
    0,
    1,
    2,
    7,
    63,
    64,
    255,
    256,
    -1,
    -2,
    -8,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final SplittableRandom random;
  private final long start;
  private final Node root;

  RandomExpression(SplittableRandom random) {
    this(random, 0);
  }

  /** One that reads rdx, rsi and rdi, and of memory 263 bytes from this address on. */
  public RandomExpression(SplittableRandom random, long start) {
    this.random = random;
    this.start = start;
    this.root = node(1 + random.nextInt(5));
  }

  /** The tree as gdb would send it. */
  public AgentExpression bytecode() {
    List<Op> ops = new ArrayList<>();
    root.emit(ops);
    ops.add(new Op.End());
    return new AgentExpression(ops);
  }

  long value(Answers machine) {
    return root.value(machine).longValue();
  }

  static Answers machine(SplittableRandom random) {
    byte[] memory = new byte[264];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = (byte) random.nextInt(256);
    }
    return new Answers(
        Map.of(
            Answers.RDX,
            EDGES[random.nextInt(EDGES.length)],
            Answers.RSI,
            random.nextLong(),
            Answers.RDI,
            (long) random.nextInt(10)),
        0,
        memory);
  }

  private Node node(int height) {
    if (height == 0) {
      return random.nextBoolean() ? constant() : register();
    }
    return switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> binary(height - 1);
      case 4 -> unary(height - 1);
      case 5 -> extend(height - 1);
      case 6 -> memory(height - 1);
      default -> choice(height - 1);
    };
  }

  private static Node of(Function<Answers, BigInteger> value, Consumer<List<Op>> emit) {
    return new Node() {
      @Override
      public BigInteger value(Answers machine) {
        return unsigned(value.apply(machine));
      }

      @Override
      public void emit(List<Op> ops) {
        emit.accept(ops);
      }
    };
  }

  private Node constant() {
    long drawn = EDGES[random.nextInt(EDGES.length)];
    int bytes = 1 << random.nextInt(4);
    long value = bytes == 8 ? drawn : drawn & (1L << 8 * bytes) - 1;
    return of(m -> BigInteger.valueOf(value), ops -> ops.add(new Op.Const(bytes, value)));
  }

  private Node register() {
    int number = Answers.RDX + random.nextInt(3);
    return of(
        m -> BigInteger.valueOf(m.registers().get(number)), ops -> ops.add(new Op.Reg(number)));
  }

  private Node unary(int height) {
    Node a = node(height);
    Op.Unary op = Op.Unary.values()[random.nextInt(2)];
    return of(
        m -> op == Op.Unary.BIT_NOT ? a.value(m).not() : flag(a.value(m).signum() == 0),
        ops -> {
          a.emit(ops);
          ops.add(op);
        });
  }

  private Node extend(int height) {
    Node a = node(height);
    int bits = 1 + random.nextInt(70);
    boolean signed = random.nextBoolean();
    return of(
        m -> {
          BigInteger low = a.value(m).mod(BigInteger.ONE.shiftLeft(Math.min(bits, 64)));
          boolean negative = signed && bits <= 64 && low.testBit(bits - 1);
          return negative ? low.subtract(BigInteger.ONE.shiftLeft(bits)) : low;
        },
        ops -> {
          a.emit(ops);
          ops.add(new Op.Extend(signed, bits));
        });
  }

  private Node memory(int height) {
    Node a = node(height);
    int bytes = 1 << random.nextInt(4);
    return of(
        m -> BigInteger.valueOf(m.read(start + (a.value(m).longValue() & 0xff), bytes)),
        ops -> {
          a.emit(ops);
          ops.addAll(List.of(new Op.Const(1, 0xff), Op.Binary.BIT_AND));
          if (start != 0) {
            ops.addAll(List.of(new Op.Const(8, start), Op.Binary.ADD));
          }
          ops.add(new Op.Ref(bytes));
        });
  }

  private Node binary(int height) {
    Node a = node(height);
    Node b = node(random.nextInt(height + 1));
    Op.Binary op = Op.Binary.values()[random.nextInt(Op.Binary.values().length)];
    boolean swapped = random.nextInt(4) == 0;
    return of(
        m -> {
          BigInteger first = a.value(m);
          BigInteger second = b.value(m);
          return swapped ? apply(op, second, first) : apply(op, first, second);
        },
        ops -> {
          a.emit(ops);
          b.emit(ops);
          if (swapped) {
            ops.add(Op.Shuffle.SWAP);
          }
          ops.add(op);
        });
  }

  /** {@code a ? b : c}, with the condition copied and dropped again in ways gdb would not. */
  private Node choice(int height) {
    Node a = node(height);
    Node b = node(random.nextInt(height + 1));
    Node c = node(random.nextInt(height + 1));
    int detour = random.nextInt(3);
    return of(
        m -> a.value(m).signum() != 0 ? b.value(m) : c.value(m),
        ops -> {
          a.emit(ops);
          if (detour == 1) {
            ops.addAll(List.of(Op.Shuffle.DUP, Op.Shuffle.POP));
          } else if (detour == 2) {
            // a 3 4 => 4 a 3 => 4 a => 4 a 4 => 4 4 a => a 4 4 => a
            ops.addAll(
                List.of(
                    new Op.Const(1, 3),
                    new Op.Const(1, 4),
                    Op.Shuffle.ROT,
                    Op.Shuffle.POP,
                    new Op.Pick(1),
                    Op.Shuffle.SWAP,
                    Op.Shuffle.ROT,
                    Op.Shuffle.POP,
                    Op.Shuffle.POP));
          }
          int branch = ops.size();
          ops.add(new Op.End());
          c.emit(ops);
          int leave = ops.size();
          ops.add(new Op.End());
          ops.set(branch, new Op.Jump(true, ops.size()));
          b.emit(ops);
          ops.set(leave, new Op.Jump(false, ops.size()));
          // Something must stand where the jump leads to, also at the very end.
          ops.add(new Op.Extend(false, 64));
        });
  }

  private static BigInteger apply(Op.Binary op, BigInteger a, BigInteger b) {
    return switch (op) {
      case ADD -> a.add(b);
      case SUB -> a.subtract(b);
      case MUL -> a.multiply(b);
      case DIV_SIGNED -> signed(a).divide(signed(b));
      case DIV_UNSIGNED -> a.divide(b);
      case REM_SIGNED -> signed(a).remainder(signed(b));
      case REM_UNSIGNED -> a.remainder(b);
      case LSH -> a.shiftLeft(distance(b));
      case RSH_SIGNED -> signed(a).shiftRight(distance(b));
      case RSH_UNSIGNED -> a.shiftRight(distance(b));
      case BIT_AND -> a.and(b);
      case BIT_OR -> a.or(b);
      case BIT_XOR -> a.xor(b);
      case EQUAL -> flag(a.equals(b));
      case LESS_SIGNED -> flag(signed(a).compareTo(signed(b)) < 0);
      case LESS_UNSIGNED -> flag(a.compareTo(b) < 0);
    };
  }

  private static int distance(BigInteger b) {
    if (b.compareTo(BigInteger.valueOf(63)) > 0) {
      throw new ArithmeticException("shift by " + b);
    }
    return b.intValue();
  }

  private static BigInteger flag(boolean is) {
    return is ? BigInteger.ONE : BigInteger.ZERO;
  }

  private static BigInteger unsigned(BigInteger value) {
    return value.mod(TWO_64);
  }

  private static BigInteger signed(BigInteger value) {
    return value.testBit(63) ? value.subtract(TWO_64) : value;
  }
}
