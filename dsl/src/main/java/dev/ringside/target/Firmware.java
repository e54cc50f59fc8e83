package dev.ringside.target;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The machine's firmware as a part of the state that QEMU reads. A reset begins with it, and a QEMU
 * that waits for a state has none: it counts on finding it there (QEMU 7.2, hw/core/loader.c,
 * {@code rom_reset}; the bytes at 0xfffffff0 are zero then). All other ROMs of a machine reach the
 * guest through fw_cfg, which is filled also then. Stateless.
 *
 * <p>As QEMU's own {@code migrate} would write it, a section of RAM (migration/savevm.c, {@code
 * qemu_loadvm_section_start_full}; migration/ram.c, {@code ram_load_precopy}, version 4 since QEMU
 * 1.1), that names one block: those that it does not name stay as they are.
 */
final class Firmware {
  /** The block of memory, and the region of the machine that shows it (hw/i386/x86.c). */
  static final String NAME = "pc.bios";

  private static final int PAGE = 4096;

  /** Before the sections: QEMU's magic number, and the version of the format, both 4 bytes. */
  private static final int HEAD = 8;

  private static final byte SECTION_FULL = 4;
  private static final byte SECTION_FOOTER = 0x7e;
  private static final int RAM_VERSION = 4;
  private static final int SIZES = 0x04;
  private static final int PAGE_FOLLOWS = 0x08;
  private static final int END = 0x10;

  private Firmware() {}

  /**
   * The state with the firmware, before all that is in it already.
   *
   * @param state what {@code xen-save-devices-state} has written
   * @param firmware whole pages
   */
  static byte[] into(byte[] state, byte[] firmware) {
    int pages = firmware.length / PAGE;
    int perPage = Long.BYTES + 1 + NAME.length() + PAGE;
    ByteBuffer out = ByteBuffer.allocate(state.length + pages * perPage + 64);
    out.put(state, 0, HEAD);
    out.put(SECTION_FULL).putInt(0);
    name(out, "ram").putInt(0).putInt(RAM_VERSION);
    out.putLong(firmware.length | SIZES);
    name(out, NAME).putLong(firmware.length);
    for (int page = 0; page < firmware.length; page += PAGE) {
      out.putLong(page | PAGE_FOLLOWS);
      name(out, NAME).put(firmware, page, PAGE);
    }
    out.putLong(END);
    out.put(SECTION_FOOTER).putInt(0);
    out.put(state, HEAD, state.length - HEAD);
    byte[] all = new byte[out.position()];
    out.flip().get(all);
    return all;
  }

  private static ByteBuffer name(ByteBuffer out, String name) {
    return out.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
  }
}
