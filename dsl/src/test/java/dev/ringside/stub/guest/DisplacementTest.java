package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplacementTest {
  private static final long FUNCTION = 0xffffffff81234560L;

  /** push %rbp; mov %rsp,%rbp; sub $8,%rsp; call +5; test %eax,%eax; je back; leave; ret. */
  private static final String BODY = "55 4889e5 4883ec08 e805000000 85c0 74%s c9 c3 cc";

  @ParameterizedTest
  @CsvSource({"0, 8, 55 4889e5 4883ec08", "1, 8, 4889e5 4883ec08"})
  void theFewestInstructionsThatMakeRoom(int offset, int end, String displaced) {
    Displacement found = in(BODY.formatted("00"), offset);
    assertThat(found.site()).contains(new Site(FUNCTION + offset, bytes(displaced), false));
    assertThat(found.site().orElseThrow().end()).isEqualTo(FUNCTION + end);
    assertThat(found.isOne()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "2, 00, no instruction begins there",
    "4, f8, a jump leads into the bytes that would be replaced there",
    "13, 00, a jump leads into the bytes that would be replaced there",
    "15, 00, a jump leads into the bytes that would be replaced there",
    "40, 00, it is outside of its function",
    "-1, 00, it is outside of its function",
    "0, f0, a jump leads into the bytes that would be replaced there",
  })
  void placesThatStayAsTheyAre(int offset, String jump, String why) {
    assertThat(in(BODY.formatted(jump), offset))
        .isEqualTo(new Displacement(Optional.empty(), Set.of(), why));
  }

  @ParameterizedTest
  @CsvSource({
    "'a call', 8, e805000000",
    "'a call behind others', 4, 4883ec08 e805000000",
    "'a jump on a condition', 13, 85c0 7408 c9",
    "'a return and what nobody runs into', 18, c3 cc cc cc cc"
  })
  void whatLeavesIsReplacedToo(String what, int offset, String displaced) {
    Displacement found = in(BODY.formatted("08") + "cc cc cc", offset);
    assertThat(found.site())
        .as(what)
        .contains(new Site(FUNCTION + offset, bytes(displaced), false));
  }

  @ParameterizedTest
  @CsvSource({
    "'55 e805000000 90 c3', 0, true",
    "'ffd0 e805000000 c3', 0, false",
    "'0f0b 90 90 90 90 c3', 0, false",
    "'e2fe 90 90 90 90 c3', 0, false",
    "'e301 90 90 90 90 c3', 0, false"
  })
  void whatLeavesInOtherWaysStays(String code, int offset, boolean possible) {
    Displacement found = in(code, offset);
    assertThat(found.site().isPresent()).as(code).isEqualTo(possible);
    if (!possible) {
      assertThat(found.whyNot())
          .isEqualTo("an instruction there jumps or calls through a register, or traps");
    }
  }

  @Test
  void aCallThatWouldComeBackIntoTheBytesStays() {
    assertThat(in("66e800000000 c3", 0).site()).isEmpty();
    assertThat(in("9a e8", 0).site()).isEmpty();
  }

  @Test
  void aJumpToThePlaceItselfDoesNoHarm() {
    // From behind the je, at 17, to 1.
    assertThat(in(BODY.formatted("f0"), 1).site()).isPresent();
  }

  /** movl $0,0x14(%rsp): nobody can stand in it, wherever jumps lead. */
  @Test
  void oneLongInstructionIsReplacedWhateverItsFunctionDoes() {
    Displacement found = in("90 c744241400000000 ffe0", 1);
    assertThat(found.site()).contains(new Site(FUNCTION + 1, bytes("c744241400000000"), false));
    assertThat(found.isOne()).isTrue();
    assertThat(found.outside()).isEmpty();
    assertThat(in("90 c744241400000000 06", 1).site()).isPresent();
    assertThat(in("06 c744241400000000 c3", 1).whyNot()).contains("not known");
  }

  @Test
  void aFunctionThatIsNotUnderstood() {
    assertThat(in("55 4889e5 53 ffe0", 0).whyNot()).contains("through a table");
    assertThat(in("55 4889e5 53 41ffe3", 0).whyNot()).contains("through a table");
    assertThat(in("55 4889e5 53 ff2425 00000081", 0).whyNot()).contains("through a table");
    assertThat(in("55 4889e5 53 ffd0 c3", 0).site()).as("a call").isPresent();
    assertThat(in("55 4889e5 53 06 c3", 0).whyNot()).contains("not known");
    assertThat(in("48b8 0f1f440000909090 c3", 2).whyNot()).isEqualTo("no instruction begins there");
  }

  /** A trap hides what stood there, unless it fills up what nobody runs into. */
  @Test
  void aFunctionWithAProbe() {
    assertThat(in("55 4889e5 53 cc 85c0 c3", 0).whyNot()).contains("a probe of the kernel's");
    assertThat(in("55 4889e5 53 7401 cc c3", 0).whyNot()).contains("a probe of the kernel's");
    assertThat(in("55 4889e5 53 c3 cc cc", 0).site()).isPresent();
    assertThat(in("55 4889e5 53 eb01 cc c3", 0).site()).isPresent();
    assertThat(in("cc 55 4889e5 53 c3", 1).whyNot()).contains("a probe of the kernel's");
  }

  @ParameterizedTest
  @CsvSource({"0f1f440000", "6690", "66664831c0"})
  void whatIsLeftForTheKernelsOwnPatchesStays(String left) {
    assertThat(in("90" + left + "4889e5 53 c3", 1).whyNot())
        .isEqualTo("the kernel may itself put a jump or a call there");
  }

  /** jne to 0x1000 behind itself; jmp back by 0x100. */
  @Test
  void whereElseItsFunctionGoesIsTold() {
    Displacement found = in("55 4889e5 53 0f85 00100000 e9 00ffffff", 0);
    assertThat(found.outside()).containsExactlyInAnyOrder(FUNCTION + 0x100b, FUNCTION + 16 - 0x100);
  }

  @Test
  void whatJumpsIntoTheBytesFromElsewhere() {
    long low = FUNCTION + 0x20;
    Stretch cold = new Stretch(FUNCTION, bytes("31c0 e9 1b000000 cc"));
    assertThat(cold.jumpsBetween(low, low + 5)).isTrue();
    assertThat(cold.jumpsBetween(low + 2, low + 7)).as("its first byte").isFalse();
    Stretch unknown = new Stretch(FUNCTION, bytes("06 31c0 eb 1d 00"));
    assertThat(unknown.jumpsBetween(low, low + 5)).as("whatever looks like it").isTrue();
    assertThat(unknown.mayJumpAnywhere()).isTrue();
    Stretch call = new Stretch(FUNCTION, bytes("31c0 e8 1b000000 c3"));
    assertThat(call.jumpsBetween(low, low + 5)).isFalse();
  }

  /** call +7; pause; lfence; jmp; mov %rax,(%rsp); ret (arch/x86/lib/retpoline.S). */
  @Test
  void aRetpolineIsAJumpThroughARegister() {
    String capture = "e807000000 f390 0fae e8ebf9";
    assertThat(new Stretch(FUNCTION, bytes(capture + "48890424 c3 cc")).isRetpoline()).isTrue();
    assertThat(new Stretch(FUNCTION, bytes(capture + "4c890424 c3 cc")).isRetpoline()).isTrue();
    assertThat(new Stretch(FUNCTION, bytes("c3 cc cc cc cc")).isRetpoline()).isFalse();
  }

  private static Displacement in(String code, int offset) {
    return Displacement.in(new Stretch(FUNCTION, bytes(code)), FUNCTION + offset);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
