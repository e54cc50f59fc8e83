package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FirmwareTest {
  private static final byte[] HEAD = {'Q', 'E', 'V', 'M', 0, 0, 0, 3};
  private static final byte[] REST = {4, 1, 2, 3, 0};

  @Test
  void theFirmwareIsASectionBeforeTheOthers() {
    byte[] firmware = new byte[2 * 4096];
    Arrays.fill(firmware, 0, 4096, (byte) 0xea);
    Arrays.fill(firmware, 4096, 8192, (byte) 0x5b);
    byte[] state = ByteBuffer.allocate(13).put(HEAD).put(REST).array();

    ByteBuffer in = ByteBuffer.wrap(Firmware.into(state, firmware));

    assertThat(bytes(in, 8)).isEqualTo(HEAD);
    assertThat(in.get()).isEqualTo((byte) 4);
    assertThat(in.getInt()).isZero();
    assertThat(name(in)).isEqualTo("ram");
    assertThat(in.getInt()).isZero();
    assertThat(in.getInt()).isEqualTo(4);
    assertThat(in.getLong()).isEqualTo(0x2004);
    assertThat(name(in)).isEqualTo("pc.bios");
    assertThat(in.getLong()).isEqualTo(0x2000);
    for (int page = 0; page < 2; page++) {
      assertThat(in.getLong()).isEqualTo(page * 4096L + 8);
      assertThat(name(in)).isEqualTo("pc.bios");
      assertThat(bytes(in, 4096))
          .isEqualTo(Arrays.copyOfRange(firmware, page * 4096, page * 4096 + 4096));
    }
    assertThat(in.getLong()).isEqualTo(0x10);
    assertThat(in.get()).isEqualTo((byte) 0x7e);
    assertThat(in.getInt()).isZero();
    assertThat(bytes(in, in.remaining())).isEqualTo(REST);
  }

  private static String name(ByteBuffer in) {
    return new String(bytes(in, in.get()), StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
