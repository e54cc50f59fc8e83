package dev.ringside.stub;

import dev.ringside.stub.guest.Landing;
import dev.ringside.stub.guest.Site;
import dev.ringside.wire.rsp.Hex;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where gdb sees a CPU that runs our copy of replaced instructions: at the instruction itself.
 * There it cannot be put, for there is the middle of our jump, or the jump, which would ask again.
 * So it stays in the copy; what gdb reads and writes of its instruction pointer is translated.
 * Pure.
 */
final class CpuView {
  private static final String RIP = "p%x".formatted(RegisterFile.RIP);
  private static final Pattern WRITE =
      Pattern.compile("P%x=([0-9a-f]{16})".formatted(RegisterFile.RIP));
  private static final int DIGITS = 2 * Long.BYTES;

  private CpuView() {}

  /** Whether a CPU that is there runs a replaced instruction, or is about to. */
  static boolean isInCopy(GuestTier.InCode in) {
    Site site = in.placed().site();
    long rip = in.landing().rip();
    return in.landing().kind() == Landing.Kind.LEAVING
        && (rip == site.address() || Placeable.isBetween(site, rip));
  }

  /** QEMU's answer as gdb shall see it; only those with the instruction pointer differ. */
  static String shown(GuestTier tier, String request, String answer) {
    int begin = request.equals("g") ? RegisterFile.RIP * DIGITS : 0;
    boolean asked = request.equals("g") || request.equals(RIP);
    if (!asked || tier.placed().isEmpty() || answer.length() < begin + DIGITS) {
      return answer;
    }
    Optional<Long> rip =
        Hex.decode(answer.substring(begin, begin + DIGITS)).map(RegisterFile::littleEndian);
    return rip.flatMap(tier::find)
        .filter(CpuView::isInCopy)
        .map(in -> RegisterFile.write(RegisterFile.RIP, in.landing().rip()))
        .map(
            write ->
                answer.substring(0, begin)
                    + write.substring(write.indexOf('=') + 1)
                    + answer.substring(begin + DIGITS))
        .orElse(answer);
  }

  /**
   * A request of gdb's as it is meant: to go on within what was replaced is to do so in the copy.
   */
  static String meant(GuestTier tier, String request) {
    Matcher write = WRITE.matcher(request);
    if (!write.matches()) {
      return request;
    }
    long rip = RegisterFile.littleEndian(Hex.decode(write.group(1)).orElseThrow());
    return tier.sites().values().stream()
        .filter(site -> Placeable.isBetween(site.code().site(), rip))
        .map(site -> site.code().code().copyOf(rip))
        .filter(OptionalLong::isPresent)
        .map(copy -> RegisterFile.write(RegisterFile.RIP, copy.getAsLong()))
        .findFirst()
        .orElse(request);
  }
}
