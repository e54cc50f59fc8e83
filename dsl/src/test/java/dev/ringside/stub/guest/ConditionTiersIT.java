package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.guest.GdbAtBareMachine.Answer;
import dev.ringside.stub.guest.GdbAtBareMachine.State;
import dev.ringside.stub.guest.Landing.Kind;
import dev.ringside.wire.ax.AgentExpression;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The same conditions, as somebody types them, answered by gdb itself, by the stub from the
 * bytecode that gdb made of them, and by the code that runs in the guest.
 */
@Timeout(300)
class ConditionTiersIT {
  private static final long SEED = 20260701;
  private static final int CONDITIONS = 2500;
  private static final int STATES = 4;
  private static final long BASE = BareMachine.DIRECT_MAP + Layout.DATA;
  private static final long[] EDGES = {
    0, 1, 2, 31, 63, 64, -1, -2, 0x7fffffffL, 0x80000000L, 0xffffffffL, Long.MAX_VALUE
  };

  @Test
  void gdbTheStubAndTheGuestAgree() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < CONDITIONS; i++) {
      conditions.add(RandomCondition.text(random, BASE));
    }
    List<State> states = new ArrayList<>();
    for (int i = 0; i < STATES; i++) {
      states.add(state(random));
    }
    Map<Kind, Integer> ends = new EnumMap<>(Kind.class);
    List<String> disagreements = new ArrayList<>();
    try (BareMachine machine = BareMachine.start()) {
      machine.gsBase(Layout.PER_CPU);
      List<Answer> answers = GdbAtBareMachine.ask(machine, conditions, states);
      for (int row = 0; row < STATES; row++) {
        State state = states.get(row);
        machine.write(Layout.DATA, state.memory());
        for (int i = 0; i < CONDITIONS; i++) {
          AgentExpression bytecode = answers.get(i).bytecode();
          String said = answers.get(i).values().get(row);
          Kind gdb = kind(said);
          Kind stub = GuestRun.expected(bytecode, state.registers(), state.memory());
          Request request = Layout.request(bytecode, Layout.nop(true), new Signal.Breakpoint());
          Kind guest = GuestRun.run(machine, request, state.registers(), conditions.get(i));
          ends.merge(gdb, 1, Integer::sum);
          if (gdb != stub || gdb != guest) {
            disagreements.add(
                "seed %d, condition %d, state %d: %s: gdb %s (%s), the stub %s, the guest %s; %s"
                    .formatted(SEED, i, row, conditions.get(i), gdb, said, stub, guest, bytecode));
          }
        }
      }
    }

    assertThat(disagreements).isEmpty();
    assertThat(ends).as("seed %d", SEED).containsOnlyKeys(Kind.HIT, Kind.ASK, Kind.LEAVING);
    assertThat(ends.get(Kind.HIT)).isGreaterThan(CONDITIONS);
    assertThat(ends.get(Kind.LEAVING)).isGreaterThan(CONDITIONS);
  }

  private static State state(SplittableRandom random) {
    byte[] memory = new byte[Layout.LENGTH];
    random.nextBytes(memory);
    long[] registers = Layout.entry(random);
    registers[3] = EDGES[random.nextInt(EDGES.length)];
    registers[4] = random.nextLong();
    registers[5] = random.nextInt(10);
    return new State(registers, memory);
  }

  /** What has no value in gdb, code in the guest leaves to the stub, and the stub to gdb. */
  private static Kind kind(String value) {
    return value.equals(GdbAtBareMachine.ERROR)
        ? Kind.ASK
        : value.equals("0") ? Kind.LEAVING : Kind.HIT;
  }
}
