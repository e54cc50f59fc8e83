package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.Evaluation;
import dev.ringside.stub.Evaluation.Known;
import dev.ringside.stub.Evaluation.Outcome;
import dev.ringside.stub.RandomExpression;
import dev.ringside.stub.guest.Landing.Kind;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.InsertBreakpoint;
import dev.ringside.wire.ax.Op;
import dev.ringside.wire.rsp.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code on QEMU's processor, against the stub's evaluation. */
@Timeout(300)
class GuestCodeIT {
  private static final int EXPRESSIONS = 2000;
  private static final int ROWS = 4;
  private static final long[] EDGES = {
    0, 1, 2, 63, 64, -1, -2, 0x7fffffffL, 0x80000000L, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static BareMachine machine;

  @BeforeAll
  static void start() throws Exception {
    machine = BareMachine.start();
    machine.gsBase(Layout.PER_CPU);
  }

  @AfterAll
  static void stop() throws IOException {
    machine.close();
  }

  @Test
  void theGuestAgreesWithTheStub() throws IOException {
    Map<Kind, Integer> ends = new EnumMap<>(Kind.class);
    for (int seed = 0; seed < EXPRESSIONS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long base = Layout.base(random);
      AgentExpression expression = new RandomExpression(random, base).bytecode();
      for (int row = 0; row < ROWS; row++) {
        Kind end = agree(expression, random, "seed %d row %d: %s".formatted(seed, row, expression));
        ends.merge(end, 1, Integer::sum);
      }
    }
    assertThat(ends).containsOnlyKeys(Kind.HIT, Kind.ASK, Kind.LEAVING);
    assertThat(ends.values()).allMatch(times -> times > EXPRESSIONS / 4);
  }

  private static Kind agree(AgentExpression expression, SplittableRandom random, String what)
      throws IOException {
    byte[] memory = new byte[Layout.LENGTH];
    random.nextBytes(memory);
    long[] entry = Layout.entry(random);
    Site site = Layout.nop(random.nextBoolean());
    machine.write(Layout.DATA, memory);
    Request request = Layout.request(expression, site, new Signal.Breakpoint());
    Kind end = GuestRun.run(machine, request, entry, what);
    assertThat(end).as(what).isEqualTo(GuestRun.expected(expression, entry, memory));
    return end;
  }

  /** Every operator on operands at the edges of their range: {@code ($rsi op $rdx) == value}. */
  @Test
  void operatorsAtTheEdges() throws IOException {
    int asked = 0;
    for (Op.Binary op : Op.Binary.values()) {
      for (long a : EDGES) {
        for (long b : EDGES) {
          long[] entry = Layout.entry(new SplittableRandom(a ^ b));
          entry[4] = a;
          entry[3] = b;
          List<Op> value = List.of(new Op.Reg(4), new Op.Reg(3), op, new Op.End());
          Outcome outcome =
              Evaluation.evaluate(
                  new AgentExpression(value), Known.NOTHING.withRegister(4, a).withRegister(3, b));
          long expected = outcome instanceof Evaluation.Value known ? known.value() : 0;
          List<Op> ops = new ArrayList<>(value.subList(0, 3));
          ops.addAll(List.of(new Op.Const(8, expected), Op.Binary.EQUAL, new Op.End()));
          Request request =
              Layout.request(new AgentExpression(ops), Layout.nop(true), new Signal.Breakpoint());
          Kind kind = outcome instanceof Evaluation.Value ? Kind.HIT : Kind.ASK;
          assertThat(GuestRun.run(machine, request, entry, op.toString()))
              .as("%d %s %d", a, op, b)
              .isEqualTo(kind);
          asked += kind == Kind.ASK ? 1 : 0;
        }
      }
    }
    assertThat(asked).isPositive();
  }

  /** The value is held from one comparison to the next, with the flags untouched and without. */
  @Test
  void anyOfSeveralConditionsIsAHit() throws IOException {
    for (String last : List.of("260005 25 ffffffff80000000 13 27", "260005 220a 14 0e 27")) {
      List<AgentExpression> conditions = new ArrayList<>();
      for (String each :
          List.of("260005 2203 13 27", "260005 2205 13 27", "260004 2207 13 27", last)) {
        conditions.add(AgentExpression.decode(each.replace(" ", "")).orElseThrow());
      }
      Request one = Layout.request(conditions.get(0), Layout.nop(true), new Signal.Breakpoint());
      Request request = Layout.asking(one, conditions);
      boolean orMore = last.endsWith("0e 27");
      for (long rdi : new long[] {0, 3, 4, 5, 6, 9, 10, -1, 0xffffffff80000000L, 0x80000000L}) {
        for (long rsi : new long[] {7, 8}) {
          long[] entry = Layout.entry(new SplittableRandom(rdi));
          entry[5] = rdi;
          entry[4] = rsi;
          boolean hit = rdi == 3 || rdi == 5 || rsi == 7;
          hit |= orMore ? rdi >= 10 : rdi == 0xffffffff80000000L;
          assertThat(GuestRun.run(machine, request, entry, last))
              .as("rdi %d, rsi %d, %s", rdi, rsi, last)
              .isEqualTo(hit ? Kind.HIT : Kind.LEAVING);
        }
      }
    }
  }

  /** What gdb compiled, with the values that gdb computed. */
  @Test
  void theGuestAgreesWithGdb() throws IOException {
    Site site = Layout.nop(true);
    Request request = null;
    String condition = "";
    int rows = 0;
    for (String line : lines()) {
      if (line.startsWith("# Memory at 0x1000: ")) {
        machine.write(0, new byte[0x2000]);
        machine.write(0x1000, Hex.decode(line.substring(20)).orElseThrow());
      } else if (line.startsWith("if ")) {
        condition = line;
      } else if (line.startsWith("Z")) {
        request = Layout.request(expression(line), site, new Signal.Breakpoint());
        request = Layout.trusting(request, 0, 0x2000);
      } else if (line.matches("[0-9a-f].*")) {
        rows++;
        String[] row = line.split(" ");
        long[] entry = Layout.entry(new SplittableRandom(rows));
        entry[5] = Long.parseUnsignedLong(row[0], 16);
        entry[4] = Long.parseUnsignedLong(row[1], 16);
        entry[3] = Long.parseUnsignedLong(row[2], 16);
        Kind expected =
            row[4].equals("0") ? Kind.LEAVING : row[4].equals("error:") ? Kind.ASK : Kind.HIT;
        assertThat(GuestRun.run(machine, request, entry, condition))
            .as(condition + ": " + line)
            .isEqualTo(expected);
      }
    }
    assertThat(rows).isGreaterThan(300);
  }

  /** Also those that the code itself uses, and the stack pointer, rip and the flags. */
  @Test
  void everyRegisterIsThatOfTheSite() throws IOException {
    for (int number = 0; number <= BareMachine.EFLAGS; number++) {
      long[] entry = Layout.entry(new SplittableRandom(number));
      long value = number == BareMachine.RIP ? Layout.SITE : entry[number];
      Op.Reg register = new Op.Reg(number);
      Op.Const right = new Op.Const(8, value);
      // Once such that the flags may stay as they are, once with arithmetic in registers.
      List<Op> ops = List.of(register, right, Op.Binary.EQUAL, new Op.End());
      List<Op> more =
          List.of(
              register,
              right,
              Op.Binary.BIT_XOR,
              new Op.Reg(3),
              Op.Binary.MUL,
              new Op.Reg(1),
              new Op.Reg(2),
              Op.Binary.REM_UNSIGNED,
              Op.Binary.MUL,
              Op.Unary.LOG_NOT,
              new Op.End());
      for (List<Op> each : List.of(ops, more)) {
        for (boolean atEntry : new boolean[] {true, false}) {
          Request request =
              Layout.request(
                  new AgentExpression(each), Layout.nop(atEntry), new Signal.Breakpoint());
          entry[3] = 1;
          if (number != 3) {
            assertThat(GuestRun.run(machine, request, entry, each.toString()))
                .as("%s", each)
                .isEqualTo(Kind.HIT);
          }
          long[] other = entry.clone();
          other[number] ^= number == BareMachine.RSP ? 8 : 1;
          if (number != BareMachine.RIP && number != 3) {
            assertThat(GuestRun.run(machine, request, other, each.toString()))
                .as("%s", each)
                .isEqualTo(Kind.LEAVING);
          }
        }
      }
    }
  }

  /** {@code *(long *) ($rsp + n) == 7}: as far as the page of the stack pointer goes. */
  @Test
  void theStackIsReadWithinItsPage() throws IOException {
    for (int offset : new int[] {0, 1, 8, 40, 56, 57, 64, 4088, 4089, 8192, -8}) {
      long[] entry = Layout.entry(new SplittableRandom(offset));
      entry[BareMachine.RSP] = Layout.STACK - 64;
      machine.writeNumber(entry[BareMachine.RSP] + offset, 7);
      List<Op> ops =
          List.of(
              new Op.Reg(BareMachine.RSP),
              new Op.Const(8, offset),
              Op.Binary.ADD,
              new Op.Ref(8),
              new Op.Const(1, 7),
              Op.Binary.EQUAL,
              new Op.End());
      Request request =
          Layout.request(new AgentExpression(ops), Layout.nop(true), new Signal.Breakpoint());
      boolean inside = offset >= 0 && offset <= 56;
      assertThat(GuestRun.run(machine, request, entry, "rsp + " + offset))
          .as("rsp + %d", offset)
          .isEqualTo(inside ? Kind.HIT : Kind.ASK);
    }
  }

  private static AgentExpression expression(String packet) {
    return InsertBreakpoint.parse(packet).orElseThrow().expressions().orElseThrow().get(0);
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = Evaluation.class.getResourceAsStream("conditions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
