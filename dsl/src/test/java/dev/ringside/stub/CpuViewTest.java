package dev.ringside.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.stub.guest.Code;
import dev.ringside.stub.guest.Site;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** push %rbp; mov %rsp,%rbp; push %rbx are replaced; a CPU runs our copy of them. */
class CpuViewTest {
  private static final long PLACE = PlayedKernel.TEXT + 0x1000;
  private final GuestSite site =
      PlayedKernel.site(new Site(PLACE, HexFormat.of().parseHex("554889e553"), false));
  private final Code code = site.code().code();
  private final GuestTier tier = new PlayedKernel().tier().armed(site);

  private static String at(long rip) {
    return "00".repeat(16 * 8) + little(rip) + "46000000" + "00".repeat(24 + 24);
  }

  private static String little(long rip) {
    String write = RegisterFile.write(RegisterFile.RIP, rip);
    return write.substring(write.indexOf('=') + 1);
  }

  @Test
  void gdbSeesTheInstructionThatWasReplaced() {
    for (int offset : new int[] {0, 1, 4}) {
      long copy = code.copyOf(PLACE + offset).orElseThrow();
      assertThat(CpuView.shown(tier, "g", at(copy))).isEqualTo(at(PLACE + offset));
      assertThat(CpuView.shown(tier, "p10", little(copy))).isEqualTo(little(PLACE + offset));
    }
    assertThat(code.copyOf(PLACE)).hasValue(code.resume());
  }

  @Test
  void everythingElseIsAsQemuSays() {
    long behind = code.copyOf(PLACE + 5).orElseThrow();
    for (long rip : new long[] {PLACE, PLACE + 5, behind, code.origin(), 0}) {
      assertThat(CpuView.shown(tier, "g", at(rip))).isEqualTo(at(rip));
    }
    String copy = little(code.resume());
    assertThat(CpuView.shown(tier, "p0", copy)).isEqualTo(copy);
    assertThat(CpuView.shown(tier, "p10", "E01")).isEqualTo("E01");
    assertThat(CpuView.shown(GuestTier.NONE, "p10", copy)).isEqualTo(copy);
  }

  @Test
  void whereGdbPutsACpuIsInTheCopy() {
    String copy = RegisterFile.write(RegisterFile.RIP, code.copyOf(PLACE + 1).orElseThrow());
    assertThat(CpuView.meant(tier, RegisterFile.write(RegisterFile.RIP, PLACE + 1)))
        .isEqualTo(copy);
    for (long rip : new long[] {PLACE, PLACE + 2, PLACE + 5}) {
      String write = RegisterFile.write(RegisterFile.RIP, rip);
      assertThat(CpuView.meant(tier, write)).isEqualTo(write);
    }
    assertThat(CpuView.meant(tier, "P0=" + little(PLACE + 1))).isEqualTo("P0=" + little(PLACE + 1));
  }
}
