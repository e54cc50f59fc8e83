package dev.ringside.kernel;

import dev.ringside.target.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The things we read from a vmlinux: its symbol table, its build id, and whole sections.
 *
 * <p>Read by hand, section by section through mapped buffers: jelf 0.9.0 builds every section on
 * the way to the one asked for, relocations included, and took 3.3 s to the symbols of Debian's 588
 * MB vmlinux plus 1.5 s for their names. Layouts: System V ABI, "Object Files", ELF-64.
 */
final class VmlinuxFile {

  private static final int HEADER_SIZE = 64;
  private static final int SECTION_HEADER_SIZE = 64;
  private static final int SYMBOL_SIZE = 24;
  private static final int SHT_PROGBITS = 1;
  private static final int SHT_SYMTAB = 2;
  private static final int SHT_NOTE = 7;
  private static final int NT_GNU_BUILD_ID = 3;
  private static final int STT_OBJECT = 1;
  private static final int STT_FUNC = 2;
  private static final int SHN_UNDEF = 0;
  private static final int SHN_LORESERVE = 0xff00;

  /** sh_name, sh_type, sh_addr, sh_offset, sh_size, sh_link. */
  private record Section(int name, int type, long address, long offset, long size, int link) {}

  private final Path path;
  private final FileChannel file;
  private final List<Section> sections;

  /** The file must outlive this object: whoever opened it closes it. */
  VmlinuxFile(Path path, FileChannel file) throws IOException {
    this.path = path;
    this.file = file;
    this.sections = sections();
  }

  /** Every defined symbol that stands for an address, in the file's order. */
  List<Symbol> symbols() throws IOException {
    Section table =
        sections.stream()
            .filter(s -> s.type() == SHT_SYMTAB && s.link() >= 0 && s.link() < sections.size())
            .findFirst()
            .orElseThrow(
                () ->
                    broken(
                        "it has no symbol table: take the vmlinux of the build folder or of the"
                            + " -dbg package, not a stripped one"));
    ByteBuffer entries = map(table);
    ByteBuffer names = map(sections.get(table.link()));
    List<Symbol> symbols = new ArrayList<>(entries.remaining() / SYMBOL_SIZE);
    for (int at = 0; at + SYMBOL_SIZE <= entries.limit(); at += SYMBOL_SIZE) {
      int type = entries.get(at + 4) & 0xf;
      int section = entries.getShort(at + 6) & 0xffff;
      // Types above FUNC name sections and source files; SHN_ABS holds constants, not addresses.
      if (type <= STT_FUNC && section != SHN_UNDEF && section < SHN_LORESERVE) {
        String name = name(names, entries.getInt(at));
        if (!name.isEmpty() && !name.startsWith("__pfx_")) {
          symbols.add(
              new Symbol(
                  name,
                  new Address(entries.getLong(at + 8)),
                  entries.getLong(at + 16),
                  kind(type)));
        }
      }
    }
    return symbols;
  }

  /** The linker's id of this build in hex, as {@code file} and debuginfod print it. */
  Optional<String> buildId() throws IOException {
    for (Section section : sections) {
      if (section.type() == SHT_NOTE) {
        Optional<String> id = buildId(map(section));
        if (id.isPresent()) {
          return id;
        }
      }
    }
    return Optional.empty();
  }

  /** The contents of a section; it may be used after the file was closed. */
  Optional<ByteBuffer> section(String wanted) throws IOException {
    int names = map(0, HEADER_SIZE).getShort(62) & 0xffff;
    if (names >= sections.size()) {
      return Optional.empty();
    }
    ByteBuffer texts = map(sections.get(names));
    for (Section section : sections) {
      if (section.type() == SHT_PROGBITS && name(texts, section.name()).equals(wanted)) {
        return Optional.of(map(section));
      }
    }
    return Optional.empty();
  }

  /** The 64-bit words of a variable as linked, none where the file holds no contents for it. */
  List<Address> pointers(Address start, long size) throws IOException {
    List<Address> words = new ArrayList<>();
    for (Section section : sections) {
      long offset = start.bits() - section.address();
      boolean holds =
          section.type() == SHT_PROGBITS
              && section.address() != 0
              && offset >= 0
              && size >= 0
              && offset <= section.size() - size;
      if (holds) {
        ByteBuffer contents = map(section.offset() + offset, size);
        while (contents.remaining() >= Long.BYTES) {
          words.add(new Address(contents.getLong()));
        }
        break;
      }
    }
    return words;
  }

  private static Optional<String> buildId(ByteBuffer notes) {
    int at = 0;
    while (at + 12 <= notes.limit()) {
      int nameSize = notes.getInt(at);
      int size = notes.getInt(at + 4);
      int data = at + 12 + padded(nameSize);
      if (nameSize < 0 || size < 0 || data < 0 || size > notes.limit() - data) {
        break;
      }
      boolean gnu = nameSize == 4 && notes.getInt(at + 12) == ('G' | 'N' << 8 | 'U' << 16);
      if (gnu && notes.getInt(at + 8) == NT_GNU_BUILD_ID) {
        byte[] id = new byte[size];
        notes.get(data, id);
        return Optional.of(HexFormat.of().formatHex(id));
      }
      at = data + padded(size);
    }
    return Optional.empty();
  }

  private List<Section> sections() throws IOException {
    if (file.size() < HEADER_SIZE) {
      throw broken("it is too short for an ELF file");
    }
    ByteBuffer header = map(0, HEADER_SIZE);
    boolean elf = header.getInt(0) == (0x7f | 'E' << 8 | 'L' << 16 | 'F' << 24);
    if (!elf) {
      throw broken(
          "it is not an ELF file; a bzImage or vmlinuz has no symbols, name the vmlinux it was"
              + " made of");
    }
    if (header.get(4) != 2 || header.get(5) != 1) {
      throw broken("only 64-bit little-endian kernels are supported");
    }
    long offset = header.getLong(40);
    int count = header.getShort(60) & 0xffff;
    ByteBuffer headers = map(offset, (long) count * SECTION_HEADER_SIZE);
    List<Section> all = new ArrayList<>(count);
    for (int at = 0; at < headers.limit(); at += SECTION_HEADER_SIZE) {
      all.add(
          new Section(
              headers.getInt(at),
              headers.getInt(at + 4),
              headers.getLong(at + 16),
              headers.getLong(at + 24),
              headers.getLong(at + 32),
              headers.getInt(at + 40)));
    }
    return all;
  }

  private ByteBuffer map(Section section) throws IOException {
    return map(section.offset(), section.size());
  }

  private ByteBuffer map(long offset, long size) throws IOException {
    if (offset < 0 || size < 0 || size > Integer.MAX_VALUE || offset > file.size() - size) {
      throw broken(
          "it ends at byte "
              + file.size()
              + ", before the "
              + size
              + " bytes at "
              + offset
              + " that its headers promise: copy or build it again");
    }
    return file.map(FileChannel.MapMode.READ_ONLY, offset, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private IOException broken(String why) {
    return new IOException("cannot read the symbols of " + path + ": " + why);
  }

  private static String name(ByteBuffer names, int start) {
    int end = start;
    while (end >= 0 && end < names.limit() && names.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[Math.max(0, end - start)];
    if (bytes.length > 0) {
      names.get(start, bytes);
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Symbol.Kind kind(int type) {
    return switch (type) {
      case STT_FUNC -> Symbol.Kind.FUNCTION;
      case STT_OBJECT -> Symbol.Kind.OBJECT;
      default -> Symbol.Kind.LABEL;
    };
  }

  private static int padded(int size) {
    return (size + 3) & ~3;
  }
}
