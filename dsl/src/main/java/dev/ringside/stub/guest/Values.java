package dev.ringside.stub.guest;

import dev.ringside.stub.guest.Expr.Binary;
import dev.ringside.stub.guest.Expr.Const;
import dev.ringside.stub.guest.Expr.Extend;
import dev.ringside.stub.guest.Expr.Load;
import dev.ringside.stub.guest.Expr.Unary;
import dev.ringside.wire.ax.Op;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the code that computes an expression. An expression is computed into one register and may
 * use all those behind it in {@link #POOL}; rax, rcx and rdx hold nothing longer than one
 * operation.
 */
final class Values {
  /** In the order of use: first those that a C function's entry need not keep. */
  static final List<Gpr> POOL =
      List.of(
          Gpr.R11, Gpr.R10, Gpr.R9, Gpr.R8, Gpr.RDI, Gpr.RSI, Gpr.RBX, Gpr.RBP, Gpr.R12, Gpr.R13,
          Gpr.R14, Gpr.R15);

  private final Assembler asm;
  private final Trust trust;
  private final Originals originals;
  private final Label ask;
  private final Set<Gpr> touched = EnumSet.noneOf(Gpr.class);

  /**
   * Writes to this assembler.
   *
   * @param ask where the code leads that finds no value
   */
  Values(Assembler asm, Trust trust, long site, Label ask) {
    this.asm = asm;
    this.trust = trust;
    this.originals = new Originals(asm, site);
    this.ask = ask;
  }

  /** The registers whose contents are lost. */
  Set<Gpr> touched() {
    return touched;
  }

  /** Whether it can be computed without changing the flags. */
  boolean isQuiet(Expr expr) {
    return expr.fold(
        constant -> true,
        register -> register.number() != Frame.EFLAGS,
        load ->
            Access.of(load, trust).isPlain()
                && (Access.of(load, trust) != Access.FREE || isQuiet(load.address())),
        binary ->
            switch (binary.op()) {
              case ADD, SUB -> isQuiet(binary.a()) && isQuiet(binary.b());
              default -> false;
            },
        unary -> unary.op() == Op.Unary.BIT_NOT && isQuiet(unary.a()),
        extend -> isWhole(extend.bits()) && isQuiet(extend.a()),
        nothing -> false);
  }

  /** Computes it. */
  void compute(Expr expr, Gpr to, List<Gpr> free) {
    touched.add(to);
    expr.fold(
        constant -> {
          asm.move(to, constant.value());
          return null;
        },
        register -> {
          originals.read(register, to);
          return null;
        },
        load -> {
          load(load, to, free);
          return null;
        },
        binary -> {
          binary(binary, to, free);
          return null;
        },
        unary -> {
          unary(unary, to, free);
          return null;
        },
        extend -> {
          extend(extend, to, free);
          return null;
        },
        nothing -> {
          asm.jump(ask);
          return null;
        });
  }

  /** Computes both; the second into the first free register, which is returned. */
  Gpr computeBoth(Expr a, Expr b, Gpr to, List<Gpr> free) {
    if (free.isEmpty()) {
      throw new Refused("it is nested too deeply");
    }
    Gpr other = free.get(0);
    List<Gpr> rest = free.subList(1, free.size());
    if (b.need() > a.need()) {
      List<Gpr> all = new ArrayList<>(rest);
      all.add(0, to);
      compute(b, other, all);
      touched.add(other);
      compute(a, to, rest);
    } else {
      compute(a, to, free);
      compute(b, other, rest);
    }
    return other;
  }

  /** The value as an operand of an instruction, where it fits. */
  static Optional<Integer> immediate(Expr expr) {
    return expr instanceof Const constant && constant.value() == (int) constant.value()
        ? Optional.of((int) constant.value())
        : Optional.empty();
  }

  private static boolean isWhole(int bits) {
    return bits == 8 || bits == 16 || bits == 32;
  }

  private void load(Load load, Gpr to, List<Gpr> free) {
    Expr address = load.address();
    long offset = address.displacement();
    Access access = Access.of(load, trust);
    switch (access) {
      case PER_CPU -> asm.load(load.bytes(), load.signed(), to, Mem.gs((int) offset));
      case CONSTANT -> {
        Optional<Integer> absolute = immediate(address);
        if (absolute.isEmpty()) {
          compute(address, to, free);
        }
        asm.load(
            load.bytes(),
            load.signed(),
            to,
            absolute.map(Mem::absolute).orElseGet(() -> Mem.at(to, 0)));
      }
      case STACK -> {
        Mem mem = Mem.at(Gpr.RSP, asm.frame().depth() + (int) offset);
        new Guard(asm, trust, touched).checkStack(mem, load.bytes(), ask);
        asm.load(load.bytes(), load.signed(), to, mem);
      }
      case FREE, GUARDED -> {
        Mem mem = operand(address, to, free);
        if (access == Access.GUARDED) {
          new Guard(asm, trust, touched).check(mem, load.bytes(), ask);
        }
        asm.load(load.bytes(), load.signed(), to, mem);
      }
      case IMPOSSIBLE -> asm.jump(ask);
    }
  }

  /** The memory there, through its register if that still holds what it did, else through ours. */
  private Mem operand(Expr address, Gpr to, List<Gpr> free) {
    long offset = address.displacement();
    if (offset != (int) offset) {
      compute(address, to, free);
      return Mem.at(to, 0);
    }
    Gpr base = originals.inPlace(address.base()).orElse(to);
    if (base == to) {
      compute(address.base(), to, free);
    }
    return Mem.at(base, (int) offset);
  }

  private void unary(Unary unary, Gpr to, List<Gpr> free) {
    compute(unary.a(), to, free);
    if (unary.op() == Op.Unary.BIT_NOT) {
      asm.not(to);
    } else {
      asm.test(true, to, to);
      asm.set(Assembler.EQUAL, to);
    }
  }

  private void extend(Extend extend, Gpr to, List<Gpr> free) {
    compute(extend.a(), to, free);
    if (isWhole(extend.bits())) {
      asm.extend(extend.signed(), extend.bits(), to);
    } else {
      int gone = Long.SIZE - extend.bits();
      asm.shift(Shift.LEFT, to, gone);
      asm.shift(extend.signed() ? Shift.RIGHT_SIGNED : Shift.RIGHT_UNSIGNED, to, gone);
    }
  }

  private void binary(Binary binary, Gpr to, List<Gpr> free) {
    Optional<Integer> immediate = immediate(binary.b());
    switch (binary.op()) {
      case ADD -> {
        if (immediate.isPresent()) {
          asm.lea(true, to, operand(binary, to, free));
        } else {
          Gpr b = computeBoth(binary.a(), binary.b(), to, free);
          asm.lea(true, to, Mem.sum(to, b, 0));
        }
      }
      case SUB -> {
        // a - b = a + ~b + 1, and neither instruction changes the flags.
        Gpr b = computeBoth(binary.a(), binary.b(), to, free);
        asm.not(b);
        asm.lea(true, to, Mem.sum(to, b, 1));
      }
      case BIT_AND -> plain(Alu.AND, binary, to, free);
      case BIT_OR -> plain(Alu.OR, binary, to, free);
      case BIT_XOR -> plain(Alu.XOR, binary, to, free);
      case EQUAL, LESS_SIGNED, LESS_UNSIGNED -> {
        plain(Alu.CMP, binary, to, free);
        asm.set(condition(binary.op()), to);
      }
      case MUL -> asm.multiply(to, computeBoth(binary.a(), binary.b(), to, free));
      case LSH -> shift(Shift.LEFT, binary, to, free);
      case RSH_SIGNED -> shift(Shift.RIGHT_SIGNED, binary, to, free);
      case RSH_UNSIGNED -> shift(Shift.RIGHT_UNSIGNED, binary, to, free);
      case DIV_SIGNED, DIV_UNSIGNED, REM_SIGNED, REM_UNSIGNED -> {
        Gpr by = computeBoth(binary.a(), binary.b(), to, free);
        touched.add(Gpr.RAX);
        touched.add(Gpr.RDX);
        new Division(asm, ask).divide(binary.op(), to, by);
      }
    }
  }

  /** The processor's condition for a comparison's truth. */
  static int condition(Op.Binary comparison) {
    return switch (comparison) {
      case EQUAL -> Assembler.EQUAL;
      case LESS_SIGNED -> Assembler.LESS;
      default -> Assembler.BELOW;
    };
  }

  /** One instruction on two operands, of which the second may be a number. */
  void plain(Alu op, Binary binary, Gpr to, List<Gpr> free) {
    Optional<Integer> immediate = immediate(binary.b());
    if (immediate.isPresent()) {
      compute(binary.a(), to, free);
      asm.arithmetic(op, true, to, immediate.get());
    } else {
      asm.arithmetic(op, true, to, computeBoth(binary.a(), binary.b(), to, free));
    }
  }

  private void shift(Shift op, Binary binary, Gpr to, List<Gpr> free) {
    if (binary.b() instanceof Const by) {
      compute(binary.a(), to, free);
      asm.shift(op, to, (int) by.value());
      return;
    }
    Gpr by = computeBoth(binary.a(), binary.b(), to, free);
    asm.arithmetic(Alu.CMP, true, by, Long.SIZE);
    asm.jump(Assembler.ABOVE_OR_EQUAL, ask);
    touched.add(Gpr.RCX);
    asm.move(Gpr.RCX, by);
    asm.shift(op, to);
  }
}
