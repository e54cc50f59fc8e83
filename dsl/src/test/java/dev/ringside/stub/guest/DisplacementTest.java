package dev.ringside.stub.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplacementTest {
  private static final long FUNCTION = 0xffffffff81234560L;

  /** push %rbp; mov %rsp,%rbp; sub $8,%rsp; call +5; test %eax,%eax; je back; leave; ret. */
  private static final String BODY = "55 4889e5 4883ec08 e805000000 85c0 74%s c9 c3 cc";

  @ParameterizedTest
  @CsvSource({
    "0, 8, 55 4889e5 4883ec08",
    "1, 8, 4889e5 4883ec08",
    "8, 13, e805000000",
  })
  void theFewestInstructionsThatMakeRoom(int offset, int end, String displaced) {
    Displacement found = in(BODY.formatted("00"), offset);
    assertThat(found.site()).contains(new Site(FUNCTION + offset, bytes(displaced), offset == 0));
    assertThat(found.site().orElseThrow().end()).isEqualTo(FUNCTION + end);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 00, no instruction begins there",
    "13, 00, the instructions there cannot be moved",
    "4, 00, the instructions there cannot be moved",
    "17, 00, the instructions there cannot be moved",
    "40, 00, it is outside of its function",
    "-1, 00, it is outside of its function",
    "0, f0, a jump of its function leads to right behind it",
  })
  void placesThatStayAsTheyAre(int offset, String jump, String why) {
    assertThat(in(BODY.formatted(jump), offset)).isEqualTo(new Displacement(Optional.empty(), why));
  }

  @Test
  void aJumpToThePlaceItselfDoesNoHarm() {
    // From behind the je, at 17, to 8.
    assertThat(in(BODY.formatted("f7"), 8).site()).isPresent();
    assertThat(in(BODY.formatted("f0"), 1).site()).isPresent();
  }

  @Test
  void aFunctionThatIsNotUnderstood() {
    assertThat(in("0f1f440000 ffe0", 0).whyNot()).contains("through a table");
    assertThat(in("0f1f440000 41ffe3", 0).whyNot()).contains("through a table");
    assertThat(in("0f1f440000 ff2425 00000081", 0).whyNot()).contains("through a table");
    assertThat(in("0f1f440000 ffd0 c3", 0).site()).as("a call").isPresent();
    assertThat(in("0f1f440000 06 c3", 0).whyNot()).contains("not known");
    assertThat(in("48b8 0f1f440000909090 c3", 2).whyNot()).isEqualTo("no instruction begins there");
  }

  private static Displacement in(String code, int offset) {
    return Displacement.in(FUNCTION, bytes(code), FUNCTION + offset, offset == 0);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
