package dev.ringside.stub.guest;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The compiler. The code it makes runs before the displaced instructions:
 *
 * <pre>
 * keep what is used     the flags only where the condition changes them
 * the condition         true: hit; no value: ask; else on
 * put it back           at a C function's entry without the registers that a call clobbers
 * resume:               the displaced instructions, and back
 * hit:                  the word, again and again, until the host moves the CPU or lets it go
 * ask:                  the word, again and again, until the host moves the CPU
 * </pre>
 *
 * <p>It uses the stack alone, so that it may be interrupted, nested and moved to another CPU at any
 * instruction. Measured on QEMU 7.2 TCG, host at 2.6 GHz: 12 ns for {@code pid == 83}, of which 10
 * are the two jumps from page to page, which QEMU must look up; 3.5 ns more where {@code pushf}
 * must keep the flags; 2 ns more for a pointer that is looked at before it is followed; 1.5 ns more
 * to count.
 */
public final class GuestCode {
  private final Request request;
  private final Decision decision;
  private final List<Decision.Test> order = new ArrayList<>();
  private final Map<Decision, Label> labels = new HashMap<>();
  private final Map<Decision, Integer> ways = new HashMap<>();
  private final Assembler asm;
  private final Values values;
  private final Branch branch;
  private final boolean quiet;

  private GuestCode(Request request, Decision decision, Set<Integer> far) {
    this.request = request;
    this.decision = decision;
    Frame entry = Frame.entry(request.site().address());
    asm = new Assembler(request.room().address(), entry, far);
    for (Decision.End end : Decision.End.values()) {
      labels.put(end, new Label());
    }
    Label ask = labels.get(Decision.End.ASK);
    values = new Values(asm, request.trust(), request.site().address(), ask);
    branch = new Branch(asm, values);
    visit(decision);
    quiet = order.stream().allMatch(test -> branch.isQuiet(test.value()));
  }

  /** The code, or why there is none. */
  public static Compilation compile(Request request) {
    try {
      Decision decision = Tracer.decide(request.conditions());
      Set<Gpr> used = new GuestCode(request, decision, Set.of()).probe();
      Set<Integer> far = new TreeSet<>();
      while (true) {
        GuestCode code = new GuestCode(request, decision, far);
        Code made = code.write(used);
        if (!far.addAll(code.asm.tooFar())) {
          return fits(made, request);
        }
      }
    } catch (Refused refused) {
      return new Compilation.NotPossible(refused.getMessage());
    }
  }

  private static Compilation fits(Code code, Request request) {
    int length = code.bytes().length;
    return length <= request.room().length()
        ? code
        : new Compilation.NotPossible(
            "its code needs %d bytes, and there is room for %d"
                .formatted(length, request.room().length()));
  }

  /** Questions in the order of the code: the way of a false answer follows first. */
  private void visit(Decision from) {
    ways.merge(from, 1, Integer::sum);
    if (from instanceof Decision.Test test && !labels.containsKey(test)) {
      labels.put(test, new Label());
      order.add(test);
      visit(test.ifFalse());
      visit(test.ifTrue());
    }
  }

  /** Which registers the condition needs. */
  private Set<Gpr> probe() {
    body();
    Set<Gpr> used = EnumSet.noneOf(Gpr.class);
    used.addAll(values.touched());
    if (quiet && request.counter().isPresent()) {
      used.add(Gpr.RCX);
    }
    return used;
  }

  private Code write(Set<Gpr> used) {
    Keeping keeping = new Keeping(asm, request.site(), used, !quiet);
    keeping.keep();
    Frame frame = asm.frame();
    body();
    asm.bind(labels.get(Decision.End.MISS));
    keeping.restore();
    int resume = asm.size();
    new Displaced(asm, request.site()).run();
    Code.Spin hit = spin(frame, Landing.Kind.HIT, Decision.End.HIT, request.id());
    Code.Spin ask = spin(frame, Landing.Kind.ASK, Decision.End.ASK, request.id() | Request.ASK);
    return new Code(request.room().address(), asm.bytes(), asm.landings(), resume, hit, ask);
  }

  private void body() {
    count(request.counter());
    for (int i = 0; i < order.size(); i++) {
      Decision.Test test = order.get(i);
      Label next = labels.get(i + 1 < order.size() ? order.get(i + 1) : Decision.End.MISS);
      asm.bind(labels.get(test));
      if (i == 0 || !followsOnly(order.get(i - 1), test)) {
        branch.forget();
      }
      Label ifTrue = labels.get(test.ifTrue());
      Label ifFalse = labels.get(test.ifFalse());
      if (quiet) {
        branch.quiet(test.value(), ifTrue, ifFalse, next);
      } else {
        branch.plain(test.value(), ifTrue, ifFalse, next);
      }
    }
    if (decision instanceof Decision.End && decision != Decision.End.MISS) {
      asm.jump(labels.get(decision));
    }
  }

  /** Whether the one question is asked only after the other. */
  private boolean followsOnly(Decision.Test before, Decision.Test test) {
    return ways.get(test) == 1 && (before.ifFalse() == test || before.ifTrue() == test);
  }

  private void count(OptionalInt counter) {
    if (counter.isEmpty()) {
      return;
    }
    Mem word = Mem.gs(counter.getAsInt());
    if (quiet) {
      asm.load(4, false, Gpr.RCX, word);
      asm.lea(false, Gpr.RCX, Mem.at(Gpr.RCX, 1));
      asm.store(word, Gpr.RCX);
    } else {
      asm.add(word, 1);
    }
  }

  private Code.Spin spin(Frame frame, Landing.Kind kind, Decision.End end, int id) {
    if (!asm.isLedTo(labels.get(end))) {
      return Code.Spin.NONE;
    }
    asm.frame(frame.as(kind));
    int offset = asm.size();
    asm.bind(labels.get(end));
    Spin spin = new Spin(asm, request.signal(), id);
    int shown = spin.run(kind == Landing.Kind.HIT, labels.get(Decision.End.MISS));
    return new Code.Spin(offset, shown);
  }
}
