package dev.ringside.dsl;

import dev.ringside.kernel.TaskList.PhysicalMemory;
import dev.ringside.target.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The guest's physical memory as QEMU's monitor shows it, whether the guest runs or stands. */
final class QemuMemory implements PhysicalMemory {
  private static final Duration QEMU_ANSWERS = Duration.ofSeconds(5);

  /** {@code 0000000001e1b9c0: 0xff11000003c08900 0xff11000004f4b900} (QEMU 7.2, xp /2gx). */
  private static final Pattern WORD = Pattern.compile(" 0x([0-9a-f]{16})");

  private final Target target;

  QemuMemory(Target target) {
    this.target = target;
  }

  @Override
  public Optional<ByteBuffer> read(long address, int length) {
    int words = (length + Long.BYTES - 1) / Long.BYTES;
    String line = "xp /" + words + "gx 0x" + Long.toHexString(address);
    try {
      String shown =
          Await.of(
                  target.qmp("human-monitor-command", Map.of("command-line", line)),
                  QEMU_ANSWERS,
                  "QEMU's monitor")
              .asText();
      ByteBuffer bytes = ByteBuffer.allocate(words * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      Matcher word = WORD.matcher(shown);
      while (bytes.hasRemaining() && word.find()) {
        bytes.putLong(Long.parseUnsignedLong(word.group(1), 16));
      }
      return bytes.hasRemaining() ? Optional.empty() : Optional.of(bytes.flip());
    } catch (RingsideException gone) {
      return Optional.empty();
    }
  }
}
