package dev.ringside.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A relocatable ELF64 file with one section, as small as one can be (System V gABI, ELF-64). */
final class TinyElf {
  private static final int HEADER = 64;
  private static final int SECTION = 64;

  private TinyElf() {}

  static byte[] module(String... modinfo) {
    String text = String.join("\0", modinfo) + "\0";
    return withSection(".modinfo", text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] withSection(String name, byte[] content) {
    byte[] names = ("\0" + name + "\0.shstrtab\0").getBytes(StandardCharsets.US_ASCII);
    int tables = HEADER + content.length + names.length;
    ByteBuffer elf = ByteBuffer.allocate(tables + 3 * SECTION).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
    elf.putShort((short) 1).putShort((short) 62).putInt(1);
    elf.putLong(0).putLong(0).putLong(tables);
    elf.putInt(0).putShort((short) HEADER).putShort((short) 56).putShort((short) 0);
    elf.putShort((short) SECTION).putShort((short) 3).putShort((short) 2);
    elf.put(content).put(names);
    section(elf, 0, 0, 0, 0);
    section(elf, 1, 1, HEADER, content.length);
    section(elf, 2 + name.length(), 3, HEADER + content.length, names.length);
    return elf.array();
  }

  private static void section(ByteBuffer elf, int name, int type, int offset, int size) {
    elf.putInt(name).putInt(type).putLong(0).putLong(0).putLong(offset).putLong(size);
    elf.putInt(0).putInt(0).putLong(1).putLong(0);
  }
}
