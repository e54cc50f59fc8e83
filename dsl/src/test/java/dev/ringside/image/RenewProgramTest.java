package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * What it does, the restored guests show; here it is never run, for it would set the host's clock.
 */
class RenewProgramTest {
  private final ByteBuffer elf =
      ByteBuffer.wrap(RenewProgram.file()).order(ByteOrder.LITTLE_ENDIAN);

  @Test
  void theFileEndsWithTheDeviceThatItsCodeNames() {
    String device = "/dev/urandom\0";
    byte[] tail = new byte[device.length()];
    elf.get(elf.capacity() - tail.length, tail);
    assertThat(new String(tail, StandardCharsets.US_ASCII)).isEqualTo(device);

    long loadedAt = elf.getLong(64 + 16);
    long entry = elf.getLong(24);
    int operand = elf.getInt((int) (entry - loadedAt) + 0x36);
    assertThat(operand - loadedAt).isEqualTo(elf.capacity() - tail.length);
  }

  @Test
  void itsInputIsATimeAndASeed() {
    byte[] seed = new byte[RenewProgram.SEED];
    seed[63] = 7;
    ByteBuffer input =
        ByteBuffer.wrap(RenewProgram.input(1_700_000_000L, 999, seed))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(input.capacity()).isEqualTo(88);
    assertThat(input.getLong(0)).isEqualTo(1_700_000_000L);
    assertThat(input.getLong(8)).isEqualTo(999);
    assertThat(input.getInt(16)).isEqualTo(512);
    assertThat(input.getInt(20)).isEqualTo(64);
    assertThat(input.get(87)).isEqualTo((byte) 7);
    assertThatThrownBy(() -> RenewProgram.input(0, 0, new byte[3]))
        .hasMessage("a seed of 3 bytes, not 64");
  }
}
