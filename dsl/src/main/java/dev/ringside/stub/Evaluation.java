package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.Op;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Runs a breakpoint's condition in the stub. Pure: what must be read from the machine is an answer,
 * and the caller asks again, from the start, once it has it. A condition reads few things, so
 * starting over costs less than the one packet to QEMU that each of them takes.
 *
 * <pre>{@code
 * Known known = Known.NOTHING;
 * Evaluation.evaluate(expression, known);                          // NeedsRegister[number=5]
 * Evaluation.evaluate(expression, known.withRegister(5, 1));       // Value[value=1]
 * }</pre>
 */
public final class Evaluation {
  /** How many entries the stack holds, as in gdbserver ({@code STACK_MAX}, gdb 13.1). */
  public static final int MAX_STACK = 100;

  /** How many ops one evaluation may run. gdb 13.1 compiles no loops; other clients might. */
  public static final int MAX_STEPS = 10_000;

  /** How an evaluation ended. */
  public sealed interface Outcome {
    /** Applies the function that belongs to this kind of outcome. */
    default <T> T fold(
        Function<? super Value, ? extends T> value,
        Function<? super NeedsRegister, ? extends T> needsRegister,
        Function<? super NeedsMemory, ? extends T> needsMemory,
        Function<? super Impossible, ? extends T> impossible) {
      if (this instanceof Value outcome) {
        return value.apply(outcome);
      }
      if (this instanceof NeedsRegister outcome) {
        return needsRegister.apply(outcome);
      }
      if (this instanceof NeedsMemory outcome) {
        return needsMemory.apply(outcome);
      }
      return impossible.apply((Impossible) this);
    }
  }

  /** The expression has this value. */
  public record Value(long value) implements Outcome {
    /** What a condition means by it: anything but zero. */
    public boolean isTrue() {
      return value != 0;
    }
  }

  /**
   * Ask again with this register.
   *
   * @param number as in the {@code p} packet
   */
  public record NeedsRegister(int number) implements Outcome {}

  /**
   * Ask again with this memory.
   *
   * @param address unsigned, of the stopped CPU's address space
   * @param bytes 1, 2, 4 or 8
   */
  public record NeedsMemory(long address, int bytes) implements Outcome {}

  /**
   * It has no value here: report the stop and let gdb evaluate, which then tells its user.
   *
   * @param why for the log
   */
  public record Impossible(String why) implements Outcome {}

  /**
   * A place in memory.
   *
   * @param address unsigned
   * @param bytes 1, 2, 4 or 8
   */
  public record Place(long address, int bytes) {}

  /**
   * What was read of one CPU at one stop; worthless as soon as it runs.
   *
   * @param registers values by number, zero-extended
   * @param memory values by place, zero-extended, the target's byte order already undone; empty for
   *     what cannot be read
   */
  public record Known(Map<Integer, Long> registers, Map<Place, OptionalLong> memory) {
    /** Before anything was read. */
    public static final Known NOTHING = new Known(Map.of(), Map.of());

    /** Keeps its own copies. */
    public Known {
      registers = Map.copyOf(registers);
      memory = Map.copyOf(memory);
    }

    /** This, and a register. */
    public Known withRegister(int number, long value) {
      return new Known(with(registers, number, value), memory);
    }

    /** This, and that many bytes of memory as one number. */
    public Known withMemory(long address, int bytes, long value) {
      return new Known(registers, with(memory, new Place(address, bytes), OptionalLong.of(value)));
    }

    /** This, and that those bytes cannot be read. */
    public Known withUnreadable(long address, int bytes) {
      return new Known(registers, with(memory, new Place(address, bytes), OptionalLong.empty()));
    }

