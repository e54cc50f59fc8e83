package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.target.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolsTest {

  private static final int OBJECT = 1;
  private static final int FUNC = 2;
  private static final long TEXT = 0xffffffff81000000L;

  @TempDir Path folder;
  private Path vmlinux;
  private Symbols symbols;

  @BeforeEach
  void aSmallVmlinux() throws IOException {
    vmlinux = folder.resolve("vmlinux");
    Files.write(vmlinux, elf());
    symbols = Symbols.read(vmlinux);
  }

  @Test
  void namesAndAddresses() {
    assertThat(symbols.find("vfs_write"))
        .contains(new Symbol("vfs_write", new Address(TEXT + 0x40), 32, Symbol.Kind.FUNCTION));
    assertThat(symbols.find("vfs_wri")).isEmpty();
    assertThat(symbols.buildId()).contains("3b43fad5");
    assertThat(symbols.size()).isEqualTo(6);
  }

  @Test
  void anAddressBelongsToTheSymbolThatCoversIt() {
    assertThat(symbols.at(new Address(TEXT + 0x45)).map(Symbol.Offset::toString))
        .contains("vfs_write+0x5");
    assertThat(symbols.at(new Address(TEXT + 0x60))).isEmpty();
    assertThat(symbols.at(new Address(TEXT - 1))).isEmpty();
    assertThat(symbols.at(new Address(TEXT)).map(Symbol.Offset::toString))
        .as("a function, not the label at the same place")
        .contains("__x64_sys_read+0x0");
    assertThat(symbols.at(new Address(TEXT + 0x81)).map(Symbol.Offset::toString))
        .as("a label reaches to the next symbol")
        .contains("entry_SYSCALL_64+0x1");
  }

  @Test
  void functionsAreToldFromVariables() {
    assertThat(symbols.hasFunction("vfs_write")).isTrue();
    assertThat(symbols.hasFunction("entry_SYSCALL_64")).isTrue();
    assertThat(symbols.hasFunction("sys_call_table")).isFalse();
    assertThat(symbols.match(Pattern.compile(".*(write|table)")))
        .extracting(Symbol::name)
        .containsExactly("__x64_sys_write", "vfs_write");
    assertThat(symbols.prefix("sys_c")).extracting(Symbol::name).containsExactly("sys_call_table");
    assertThat(symbols.near("vfs_wirte")).containsExactly("vfs_write");
  }

  @Test
  void systemCallsByNumber() {
    assertThat(symbols.systemCall(0)).contains("read");
    assertThat(symbols.systemCall(1)).contains("write");
    assertThat(symbols.systemCall(2)).isEmpty();
    assertThat(symbols.systemCall(-1)).isEmpty();
  }

  @Test
  void aFileThatIsNoVmlinuxIsRefusedWithTheCure() throws IOException {
    Path bzImage = Files.write(folder.resolve("vmlinuz"), new byte[4096]);
    assertThatThrownBy(() -> Symbols.read(bzImage))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot read the symbols of "
                + bzImage
                + ": it is not an ELF file; a bzImage or vmlinuz has no symbols, name the vmlinux"
                + " it was made of");
    byte[] stripped = elf();
    ByteBuffer.wrap(stripped).order(ByteOrder.LITTLE_ENDIAN).putShort(60, (short) 2);
    Path strippedFile = Files.write(folder.resolve("stripped"), stripped);
    assertThatThrownBy(() -> Symbols.read(strippedFile)).hasMessageContaining("no symbol table");
  }

  @Test
  void aDamagedFileIsAnswerOrIOExceptionNeverAnythingElse() throws IOException {
    byte[] good = elf();
    Random random = new Random(1);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] bad = Arrays.copyOf(good, round % 4 == 0 ? random.nextInt(good.length) : good.length);
      for (int i = 0; i < 3 && bad.length > 0; i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(vmlinux, bad);
      try {
        assertThat(Symbols.read(vmlinux).size()).isLessThanOrEqualTo(8);
      } catch (IOException expected) {
        assertThat(expected).hasMessageStartingWith("cannot read the symbols of " + vmlinux);
        refused++;
      }
    }
    assertThat(refused).isBetween(100, 450);
  }

  /** Sections: none, .rodata with sys_call_table, .symtab, .strtab, .notes. */
  private static byte[] elf() {
    Table table = new Table();
    table.add("main.c", 4, 0, 0, 0xfff1);
    table.add("_text", 0, TEXT, 0, 1);
    table.add("__x64_sys_read", FUNC, TEXT, 32, 1);
    table.add("__x64_sys_write", FUNC, TEXT + 0x20, 32, 1);
    table.add("vfs_write", FUNC, TEXT + 0x40, 32, 1);
    table.add("__pfx_vfs_write", FUNC, TEXT + 0x30, 16, 1);
    table.add("entry_SYSCALL_64", 0, TEXT + 0x80, 0, 1);
    table.add("sys_call_table", OBJECT, TEXT + 0x1000, 16, 1);
    ByteBuffer rodata = buffer(16).putLong(TEXT).putLong(TEXT + 0x20);
    ByteBuffer notes = buffer(40);
    notes.putInt(4).putInt(2).putInt(6).put(bytes("Xen\0")).putInt(0x3233);
    notes.putInt(4).putInt(4).putInt(3).put(bytes("GNU\0"));
    notes.put(new byte[] {0x3b, 0x43, (byte) 0xfa, (byte) 0xd5});

    byte[][] contents = {
      new byte[0], rodata.array(), table.entries(), table.names(), notes.array()
    };
    int[] types = {0, 1, 2, 3, 7};
    ByteBuffer headers = buffer(64 * contents.length);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < contents.length; i++) {
      headers.putInt(0).putInt(types[i]).putLong(0).putLong(i == 1 ? TEXT + 0x1000 : 0);
      headers.putLong(64 + headers.capacity() + body.size()).putLong(contents[i].length);
      headers.putInt(i == 2 ? 3 : 0).putInt(0).putLong(8).putLong(i == 2 ? 24 : 0);
      body.writeBytes(contents[i]);
    }
    ByteBuffer header = buffer(64).putInt(0x464c457f).put((byte) 2).put((byte) 1);
    header.putLong(40, 64).putShort(60, (short) contents.length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header.array());
    file.writeBytes(headers.array());
    file.writeBytes(body.toByteArray());
    return file.toByteArray();
  }

  /** A .symtab and its .strtab under construction. */
  private static final class Table {
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();

    Table() {
      names.write(0);
      entries.writeBytes(new byte[24]);
    }

    void add(String name, int type, long address, long size, int section) {
      ByteBuffer entry = buffer(24).putInt(names.size()).put((byte) type).put((byte) 0);
      entries.writeBytes(entry.putShort((short) section).putLong(address).putLong(size).array());
      names.writeBytes(bytes(name + "\0"));
    }

    byte[] entries() {
      return entries.toByteArray();
    }

    byte[] names() {
      return names.toByteArray();
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
