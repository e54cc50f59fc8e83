package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.ax.AgentExpression;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A CPU that takes the time of a condition's code. */
@Timeout(120)
class StopwatchIT {
  private static final int RAX = 0;
  private static final int COUNTER = 0x808;

  /** {@code *(int *) ($gs_base + 8) == 7}. */
  private static final String PER_CPU_IS_7 = "26001922080219220713 27";

  /** {@code *(int *) $rdi == 7}, where rdi may be anywhere. */
  private static final String POINTS_TO_7 = "260005 19 2207 13 27";

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

  private static Map<Integer, Long> map(long[] registers) {
    Map<Integer, Long> map = new HashMap<>();
    IntStream.range(0, registers.length).forEach(i -> map.put(i, registers[i]));
    return map;
  }

  private static long[] registers() {
    long[] registers = Layout.entry(new SplittableRandom(5));
    registers[BareMachine.RIP] = Layout.SITE;
    return registers;
  }

  private static Stopwatch watch(String condition, boolean atEntry, long[] registers) {
    Request request =
        Layout.request(
            AgentExpression.decode(condition.replace(" ", "")).orElseThrow(),
            Layout.nop(atEntry),
            new Signal.PerCpuWord(0x800));
    return Stopwatch.of(
            new Request(
                request.site(),
                request.room(),
                request.conditions(),
                request.trust(),
                request.signal(),
                request.id(),
                OptionalInt.of(COUNTER)),
            map(registers))
        .orElseThrow();
  }

  /** Runs it to its end; says how many ticks a batch took. */
  private static long ticks(Stopwatch watch, byte[] patch, long[] before) throws IOException {
    machine.write(watch.begin(), watch.bytes());
    machine.write(watch.patched(), patch);
    long[] registers = before.clone();
    registers[BareMachine.RSP] = Stopwatch.stack(before[BareMachine.RSP]);
    registers[BareMachine.RIP] = watch.begin();
    machine.registers(registers);
    assertThat(machine.ask("Z4,%x,1".formatted(watch.watched()))).isEqualTo("OK");
    machine.run();
    assertThat(machine.ask("z4,%x,1".formatted(watch.watched()))).isEqualTo("OK");
    long[] after = machine.registers();
    assertThat(after[BareMachine.RIP]).isEqualTo(watch.stopped());
    return after[RAX];
  }

  private static void goesBack(long[] before) throws IOException {
    machine.breakpoint(Layout.SITE);
    machine.run();
    machine.noBreakpoint(Layout.SITE);
    assertThat(machine.registers()).isEqualTo(before);
  }

  @Test
  void codeTakesLongerThanNone() throws IOException {
    for (boolean atEntry : new boolean[] {true, false}) {
      for (long value : new long[] {7, 8}) {
        machine.writeNumber(Layout.PER_CPU + 8, value);
        machine.writeNumber(Layout.PER_CPU + COUNTER, 0);
        long[] before = registers();
        Stopwatch watch = watch(PER_CPU_IS_7, atEntry, before);

        long with = ticks(watch, watch.patch(), before);
        goesBack(before);
        long counted = machine.readNumber(Layout.PER_CPU + COUNTER);
        long without = ticks(watch, watch.nothing(), before);
        goesBack(before);

        assertThat(with).as("%s, %d", atEntry, value).isGreaterThan(without);
        assertThat(without).isPositive();
        assertThat(counted).isEqualTo(8L * Stopwatch.ROUNDS);
        assertThat(machine.readNumber(Layout.PER_CPU + COUNTER)).isEqualTo(counted);
      }
    }
  }

  @Test
  void whatHasNoValueHasNoTime() throws IOException {
    long[] before = registers();
    before[5] = 0x8000_0000_0000_0000L;
    Stopwatch watch = watch(POINTS_TO_7, true, before);

    assertThat(ticks(watch, watch.patch(), before)).isZero();
    goesBack(before);
  }

  @Test
  void theLoopEndsWhereThePageOfTheCopyBegins() {
    Stopwatch watch = watch(PER_CPU_IS_7, true, registers());
    byte[] patch = watch.patch();
    int distance = (patch[1] & 0xff) | (patch[2] & 0xff) << 8;

    long copy = watch.patched() + patch.length + distance;
    assertThat(copy & 0xfff).isZero();
    assertThat(copy).isBetween(watch.stopped(), watch.begin() + watch.bytes().length);
    assertThat(watch.nothing()).isEqualTo(Requests.NOP);
  }

  /** It may lie in any room that has the beginning of a page with enough behind it. */
  @Test
  void thereMustBeRoomForIt() {
    long[] registers = registers();
    Request request =
        Layout.request(
            AgentExpression.decode(PER_CPU_IS_7.replace(" ", "")).orElseThrow(),
            Layout.nop(true),
            new Signal.Breakpoint());

    List<Integer> lengths = List.of(0x800, 0x1000, 0x1400);
    assertThat(lengths)
        .map(
            length ->
                Stopwatch.of(
                        Layout.in(request, new Room(Layout.CODE + 0x10, length)), map(registers))
                    .isPresent())
        .containsExactly(false, false, true);
    registers[BareMachine.RIP] = 0x40_0000;
    assertThat(Stopwatch.of(request, map(registers))).isEmpty();
  }
}
