package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.RandomExpression;
import dev.ringside.stub.guest.Landing.Kind;
import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.rsp.Hex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CPU stepped through the code: wherever it stands, its landing gives back what it was. */
@Timeout(300)
class LandingIT {
  private static final int EXPRESSIONS = 120;
  private static final int LONGEST = 2000;

  /** Where the operands of displaced instructions lie. */
  private static final long OPERANDS = Layout.SITE + 0x1_fe00;

  private static final int RAX = 0;
  private static final int WORD = 0x800;
  private static final int COUNTER = 0x808;
  private static final Set<Integer> CLOBBERED = Set.of(0, 10, 11, BareMachine.EFLAGS);

  /** {@code *(int *) ($gs_base + 8) == 7}. */
  private static final String PER_CPU_IS_7 = "260019 2208 02 19 2207 13 27";

  private static BareMachine machine;

  @BeforeAll
  static void start() throws Exception {
    machine = BareMachine.start();
    machine.gsBase(Layout.PER_CPU);
    machine.write(Layout.DATA, new byte[Layout.LENGTH]);
  }

  @AfterAll
  static void stop() throws IOException {
    machine.close();
  }

  @Test
  void everyInstructionOfRandomConditions() throws IOException {
    Set<Kind> seen = new TreeSet<>();
    for (int seed = 0; seed < EXPRESSIONS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long base = Layout.base(random);
      AgentExpression expression = new RandomExpression(random, base).bytecode();
      Site site = Layout.nop(random.nextBoolean());
      Signal signal =
          random.nextBoolean()
              ? new Signal.PerCpuWord(WORD)
              : new Signal.MemoryWord(
                  BareMachine.IMAGE + (Layout.PER_CPU & BareMachine.SIZE - 1) + WORD);
      Code code = code(Layout.request(expression, site, signal));
      seen.addAll(walk(code, site, random, "seed %d: %s".formatted(seed, expression)));
    }
    assertThat(seen).containsExactly(Kind.values());
  }

  @Test
  void conditionsThatLeaveTheFlagsAlone() throws IOException {
    AgentExpression expression =
        AgentExpression.decode(PER_CPU_IS_7.replace(" ", "")).orElseThrow();
    for (boolean atEntry : new boolean[] {true, false}) {
      for (long value : new long[] {7, 8}) {
        machine.writeNumber(Layout.PER_CPU + 8, value);
        Code code =
            code(Layout.request(expression, Layout.nop(atEntry), new Signal.PerCpuWord(WORD)));
        assertThat(code.at(3).saved()).doesNotContainKey(BareMachine.EFLAGS);
        Set<Kind> seen = walk(code, Layout.nop(atEntry), new SplittableRandom(1), PER_CPU_IS_7);
        assertThat(seen.contains(Kind.HIT)).isEqualTo(value == 7);
      }
    }
  }

  @Test
  void evaluationsAreCounted() throws IOException {
    for (String condition : List.of(PER_CPU_IS_7, "260005 2207 14 27")) {
      machine.writeNumber(Layout.PER_CPU + COUNTER, 0x1_0000_0005L);
      machine.writeNumber(Layout.PER_CPU + 8, 8);
      Request request =
          Layout.request(
              AgentExpression.decode(condition.replace(" ", "")).orElseThrow(),
              Layout.nop(true),
              new Signal.PerCpuWord(WORD));
      Code code =
          code(
              new Request(
                  request.site(),
                  request.room(),
                  request.conditions(),
                  request.trust(),
                  request.signal(),
                  request.id(),
                  OptionalInt.of(COUNTER)));
      walk(code, request.site(), new SplittableRandom(1), condition);
      assertThat(machine.readNumber(Layout.PER_CPU + COUNTER)).isEqualTo(0x1_0000_0006L);
    }
  }

  /** What is shown is what QEMU says of the CPU at the site, and a word of the host's ends it. */
  @Test
  void aCpuThatSpinsShowsItself() throws IOException {
    AgentExpression expression =
        AgentExpression.decode(PER_CPU_IS_7.replace(" ", "")).orElseThrow();
    machine.writeNumber(Layout.PER_CPU + 8, 7);
    for (int top = 0; top < 8; top++) {
      SplittableRandom random = new SplittableRandom(top);
      Site site = Layout.nop(top % 2 == 0);
      Code code = code(Layout.request(expression, site, new Signal.PerCpuWord(WORD)));
      long[] entry = Layout.entry(random);
      entry[BareMachine.RSP] -= 8 * top;
      begin(code, entry);
      machine.fillX87(random, top);
      String before = machine.ask("g");
      runToShown(code);
      long pointer = machine.readNumber(Layout.PER_CPU + WORD + Exposure.SHOWN);
      Landing landing = code.shown().orElseThrow();
      byte[] stack = machine.read(pointer - Exposure.BELOW, Exposure.BELOW + landing.pop());
      byte[] rip = ByteBuffer.allocate(8).putLong(Long.reverseBytes(site.address())).array();
      assertThat(Hex.encode(Exposure.registers(landing, stack, pointer)))
          .isEqualTo(before.substring(0, 256) + Hex.encode(rip) + before.substring(272));
      release(code, site, entry);
    }
  }

