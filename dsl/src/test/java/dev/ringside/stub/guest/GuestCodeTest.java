package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.RandomExpression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestCodeTest {
  /** {@code current->pid == 83}. */
  private static final String PID = "2600191640240001fb802b2a402b022a401a2309700219162022531327";

  @Test
  void aPidIsComparedWithoutTouchingTheFlags() throws IOException {
    assertThat(instructions(code(Requests.with(PID))))
        .containsExactly(
            "push   %rcx",
            "mov    %gs:0x1fb80,%rcx",
            "mov    0x970(%rcx),%ecx",
            "lea    -0x53(%rcx),%ecx",
            "jrcxz  0xffffffff81e0001b",
            "pop    %rcx",
            "jmp    0xffffffff81a0eb35",
            "pushf",
            "push   %rax",
            "push   %rdx",
            "push   %rbx",
            "push   %rbp",
            "push   %rsi",
            "push   %rdi",
            "push   %r8",
            "push   %r9",
            "push   %r10",
            "push   %r11",
            "push   %r12",
            "push   %r13",
            "push   %r14",
            "push   %r15",
            "cli",
            "mov    $0xc0000100,%ecx",
            "rdmsr",
            "shl    $0x20,%rdx",
            "or     %rdx,%rax",
            "push   %rax",
            "mov    $0xc0000101,%ecx",
            "rdmsr",
            "shl    $0x20,%rdx",
            "or     %rdx,%rax",
            "push   %rax",
            "mov    $0xc0000102,%ecx",
            "rdmsr",
            "shl    $0x20,%rdx",
            "or     %rdx,%rax",
            "push   %rax",
            "mov    %cr0,%rax",
            "push   %rax",
            "mov    %cr2,%rax",
            "push   %rax",
            "mov    %cr3,%rax",
            "push   %rax",
            "mov    %cr4,%rax",
            "push   %rax",
            "mov    %cr8,%rax",
            "push   %rax",
            "mov    $0xc0000080,%ecx",
            "rdmsr",
            "shl    $0x20,%rdx",
            "or     %rdx,%rax",
            "push   %rax",
            "mov    %cs,%eax",
            "push   %rax",
            "mov    %ss,%eax",
            "push   %rax",
            "mov    %ds,%eax",
            "push   %rax",
            "mov    %es,%eax",
            "push   %rax",
            "mov    %fs,%eax",
            "push   %rax",
            "mov    %gs,%eax",
            "push   %rax",
            "rdtsc",
            "add    $0x8,%edx",
            "push   %rdx",
            "mov    %cr0,%rax",
            "test   $0xc,%eax",
            "jne    0xffffffff81e000c4",
            "lea    -0x210(%rsp),%rax",
            "and    $0xfffffffffffffff0,%rax",
            "fxsave64 (%rax)",
            "mov    %rsp,%gs:0x2aff8",
            "mov    $0xffffffffff000000,%rax",
            "movl   $0x7,%gs:0x2b000",
            "cmpl   $0x0,%gs:0x2b004",
            "jne    0xffffffff81e00154",
            "xchg   %ax,%ax",
            "add    $0x1,%eax",
            "js     0xffffffff81e000cb",
            "mov    $0x0,%ecx",
            "mov    %rcx,%gs:0x2aff8",
            "mov    $0xfffffffffffff000,%rax",
            "movl   $0x7,%gs:0x2b000",
            "cmpl   $0x0,%gs:0x2b004",
            "jne    0xffffffff81e00154",
            "xchg   %ax,%ax",
            "add    $0x1,%eax",
            "js     0xffffffff81e00106",
            "mov    0xf0(%rsp),%rax",
            "push   %rax",
            "popf",
            "movl   $0x7,%gs:0x2b000",
            "xchg   %ax,%ax",
            "rdtsc",
            "sub    (%rsp),%edx",
            "js     0xffffffff81e00136",
            "jmp    0xffffffff81e00184",
            "mov    $0x0,%ecx",
            "mov    %rcx,%gs:0x2aff8",
            "movl   $0x0,%gs:0x2b004",
            "movl   $0x0,%gs:0x2b000",
            "mov    0xf0(%rsp),%rax",
            "push   %rax",
            "popf",
            "lea    0x80(%rsp),%rsp",
            "pop    %r15",
            "pop    %r14",
            "pop    %r13",
            "pop    %r12",
            "pop    %r11",
            "pop    %r10",
            "pop    %r9",
            "pop    %r8",
            "pop    %rdi",
            "pop    %rsi",
            "pop    %rbp",
            "pop    %rbx",
            "pop    %rdx",
            "pop    %rax",
            "popf",
            "jmp    0xffffffff81e00015");
  }

  @Test
  void whatIsComparedAgainIsNotLoadedAgain() throws IOException {
    String other = PID.replace("2253", "2259");
    assertThat(instructions(code(Requests.with(PID, other))))
        .startsWith(
            "push   %rcx",
            "mov    %gs:0x1fb80,%rcx",
            "mov    0x970(%rcx),%ecx",
            "lea    -0x53(%rcx),%ecx",
            "jrcxz  0xffffffff81e00020",
            "lea    -0x6(%rcx),%ecx",
            "jrcxz  0xffffffff81e00020",
            "pop    %rcx",
            "jmp    0xffffffff81a0eb35");
  }

  @Test
  void aListTooLongForShortJumps() throws IOException {
    String[] conditions = new String[60];
    for (int i = 0; i < conditions.length; i++) {
      conditions[i] = PID.replace("2253", "22%02x".formatted(i));
    }
    Code code = code(Requests.with(conditions));
    assertThat(instructions(code).stream().filter(text -> text.startsWith("jrcxz"))).hasSize(60);
    assertThat(code.hit().orElseThrow() - code.origin()).isLessThan(700);
  }

  @Test
  void aPointerIsLookedAtBeforeItIsFollowed() throws IOException {
    // ((int *) $rdi)[2] & 0x40
    assertThat(instructions(code(Requests.with("260005 2208 02 19 2240 0f 27"))))
        .startsWith(
            "push   %rax",
            "push   %r11",
            "pushf",
            "movabs $0x778000000008,%rax",
            "lea    (%rax,%rdi,1),%rax",
            "cmp    $0x1ffffffc,%rax",
            "jbe    0xffffffff81e00033",
            "lea    0x7f000008(%rdi),%rax",
            "cmp    $0x23ffffc,%rax",
            "ja     0xffffffff81e001d5",
            "mov    0x8(%rdi),%r11d",
            "test   $0x40,%r11",
            "jne    0xffffffff81e0004e",
            "lea    0x18(%rsp),%rsp",
            "jmp    0xffffffff81a0eb35");
  }

  @Test
  void everythingIsAHitWithoutACondition() throws IOException {
    Code code = code(Requests.with());
    assertThat(instructions(code).get(0)).startsWith("jmp");
    assertThat(code.hit()).isPresent();
    assertThat(code.ask()).isEmpty();
    assertThat(code.at(0).kind()).isEqualTo(Landing.Kind.EVALUATING);
  }

  @ParameterizedTest
  @CsvSource({
    "260018 27, 'it reads $fs_base, which code cannot'",
    "260019 27, 'it reads $gs_base, which code cannot'",
    "26001b 27, 'it reads register 27, which code cannot'",
    "260019 24 7fffff00 02 17 27, 'it reads memory at $gs_base that is no per-CPU variable'",
    "2201 28 210002 27, its bytecode jumps backwards",
    "02 27, its bytecode takes more from the stack than is there",
    "2201, its bytecode has no end",
    "2201 1e 27, its bytecode holds l_to_d",
  })
  void whatCannotRunInTheGuest(String bytecode, String why) {
    assertThat(GuestCode.compile(Requests.with(bytecode)))
        .isEqualTo(new Compilation.NotPossible(why));
  }

  @Test
  void whatIsRefusedOfTheSite() {
    assertThat(at("ffe0 909090", 4096)).contains("place jumps through a register");
    assertThat(at("e800000000 90", 4096)).contains("the call at its place would come back");
    assertThat(at("48 83 ec 08", 4096)).contains("a jump needs 5 bytes, and there are 4");
    assertThat(at("0f1f440000", 16)).contains("there is room for 16");
  }

  private static String at(String displaced, int room) {
    Request request = Requests.with(PID);
    byte[] bytes = HexFormat.of().parseHex(displaced.replace(" ", ""));
    Compilation made =
        GuestCode.compile(
            new Request(
                new Site(Requests.SITE, bytes, true),
                new Room(request.room().address(), room),
                request.conditions(),
                request.trust(),
                request.signal(),
                request.id(),
                request.counter()));
    return made.fold(code -> "", notPossible -> notPossible.why());
  }

  /** gdb sees the same instructions as we wrote, all of which it knows. */
  @Test
  void everyInstructionHasItsLanding() throws IOException {
    long origin = Layout.CODE;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Long> ours = new ArrayList<>();
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Request request =
          Layout.request(
              new RandomExpression(random, Layout.base(random)).bytecode(),
              Layout.nop(random.nextBoolean()),
              new Signal.MemoryWord(Layout.SITE));
      long start = origin + all.size();
      Code code = code(Layout.in(request, new Room(start, 4096)));
      code.boundaries().forEach(offset -> ours.add(start + offset));
      all.writeBytes(code.bytes());
    }
    NavigableMap<Long, String> theirs = Disassembly.of(origin, all.toByteArray());
    assertThat(new ArrayList<>(theirs.keySet())).isEqualTo(ours);
    assertThat(theirs.values()).noneMatch(text -> text.contains("(bad)"));
  }

  private static Code code(Request request) {
    Compilation made = GuestCode.compile(request);
    assertThat(made).isInstanceOf(Code.class);
    return (Code) made;
  }

  private static List<String> instructions(Code code) throws IOException {
    return Disassembly.of(code.origin(), code.bytes()).values().stream()
        .map(text -> text.replaceAll(" <.*", ""))
        .toList();
  }
}
