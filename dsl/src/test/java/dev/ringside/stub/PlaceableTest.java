package dev.ringside.stub;

import static dev.ringside.stub.PlayedKernel.DIRECT_MAP;
import static dev.ringside.stub.PlayedKernel.TABLES;
import static dev.ringside.stub.PlayedKernel.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.guest.Site;
import dev.ringside.stub.ram.RamReads;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A traceable function at 0x1000 of the text, and one in a module, across two pages. */
class PlaceableTest {
  private static final long FUNCTION = TEXT + 0x1000;
  private static final long MODULE = 0xffffffffc0201ffdL;
  private static final String NOP = "0f1f440000";
  private static final long LEFT = 0x700_0000;
  private static final long RIGHT = 0x500_0000;
  private final PlayedKernel kernel = new PlayedKernel();

  /** Two traceable places, and tables of pages by which the module is in two of them. */
  @BeforeEach
  void build() {
    long records = 0x300_0000;
    kernel.symbol("ftrace_pages_start", TABLES + 0x3000);
    kernel.number(0x110_3000, DIRECT_MAP + 0x310_0000);
    kernel.physical(
        0x310_0000,
        ByteBuffer.allocate(24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(8, DIRECT_MAP + records)
            .putInt(16, 2)
            .array());
    kernel.number(records, FUNCTION).number(records + 16, MODULE);
    kernel.symbol("init_top_pgt", TABLES + 0x4000);
    kernel.number(0x110_4000 + 511 * 8, 0x400_0000 | 3);
    kernel.number(0x400_0000 + 511 * 8, 0x400_1000 | 3);
    kernel.number(0x400_1000 + 1 * 8, 0x400_2000 | 3);
    kernel.number(0x400_2000 + 1 * 8, LEFT | 3).number(0x400_2000 + 2 * 8, RIGHT | 1L << 63 | 3);
  }

  private Placeable.Found at(long address, boolean conditional) {
    return kernel.play(Placeable.at(kernel.tier(), address, conditional));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void theEntryOfATraceableFunction() {
    kernel.image(FUNCTION, NOP);
    assertThat(at(FUNCTION, false).site()).contains(new Site(FUNCTION, bytes(NOP), true));
    kernel.image(FUNCTION, "e8fbefffff");
    assertThat(at(FUNCTION, false).site())
        .as("a call of __fentry__")
        .contains(new Site(FUNCTION, bytes("e8fbefffff"), true));
  }

  @Test
  void theLandingPadBeforeIt() {
    long pad = FUNCTION - 4;
    for (String instruction : new String[] {"f30f1efa", "0f1f40d6"}) {
      kernel.image(pad, instruction + NOP);
      assertThat(at(pad, false).site()).contains(new Site(pad, bytes(instruction + NOP), true));
    }
    kernel.words = RamReads.A_WORD;
    assertThat(at(pad, false).whyNot()).startsWith("somebody was interrupted");
    kernel.words = RamReads.NO_WORD;
    kernel.cr4 |= 1 << 23;
    assertThat(at(pad, false).whyNot()).contains("wants to find endbr64");
  }

  @Test
  void withinFunctionsTheKernelsSymbolsAreNeeded() {
    kernel.image(FUNCTION, "c744241400000000");
    assertThat(at(FUNCTION, false).whyNot()).contains("no table of symbols");
    assertThat(at(FUNCTION, true).whyNot()).contains("no table of symbols");
    assertThat(at(TABLES, true).whyNot()).isEqualTo("it is not in the kernel's text");
  }

  @Test
  void theEntryOfAModulesFunctionAcrossTwoPages() {
    kernel.physical(LEFT + 0xffd, bytes("0f1f44")).physical(RIGHT, bytes("0000"));
    assertThat(at(MODULE, false).site()).contains(new Site(MODULE, bytes(NOP), true));
    kernel.symbol("__fentry__", MODULE + 5);
    kernel.physical(LEFT + 0xffd, bytes("e80000")).physical(RIGHT, bytes("0000"));
    assertThat(at(MODULE, false).whyNot()).as("while it is loaded").contains("within a module");
    assertThat(at(MODULE + 0x10, true).whyNot()).contains("within a module");
    assertThat(at(MODULE + 0x10_0000, true).whyNot()).contains("within a module");
  }

  @Test
  void aModulesSiteIsWrittenToBothPages() {
    GuestSite site = PlayedKernel.site(new Site(MODULE, bytes(NOP), true));
    GuestTier tier = kernel.tier();
    Optional<Boolean> patched =
        kernel.play(
            PhysicalMemory.in(KernelText.write(tier.symbols(), site.address(), site.patch())));
    assertThat(patched).contains(true);
    assertThat(kernel.read(LEFT + 0xffd, 1)).containsExactly(0xe9);
    kernel.play(Arming.disarm(tier.armed(site), List.of(site)));
    assertThat(kernel.read(LEFT + 0xffd, 3)).isEqualTo(bytes("0f1f44"));
    assertThat(kernel.read(RIGHT, 2)).isEqualTo(bytes("0000"));
  }

  /** Its page may be another's by now. */
  @Test
  void ofAModuleThatIsUnloadedNothingIsWrittenBack() {
    GuestSite site = PlayedKernel.site(new Site(MODULE, bytes(NOP), true));
    kernel.physical(LEFT + 0xffd, bytes("123456"));
    GuestTier left = kernel.play(Arming.disarm(kernel.tier().armed(site), List.of(site)));
    assertThat(left.sites()).isEmpty();
    assertThat(kernel.read(LEFT + 0xffd, 3)).isEqualTo(bytes("123456"));
    kernel.number(0x400_2000 + 1 * 8, 0);
    left = kernel.play(Arming.disarm(kernel.tier().armed(site), List.of(site)));
    assertThat(left.sites()).isEmpty();
    assertThat(kernel.asked).noneMatch(request -> request.startsWith("M"));
  }
}