  /** Steps to the second turn in which the CPU shows itself. */
  private static void runToShown(Code code) throws IOException {
    Landing landing = code.shown().orElseThrow();
    for (int times = 0; times < 2; machine.step()) {
      int offset = (int) (rip() - Layout.CODE);
      boolean shown = offset < code.bytes().length && code.at(offset).equals(landing);
      times += shown && isStore(code, offset) ? 1 : 0;
    }
    assertThat((int) machine.readNumber(Layout.PER_CPU + WORD)).isEqualTo(1);
  }

  private static void release(Code code, Site site, long[] entry) throws IOException {
    machine.write(Layout.PER_CPU + WORD + Exposure.RELEASE, new byte[] {1, 0, 0, 0});
    for (int steps = 0; rip() != site.end(); steps++) {
      assertThat(steps).isLessThan(100);
      long[] now = machine.registers();
      Landing landing = code.at((int) (now[BareMachine.RIP] - Layout.CODE));
      check(landing, now, entry, site, "released");
      machine.step();
    }
    assertThat(machine.readNumber(Layout.PER_CPU + WORD)).isZero();
    assertThat(machine.readNumber(Layout.PER_CPU + WORD + Exposure.SHOWN)).isZero();
  }

  @Test
  void aDisplacedCallReturnsToItsCaller() throws IOException {
    byte[] call = {(byte) 0xe8, 0, 0, 0, 0};
    int distance = (int) (Layout.CALLED - Layout.SITE - call.length);
    for (int i = 0; i < 4; i++) {
      call[1 + i] = (byte) (distance >> 8 * i);
    }
    Site site = new Site(Layout.SITE, call, true);
    machine.writeNumber(Layout.PER_CPU + 8, 8);
    Code code =
        code(
            Layout.request(
                AgentExpression.decode(PER_CPU_IS_7.replace(" ", "")).orElseThrow(),
                site,
                new Signal.PerCpuWord(WORD)));
    long[] entry = Layout.entry(new SplittableRandom(1));
    begin(code, entry);
    while (rip() != code.resume()) {
      machine.step();
    }
    Landing landing = code.at((int) (code.resume() - Layout.CODE));
    assertThat(landing)
        .isEqualTo(
            new Landing(Kind.LEAVING, Layout.CALLED, -8, Map.of(), OptionalLong.of(site.end())));
    machine.step();
    assertThat(code.at((int) (rip() - Layout.CODE)).rip()).isEqualTo(Layout.CALLED);
    machine.step();
    assertThat(rip()).isEqualTo(Layout.CALLED);
    assertThat(machine.registers()[BareMachine.RSP]).isEqualTo(Layout.STACK - 8);
    assertThat(machine.readNumber(Layout.STACK - 8)).isEqualTo(site.end());
  }