    private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
      Map<K, V> more = new HashMap<>(map);
      more.put(key, value);
      return Collections.unmodifiableMap(more);
    }
  }

  private final List<Op> ops;
  private final Known known;
  private final long[] stack = new long[MAX_STACK];
  private int depth;
  private int next;

  private Evaluation(AgentExpression expression, Known known) {
    this.ops = expression.ops();
    this.known = known;
  }

  /** The value of the expression, or what is missing for it. */
  public static Outcome evaluate(AgentExpression expression, Known known) {
    return new Evaluation(expression, known).run();
  }

  private Outcome run() {
    for (int steps = 0; steps < MAX_STEPS; steps++) {
      if (next >= ops.size()) {
        return new Impossible("the bytecode has no end");
      }
      Op op = ops.get(next++);
      Optional<Outcome> outcome = overflow(op).or(() -> step(op));
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    return new Impossible("no end after " + MAX_STEPS + " ops");
  }

  /** Refuses an op that has too few entries to work on, or no room for its result. */
  private Optional<Outcome> overflow(Op op) {
    int taken =
        op.fold(
            binary -> 2,
            unary -> 1,
            shuffle ->
                switch (shuffle) {
                  case DUP, POP -> 1;
                  case SWAP -> 2;
                  case ROT -> 3;
                },
            pick -> pick.depth() + 1,
            extend -> 1,
            ref -> 1,
            constant -> 0,
            reg -> 0,
            jump -> jump.conditional() ? 1 : 0,
            end -> 1,
            unsupported -> 0);
    if (depth < taken) {
      return impossible("%s needs %d stack entries, there are %d".formatted(op, taken, depth));
    }
    boolean grows =
        op == Op.Shuffle.DUP
            || op instanceof Op.Pick
            || op instanceof Op.Const
            || op instanceof Op.Reg;
    return grows && depth == MAX_STACK
        ? impossible("%s needs more than %d stack entries".formatted(op, MAX_STACK))
        : Optional.empty();
  }

  private Optional<Outcome> step(Op op) {
    return op.fold(
        this::binary,
        unary -> push(unary == Op.Unary.BIT_NOT ? ~pop() : flag(pop() == 0)),
        this::shuffle,
        pick -> push(stack[depth - 1 - pick.depth()]),
        this::extend,
        this::read,
        constant -> push(constant.value()),
        this::register,
        this::jump,
        end -> Optional.of(new Value(pop())),
        unsupported -> impossible("cannot run " + unsupported));
  }

  private Optional<Outcome> binary(Op.Binary op) {
    long b = pop();
    long a = pop();
    return switch (op) {
      case ADD -> push(a + b);
      case SUB -> push(a - b);
      case MUL -> push(a * b);
      case DIV_SIGNED -> b == 0 ? divisionByZero() : push(a / b);
      case DIV_UNSIGNED -> b == 0 ? divisionByZero() : push(Long.divideUnsigned(a, b));
      case REM_SIGNED -> b == 0 ? divisionByZero() : push(a % b);
      case REM_UNSIGNED -> b == 0 ? divisionByZero() : push(Long.remainderUnsigned(a, b));
      case LSH -> outOfRange(b) ? shiftBy(b) : push(a << b);
      case RSH_SIGNED -> outOfRange(b) ? shiftBy(b) : push(a >> b);
      case RSH_UNSIGNED -> outOfRange(b) ? shiftBy(b) : push(a >>> b);
      case BIT_AND -> push(a & b);
      case BIT_OR -> push(a | b);
      case BIT_XOR -> push(a ^ b);
      case EQUAL -> push(flag(a == b));
      case LESS_SIGNED -> push(flag(a < b));
      case LESS_UNSIGNED -> push(flag(Long.compareUnsigned(a, b) < 0));
    };
  }

  private Optional<Outcome> shuffle(Op.Shuffle op) {
    long top = pop();
    return switch (op) {
      case DUP -> {
        push(top);
        yield push(top);
      }
      case POP -> Optional.empty();
      case SWAP -> {
        long below = pop();
        push(top);
        yield push(below);
      }
      case ROT -> {
        long below = pop();
        long third = pop();
        push(top);
        push(third);
        yield push(below);
      }
    };
  }

  private Optional<Outcome> extend(Op.Extend op) {
    if (op.bits() == 0 && op.signed()) {
      return impossible("ext 0 has no sign bit");
    }
    long value = pop();
    if (op.bits() >= Long.SIZE) {
      return push(value);
    }
    int gone = Long.SIZE - op.bits();
    return push(op.signed() ? value << gone >> gone : value & ((1L << op.bits()) - 1));
  }

  private Optional<Outcome> read(Op.Ref op) {
    long address = pop();
    OptionalLong value = known.memory().get(new Place(address, op.bytes()));
    if (value == null) {
      return Optional.of(new NeedsMemory(address, op.bytes()));
    }
    return value.isPresent()
        ? push(value.getAsLong())
        : impossible("cannot read %d bytes at 0x%x".formatted(op.bytes(), address));
  }

  private Optional<Outcome> register(Op.Reg op) {
    Long value = known.registers().get(op.number());
    return value == null ? Optional.of(new NeedsRegister(op.number())) : push(value);
  }

  private Optional<Outcome> jump(Op.Jump op) {
    if (!op.conditional() || pop() != 0) {
      next = op.target();
    }
    return Optional.empty();
  }

  private long pop() {
    return stack[--depth];
  }

  private Optional<Outcome> push(long value) {
    stack[depth++] = value;
    return Optional.empty();
  }

  private static long flag(boolean is) {
    return is ? 1 : 0;
  }

  private static boolean outOfRange(long shift) {
    return shift < 0 || shift >= Long.SIZE;
  }

  /**
   * Not modulo 64, as the processor does: C leaves it open, gdb 13.1 gives 0 or -1 and a warning.
   */
  private static Optional<Outcome> shiftBy(long b) {
    return impossible("shift by " + b);
  }

  private static Optional<Outcome> divisionByZero() {
    return impossible("division by zero");
  }

  private static Optional<Outcome> impossible(String why) {
    return Optional.of(new Impossible(why));
  }
}
