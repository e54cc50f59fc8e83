package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.Evaluation.Impossible;
import dev.ringside.stub.Evaluation.Known;
import dev.ringside.stub.Evaluation.NeedsMemory;
import dev.ringside.stub.Evaluation.NeedsRegister;
import dev.ringside.stub.Evaluation.Outcome;
import dev.ringside.stub.Evaluation.Value;
import dev.ringside.wire.ax.AgentExpression;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationTest {
  /** {@code current->pid == 83}: see {@code AgentExpressionTest} for its ops. */
  private static final String PID = "2600191640240001fb802b2a402b022a401a2309700219162022531327";

  private static final long PER_CPU = 0xffff88800f600000L;
  private static final long TASK = 0xffff888004a1c000L;

  @Test
  void aConditionAsksForWhatItNeeds() {
    Known known = Known.NOTHING;
    assertThat(evaluate(PID, known)).isEqualTo(new NeedsRegister(25));
    known = known.withRegister(25, PER_CPU);
    assertThat(evaluate(PID, known)).isEqualTo(new NeedsMemory(PER_CPU + 0x1fb80, 8));
    known = known.withMemory(PER_CPU + 0x1fb80, 8, TASK);
    assertThat(evaluate(PID, known)).isEqualTo(new NeedsMemory(TASK + 0x970, 4));
    assertThat(evaluate(PID, known.withMemory(TASK + 0x970, 4, 83))).isEqualTo(new Value(1));
    assertThat(evaluate(PID, known.withMemory(TASK + 0x970, 4, 84))).isEqualTo(new Value(0));
    assertThat(evaluate(PID, known.withUnreadable(TASK + 0x970, 4)))
        .isEqualTo(new Impossible("cannot read 4 bytes at 0xffff888004a1c970"));
  }

  @ParameterizedTest
  @CsvSource({"83, 1", "0, 0", "-1, 0", "4294967379, 1"})
  void onlyThePidCounts(long word, long value) {
    Known known =
        Known.NOTHING
            .withRegister(25, PER_CPU)
            .withMemory(PER_CPU + 0x1fb80, 8, TASK)
            .withMemory(TASK + 0x970, 4, word);
    assertThat(evaluate(PID, known)).isEqualTo(new Value(value));
  }

  @Test
  void whatIsDecidedAsksForNothingMore() {
    String or = "260005164022011320001b260004164022021320001b220021001d220127";
    assertThat(evaluate(or, Known.NOTHING.withRegister(5, 1))).isEqualTo(new Value(1));
    assertThat(evaluate(or, Known.NOTHING.withRegister(5, 0))).isEqualTo(new NeedsRegister(4));
  }

  @ParameterizedTest
  @CsvSource({
    "add, 2207 2203 02 27, 10",
    "sub, 2207 2203 03 27, 4",
    "mul, 2207 2203 04 27, 21",
    "div_signed, 25fffffffffffffff9 2202 05 27, -3",
    "div_unsigned, 25fffffffffffffff9 2202 06 27, 9223372036854775804",
    "rem_signed, 25fffffffffffffff9 2202 07 27, -1",
    "rem_unsigned, 25fffffffffffffff9 2202 08 27, 1",
    "the least by -1, 258000000000000000 25ffffffffffffffff 05 27, -9223372036854775808",
    "lsh, 2203 2204 09 27, 48",
    "rsh_signed, 25fffffffffffffff0 2202 0a 27, -4",
    "rsh_unsigned, 25fffffffffffffff0 223c 0b 27, 15",
    "log_not of 0, 2200 0e 27, 1",
    "log_not of 5, 2205 0e 27, 0",
    "bit_and, 220c 220a 0f 27, 8",
    "bit_or, 220c 220a 10 27, 14",
    "bit_xor, 220c 220a 11 27, 6",
    "bit_not, 220c 12 27, -13",
    "equal, 220c 220c 13 27, 1",
    "less_signed, 25ffffffffffffffff 2201 14 27, 1",
    "less_unsigned, 25ffffffffffffffff 2201 15 27, 0",
    "less with a below b, 2201 2202 15 27, 1",
    "ext 8, 23ff80 1608 27, -128",
    "ext 33, 250000000100000000 1621 27, -4294967296",
    "ext 64, 25ffffffffffffffff 1640 27, -1",
    "ext 255, 25ffffffffffffffff 16ff 27, -1",
    "zero_ext 8, 23ff80 2a08 27, 128",
    "zero_ext 0, 23ff80 2a00 27, 0",
    "zero_ext 64, 25ffffffffffffffff 2a40 27, -1",
    "ref8, 231000 17 27, 240",
    "ref16, 231000 18 27, 57840",
    "ref32, 231000 19 27, 3285377520",
    "ref64, 231000 1a 27, -8526495039829646864",
    "if_goto taken, 2201 200008 2205 27 2206 27, 6",
    "if_goto not taken, 2200 200008 2205 27 2206 27, 5",
    "goto, 210006 2205 27 2206 27, 6",
    "const8, 22ff 27, 255",
    "const16, 23ffff 27, 65535",
    "const32, 24ffffffff 27, 4294967295",
    "const64, 25ffffffffffffffff 27, -1",
    "reg, 260005 27, 1234",
    "dup, 2203 28 04 27, 9",
    "pop, 2203 2204 29 27, 3",
    "swap, 2207 2203 2b 03 27, -4",
    "pick 0, 2203 2204 3200 27, 4",
    "pick 1, 2203 2204 3201 27, 3",
    "rot brings the second to the top, 2201 2202 2203 33 27, 2",
    "rot puts the first in the middle, 2201 2202 2203 33 29 27, 1",
    "rot puts the top at the bottom, 2201 2202 2203 33 29 29 27, 3"
  })
  void everyOp(String what, String bytecode, long value) {
    Answers machine = new Answers(Map.of(5, 1234L), 0x1000, bytes(0x89abcdefc3d2e1f0L));
    assertThat(machine.evaluate(read(bytecode))).as(what).isEqualTo(new Value(value));
  }

  @ParameterizedTest
  @CsvSource({
    "2201 2200 05 27, division by zero",
    "2201 2200 06 27, division by zero",
    "2201 2200 07 27, division by zero",
    "2201 2200 08 27, division by zero",
    "2201 2240 09 27, shift by 64",
    "2201 25ffffffffffffffff 0a 27, shift by -1",
    "2201 23ffff 0b 27, shift by 65535",
    "2201 1600 27, ext 0 has no sign bit",
    "2201 02 27, 'add needs 2 stack entries, there are 1'",
    "2201 2202 33 27, 'rot needs 3 stack entries, there are 2'",
    "2201 3201 27, 'pick 1 needs 2 stack entries, there are 1'",
    "2b 27, 'swap needs 2 stack entries, there are 0'",
    "27, 'end needs 1 stack entries, there are 0'",
    "200000 27, 'if_goto op 0 needs 1 stack entries, there are 0'",
    "2201, the bytecode has no end",
    "210000, no end after 10000 ops",
    "2201 28 210002 27, dup needs more than 100 stack entries",
    "2201 1e 27, cannot run l_to_d",
    "2c0001 27, cannot run getv"
  })
  void whatHasNoValueHere(String bytecode, String why) {
    assertThat(Evaluation.evaluate(read(bytecode), Known.NOTHING)).isEqualTo(new Impossible(why));
  }

  @Test
  void theStackHoldsAHundredEntries() {
    String full = "2201".repeat(Evaluation.MAX_STACK);
    assertThat(evaluate(full + "27", Known.NOTHING)).isEqualTo(new Value(1));
    assertThat(evaluate(full + "220127", Known.NOTHING)).isInstanceOf(Impossible.class);
  }

  @Test
  void anyValueButZeroIsTrue() {
    assertThat(new Value(0).isTrue()).isFalse();
    assertThat(new Value(1L << 63).isTrue()).isTrue();
  }

  /** gdb 13.1 forgets to push what it pops: gdb must say what {@code if $rdi, $rsi} is. */
  @Test
  void aCommaIsCompiledWrongly() {
    assertThat(evaluate("29260004164027", Known.NOTHING))
        .isEqualTo(new Impossible("pop needs 1 stack entries, there are 0"));
  }

  /** gdb 13.1 divides the difference of two pointers unsigned: -1 comes out as 2^60 - 1. */
  @Test
  void aNegativePointerDifferenceIsCompiledWrongly() {
    Known known = Known.NOTHING.withRegister(5, 0x1000).withRegister(4, 0x1010);
    assertThat(evaluate("260005164026000416400322100627", known))
        .isEqualTo(new Value((1L << 60) - 1));
  }

  private static Outcome evaluate(String bytecode, Known known) {
    return Evaluation.evaluate(read(bytecode), known);
  }

  private static AgentExpression read(String bytecode) {
    return AgentExpression.decode(bytecode.replace(" ", "")).orElseThrow();
  }

  private static byte[] bytes(long littleEndian) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (littleEndian >> 8 * i);
    }
    return bytes;
  }
}