  /** The site's own instructions, and ours with a condition that uses flags and registers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "488b05f8fe0100 4801d8", // mov 0x1fef8(%rip),%rax; add %rbx,%rax
        "f605f9fe010001 0f92c1", // testb $1,0x1fef9(%rip); setb %cl
        "c705f6fe010044332211", // movl $0x11223344,0x1fef6(%rip)
        "53 4154 4989e3 9c", // push %rbx; push %r12; mov %rsp,%r11; pushf
        "4883ec28 4d11c0", // sub $0x28,%rsp; adc %r8,%r8
        "0f1f00 6690 4c8d1500ff0100", // two no-operations; lea 0x1ff00(%rip),%r10
        "48b88877665544332211", // movabs $0x1122334455667788,%rax
        "4831c0 7420", // xor %rax,%rax; je +0x20
        "4831c0 7520 90", // xor %rax,%rax; jne +0x20; nop
        "0f8430010000", // je +0x130, which depends on what the flags were
        "7204 4889c3", // jb +4; mov %rax,%rbx
        "0f8a30010000", // jp +0x130
        "7d84 ffc0 ffc3", // jge -0x7c; inc %eax; inc %ebx
        "e930010000", // jmp +0x130
        "ffc0 eb90 90", // inc %eax; jmp -0x70
        "4889c3 e830010000", // mov %rax,%rbx; call +0x130
        "c3 cccccccc", // ret
        "f3c3 cccccc", // rep ret
        "c21000 cccc" // ret $0x10
      })
  void displacedInstructionsDoWhatTheyDid(String hex) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    Site site = new Site(Layout.SITE, bytes, false);
    long[] entry = Layout.entry(new SplittableRandom(1));
    byte[] data = new byte[0x200];
    new SplittableRandom(2).nextBytes(data);

    machine.write(Layout.SITE, bytes);
    long[] direct = entry.clone();
    direct[BareMachine.RIP] = Layout.SITE;
    machine.write(OPERANDS, data);
    machine.writeNumber(Layout.STACK, Layout.CALLED);
    machine.writeNumber(Layout.STACK - 8, 0);
    machine.registers(direct);
    Map<Long, long[]> states = new TreeMap<>();
    for (long rip = Layout.SITE; rip >= Layout.SITE && rip < site.end(); rip = rip()) {
      states.put(rip, machine.registers());
      machine.step();
    }
    long[] expected = machine.registers();
    String memory = machine.ask("m%x,200".formatted(OPERANDS));
    long pushed = machine.readNumber(Layout.STACK - 8);

    // $rdi % 99 == 100
    AgentExpression never =
        AgentExpression.decode("260005 2263 07 2264 13 27".replace(" ", "")).orElseThrow();
    Code code = code(Layout.request(never, site, new Signal.Breakpoint()));
    machine.write(OPERANDS, data);
    machine.writeNumber(Layout.STACK - 8, 0);
    begin(code, entry);
    long end = Layout.CODE + code.bytes().length;
    for (long rip = Layout.CODE; rip >= Layout.CODE && rip < end; rip = rip()) {
      Landing landing = code.at((int) (rip - Layout.CODE));
      if (landing.kind() == Kind.LEAVING && states.containsKey(landing.rip())) {
        long[] then = states.get(landing.rip()).clone();
        long[] now = machine.registers();
        then[BareMachine.RIP] = now[BareMachine.RIP];
        assertThat(now).isEqualTo(then);
      }
      machine.step();
    }
    assertThat(machine.registers()).isEqualTo(expected);
    assertThat(machine.ask("m%x,200".formatted(OPERANDS))).isEqualTo(memory);
    assertThat(rip()).isEqualTo(expected[BareMachine.RIP]);
    if (expected[BareMachine.RSP] == Layout.STACK - 8) {
      assertThat(pushed).isEqualTo(site.end());
      assertThat(machine.readNumber(Layout.STACK - 8)).isEqualTo(pushed);
    }
  }

  /**
   * Steps from the entry out of the code, or twice round each loop of a spin, and then, unheard,
   * out of it.
   */
  private static Set<Kind> walk(Code code, Site site, SplittableRandom random, String what)
      throws IOException {
    long[] entry = Layout.entry(random);
    begin(code, entry);
    Set<Long> stores = new TreeSet<>();
    Set<Kind> seen = new TreeSet<>();
    for (int steps = 0; rip() != site.end(); steps++) {
      assertThat(steps).as(what).isLessThan(LONGEST);
      long[] now = machine.registers();
      int offset = (int) (now[BareMachine.RIP] - Layout.CODE);
      assertThat(code.boundaries()).as(what).contains(offset);
      Landing landing = code.at(offset);
      seen.add(landing.kind());
      check(landing, now, entry, site, "%s at +%d".formatted(what, offset));
      if (isStore(code, offset) && !stores.add(now[BareMachine.RIP])) {
        long id = landing.kind() == Kind.HIT ? 1 : 1 | Request.ASK;
        assertThat(machine.readNumber(Layout.PER_CPU + WORD)).as(what).isEqualTo(id);
        // The deadline: it was before the beginning of time. And the turns without interrupts are
        // over: eax counts them up to 0.
        machine.writeNumber(now[BareMachine.RSP], 0);
        now[RAX] = 0xffff_ffffL;
        machine.registers(now);
      }
      machine.step();
    }
    check(
        new Landing(Kind.LEAVING, site.end(), 0, Map.of(), OptionalLong.empty()),
        machine.registers(),
        entry,
        site,
        what);
    return seen;
  }

  /** Whether a 32-bit number is stored there: only the spins do. */
  private static boolean isStore(Code code, int offset) {
    byte[] bytes = code.bytes();
    int opcode = bytes[offset] == 0x65 ? offset + 1 : offset;
    return (bytes[opcode] & 0xff) == 0xc7 && bytes[opcode + 1] == 0x04;
  }

  private static void check(Landing landing, long[] now, long[] entry, Site site, String what)
      throws IOException {
    boolean gone = landing.kind() == Kind.LEAVING;
    assertThat(landing.rip()).as(what).isEqualTo(gone ? site.end() : site.address());
    long[] before = now.clone();
    for (Map.Entry<Integer, Integer> saved : landing.saved().entrySet()) {
      before[saved.getKey()] = machine.readNumber(now[BareMachine.RSP] + saved.getValue());
    }
    before[BareMachine.RSP] += landing.pop();
    for (int i = 0; i < 18; i++) {
      boolean lost = gone && site.atEntry() && CLOBBERED.contains(i);
      if (i != BareMachine.RIP && !lost) {
        assertThat(before[i]).as("register %d of %s", i, what).isEqualTo(entry[i]);
      }
    }
  }

  private static void begin(Code code, long[] entry) throws IOException {
    machine.write(Layout.CODE, code.bytes());
    machine.writeNumber(Layout.PER_CPU + WORD, 0);
    machine.registers(entry);
  }

  private static long rip() throws IOException {
    return machine.registers()[BareMachine.RIP];
  }

  private static Code code(Request request) {
    Compilation made = GuestCode.compile(request);
    assertThat(made).isInstanceOf(Code.class);
    return (Code) made;
  }
}
