package dev.ringside.stub.guest;

import dev.ringside.stub.guest.Expr.Const;
import dev.ringside.stub.guest.Expr.Nothing;
import dev.ringside.stub.guest.Expr.Register;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Runs bytecode on symbols: the stack holds expressions, and a conditional jump whose condition is
 * not known becomes a {@link Decision.Test} with both ways behind it. Ways that come to the same
 * place with the same stack are one. What is on the stack and never used is not computed.
 */
final class Tracer {
  /** How many entries the stack holds, as in gdbserver ({@code STACK_MAX}, gdb 13.1). */
  private static final int MAX_STACK = 100;

  /** How many places and stacks are looked at, all conditions together. */
  private static final int MAX_STATES = 2000;

  /** How many nodes an expression may have. */
  private static final int MAX_SIZE = 500;

  private record State(int next, List<Expr> stack) {}

  private final List<Op> ops;
  private final Decision otherwise;
  private final Map<State, Decision> known = new HashMap<>();
  private int states;

  private Tracer(AgentExpression expression, Decision otherwise, int states) {
    this.ops = expression.ops();
    this.otherwise = otherwise;
    this.states = states;
  }

  /** A hit if any of them is true, or if there are none. */
  static Decision decide(List<AgentExpression> conditions) {
    if (conditions.isEmpty()) {
      return Decision.End.HIT;
    }
    Decision decision = Decision.End.MISS;
    int states = 0;
    for (int i = conditions.size() - 1; i >= 0; i--) {
      Tracer tracer = new Tracer(conditions.get(i), decision, states);
      decision = tracer.from(new State(0, List.of()));
      states = tracer.states;
    }
    return decision;
  }

  private Decision from(State state) {
    Decision before = known.get(state);
    if (before != null) {
      return before;
    }
    if (++states > MAX_STATES) {
      throw new Refused("it branches too often");
    }
    Decision decision = run(state);
    known.put(state, decision);
    return decision;
  }

  private Decision run(State state) {
    Deque<Expr> stack = new ArrayDeque<>(state.stack());
    for (int next = state.next(); ; ) {
      if (next >= ops.size()) {
        throw new Refused("its bytecode has no end");
      }
      Op op = ops.get(next++);
      if (stack.size() < taken(op)) {
        throw new Refused("its bytecode takes more from the stack than is there");
      }
      if (op instanceof Op.Unsupported unsupported) {
        throw new Refused("its bytecode holds " + unsupported);
      }
      if (op instanceof Op.End) {
        return test(stack.pop(), Decision.End.HIT, otherwise);
      }
      if (op instanceof Op.Jump jump) {
        if (jump.target() < next) {
          throw new Refused("its bytecode jumps backwards");
        }
        OptionalInt target = jump.conditional() ? known(stack.peek(), jump, next) : always(jump);
        if (target.isEmpty()) {
          Expr value = stack.pop();
          List<Expr> rest = List.copyOf(stack);
          return value instanceof Nothing
              ? Decision.End.ASK
              : test(value, from(new State(jump.target(), rest)), from(new State(next, rest)));
        }
        if (jump.conditional()) {
          stack.pop();
        }
        next = target.getAsInt();
        continue;
      }
      step(op, stack);
    }
  }

  private static OptionalInt always(Op.Jump jump) {
    return OptionalInt.of(jump.target());
  }

  private static OptionalInt known(Expr value, Op.Jump jump, int next) {
    return value instanceof Const constant
        ? OptionalInt.of(constant.value() != 0 ? jump.target() : next)
        : OptionalInt.empty();
  }

  private static Decision test(Expr value, Decision ifTrue, Decision ifFalse) {
    if (value instanceof Nothing) {
      return Decision.End.ASK;
    }
    if (value instanceof Const constant) {
      return constant.value() != 0 ? ifTrue : ifFalse;
    }
    if (value instanceof Expr.Unary not && not.op() == Op.Unary.LOG_NOT) {
      return test(not.a(), ifFalse, ifTrue);
    }
    return ifTrue == ifFalse && value.isTotal()
        ? ifTrue
        : new Decision.Test(value, ifTrue, ifFalse);
  }

  private static int taken(Op op) {
    return op.fold(
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
  }

  private static void step(Op op, Deque<Expr> stack) {
    if (op instanceof Op.Shuffle shuffle) {
      shuffle(shuffle, stack);
    } else {
      stack.push(result(op, stack));
    }
    if (stack.size() > MAX_STACK) {
      throw new Refused("its bytecode needs more than " + MAX_STACK + " stack entries");
    }
    if (!stack.isEmpty() && stack.peek().size() > MAX_SIZE) {
      throw new Refused("it is too long");
    }
  }

  private static Expr result(Op op, Deque<Expr> stack) {
    return op.fold(
        binary -> {
          Expr b = stack.pop();
          return Simplifier.binary(binary, stack.pop(), b);
        },
        unary -> Simplifier.unary(unary, stack.pop()),
        shuffle -> new Nothing(),
        pick -> new ArrayList<>(stack).get(pick.depth()),
        extend -> Simplifier.extend(extend.signed(), extend.bits(), stack.pop()),
        ref -> Simplifier.load(ref.bytes(), stack.pop()),
        constant -> new Const(constant.value()),
        reg -> new Register(reg.number()),
        jump -> new Nothing(),
        end -> new Nothing(),
        unsupported -> new Nothing());
  }

  private static void shuffle(Op.Shuffle op, Deque<Expr> stack) {
    Expr top = stack.pop();
    switch (op) {
      case DUP -> {
        stack.push(top);
        stack.push(top);
      }
      case POP -> {}
      case SWAP -> {
        Expr below = stack.pop();
        stack.push(top);
        stack.push(below);
      }
      case ROT -> {
        Expr below = stack.pop();
        Expr third = stack.pop();
        stack.push(top);
        stack.push(third);
        stack.push(below);
      }
    }
  }
}
