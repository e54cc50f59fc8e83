package dev.ringside.stub;

import static dev.ringside.stub.PlayedKernel.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.guest.Site;
import dev.ringside.stub.ram.RamReads;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function at 0x1000 of the text, its cold part at 0x5000. */
class InFunctionTest {
  private static final long FUNCTION = TEXT + 0x1000;
  private static final long COLD = TEXT + 0x5000;

  /** push %rbp; mov %rsp,%rbp; push %rbx; xor %eax,%eax; jne to the cold part; pop; pop; ret. */
  private static final String BODY = "55 4889e5 53 31c0 0f85 f33f0000 5b 5d c3";

  /** xor %ebx,%ebx; jmp to 0x7 behind the beginning of the function. */
  private static final String BACK = "31db e9 00c0ffff";

  private final PlayedKernel kernel =
      new PlayedKernel()
          .kallsyms(TEXT, TEXT + 0x800, FUNCTION, FUNCTION + 0x10, COLD, COLD + 8, COLD + 0x100)
          .exceptions(TEXT + 0x900, TEXT + 0x904)
          .image(FUNCTION - 0x800, "c3".repeat(0x800))
          .image(FUNCTION, BODY)
          .image(FUNCTION + 0x10, "c3".repeat(0x3ff0))
          .image(COLD, BACK + " cc")
          .image(COLD + 8, "c3".repeat(0xf8));

  private Placeable.Found at(long address) {
    return kernel.play(InFunction.at(kernel.tier(), address, Optional.empty()));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void severalInstructionsWhereNothingComesInBetween() {
    assertThat(at(FUNCTION).site()).contains(new Site(FUNCTION, bytes("55 4889e5 53"), false));
    assertThat(kernel.asked)
        .containsSubsequence(
            "Hgp1.1", "g", "Hgp1.1", "qRingside.Words:ffffffff81001001,ffffffff81001005");
  }

  @Test
  void theColdPartJumpsInBetween() {
    kernel.image(COLD, "31db e9 fabfffff cc");
    assertThat(at(FUNCTION).whyNot())
        .isEqualTo("a jump leads into the bytes that would be replaced there");
    kernel.image(COLD, "ffe0 e9 00c0ffff cc");
    assertThat(at(FUNCTION).whyNot()).contains("through a register outside of itself");
  }

  @Test
  void aNeighbourJumpsInBetween() {
    kernel.image(FUNCTION + 0x10, "ebf1");
    assertThat(at(FUNCTION).whyNot()).contains("a jump leads into");
  }

  @Test
  void whatMayFaultStaysWhereTheKernelFindsIt() {
    kernel.exceptions(FUNCTION + 1, COLD);
    assertThat(at(FUNCTION).whyNot()).contains("it may fault");
    kernel.exceptions(TEXT + 0x900, FUNCTION + 4);
    assertThat(at(FUNCTION).whyNot()).contains("a fault that the kernel fixes up leads into");
  }

  /** The cold part is only reached by a fault. */
  @Test
  void aFixupLeadsToThePartThatJumpsInBetween() {
    kernel.image(FUNCTION, "55 4889e5 53 31c0 909090909090 5b 5d c3");
    kernel.image(COLD, "31db e9 fabfffff cc");
    assertThat(at(FUNCTION).site()).isPresent();
    kernel.exceptions(FUNCTION + 5, COLD);
    assertThat(at(FUNCTION).whyNot()).contains("a jump leads into");
  }

  @Test
  void somebodyStandsInBetween() {
    kernel.rip = FUNCTION + 4;
    assertThat(at(FUNCTION).whyNot()).startsWith("a CPU stands within");
    kernel.rip = FUNCTION;
    assertThat(at(FUNCTION).site()).isPresent();
    kernel.words = RamReads.A_WORD;
    assertThat(at(FUNCTION).whyNot()).startsWith("somebody was interrupted within");
    kernel.words = "";
    assertThat(at(FUNCTION).whyNot()).contains("is not shared with us");
  }

  /** Nobody can stand within it, and nobody is asked. */
  @Test
  void oneLongInstructionNeedsNobody() {
    kernel.image(FUNCTION, "90 c744241400000000 ffe0 c3").words = RamReads.A_WORD;
    assertThat(at(FUNCTION + 1).site())
        .contains(new Site(FUNCTION + 1, bytes("c744241400000000"), false));
    assertThat(kernel.asked).doesNotContain("g");
  }

  @Test
  void whatTheKernelDoesNotTell() {
    kernel.symbol("__entry_text_start", FUNCTION).symbol("__entry_text_end", FUNCTION + 0x10);
    assertThat(at(FUNCTION).whyNot()).contains("entry code");
    PlayedKernel mute = new PlayedKernel();
    assertThat(mute.play(InFunction.at(mute.tier(), FUNCTION, Optional.empty())).whyNot())
        .contains("no table of symbols");
  }

  /** Its instructions are those of the kernel, not our jump over them. */
  @Test
  void aBreakpointOfOursInTheSameFunctionIsNotSeen() {
    GuestSite other = PlayedKernel.site(new Site(FUNCTION + 5, bytes("c744241400000000"), false));
    kernel.image(FUNCTION, "55 4889e5 53 e900000006 909090 5b5dc3");
    assertThat(
            kernel
                .play(InFunction.at(kernel.tier().armed(other), FUNCTION, Optional.empty()))
                .site())
        .contains(new Site(FUNCTION, bytes("55 4889e5 53"), false));
  }

  /** Who stands there is looked for in all memory: not for what is needed but once. */
  @Test
  void severalInstructionsMayBeTooMany() {
    Optional<String> why = Optional.of("there are several");
    assertThat(kernel.play(InFunction.at(kernel.tier(), FUNCTION, why)))
        .isEqualTo(Placeable.Found.not("there are several"));
    kernel.image(FUNCTION, "e800000000");
    assertThat(kernel.play(InFunction.at(kernel.tier(), FUNCTION, why)).site())
        .contains(new Site(FUNCTION, bytes("e800000000"), false));
  }

  /** A jump label that is switched on looks like any jump, a static call like any call. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereTheKernelPutsJumpsAndCallsItself(boolean jumps) {
    kernel.patchSites(jumps, TEXT, FUNCTION + 5, COLD);
    assertThat(at(FUNCTION).site()).isPresent();
    kernel.patchSites(jumps, TEXT, FUNCTION + 4, COLD);
    assertThat(at(FUNCTION).whyNot()).isEqualTo("the kernel may itself put a jump or a call there");
    kernel.symbol(jumps ? "__stop___jump_table" : "__stop_static_call_sites", TEXT);
    assertThat(at(FUNCTION).whyNot()).as("a table that cannot be").contains("may itself put");
  }
}
