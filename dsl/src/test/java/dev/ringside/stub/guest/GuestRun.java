package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.Evaluation;
import dev.ringside.stub.Evaluation.Known;
import dev.ringside.stub.Evaluation.Outcome;
import dev.ringside.stub.guest.Landing.Kind;
import dev.ringside.wire.ax.AgentExpression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a condition's code on a {@link BareMachine}, and what it should come to. */
final class GuestRun {
  private GuestRun() {}

  /** Where code ends that asks these conditions, entered with these registers. */
  static Kind run(BareMachine machine, Request request, long[] entry, String what)
      throws IOException {
    Compilation made = GuestCode.compile(request);
    assertThat(made).as(what).isInstanceOf(Code.class);
    Code code = (Code) made;
    long end = request.site().end();
    machine.write(Layout.CODE, code.bytes());
    machine.registers(entry);
    runTo(machine, code, end);
    long rip = machine.registers()[BareMachine.RIP];
    return rip == end ? Kind.LEAVING : code.at((int) (rip - Layout.CODE)).kind();
  }

  private static void runTo(BareMachine machine, Code code, long end) throws IOException {
    List<Long> ends = new ArrayList<>(List.of(end));
    code.hit().ifPresent(ends::add);
    code.ask().ifPresent(ends::add);
    for (long at : ends) {
      machine.breakpoint(at);
    }
    machine.run();
    for (long at : ends) {
      machine.noBreakpoint(at);
    }
  }

  /** Where it ends by what the stub makes of the bytecode. */
  static Kind expected(AgentExpression expression, long[] registers, byte[] memory) {
    Known known = Known.NOTHING;
    while (true) {
      Known before = known;
      Outcome outcome = Evaluation.evaluate(expression, before);
      Optional<Known> more =
          outcome.fold(
              value -> Optional.empty(),
              need -> Optional.of(before.withRegister(need.number(), registers[need.number()])),
              need -> Optional.of(read(before, need, memory)),
              impossible -> Optional.empty());
      if (more.isEmpty()) {
        return outcome instanceof Evaluation.Value value
            ? value.isTrue() ? Kind.HIT : Kind.LEAVING
            : Kind.ASK;
      }
      known = more.get();
    }
  }

  private static Known read(Known known, Evaluation.NeedsMemory need, byte[] memory) {
    if (!Layout.TRUST.holds(need.address(), need.bytes())) {
      return known.withUnreadable(need.address(), need.bytes());
    }
    long value = 0;
    for (int i = need.bytes() - 1; i >= 0; i--) {
      // All of the machine's maps begin at a multiple of its size.
      long physical = need.address() + i & BareMachine.SIZE - 1;
      value = value << 8 | memory[(int) (physical - Layout.DATA)] & 0xff;
    }
    return known.withMemory(need.address(), need.bytes(), value);
  }
}
