package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TypesTest {
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final List<Integer> words = new ArrayList<>();

  /** A type's three words, and those behind them. */
  private void type(String name, int kind, int count, int last, int... more) {
    words.add(string(name));
    words.add(kind << 24 | count);
    words.add(last);
    for (int word : more) {
      words.add(word);
    }
  }

  private int string(String text) {
    if (strings.size() == 0) {
      strings.write(0);
    }
    if (text.isEmpty()) {
      return 0;
    }
    int at = strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    strings.write(0);
    return at;
  }

  private byte[] section() {
    ByteBuffer bytes =
        ByteBuffer.allocate(24 + 4 * words.size() + strings.size())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 0xeb9f)
            .putShort((short) 1)
            .putInt(24)
            .putInt(0)
            .putInt(4 * words.size())
            .putInt(4 * words.size())
            .putInt(strings.size());
    words.forEach(bytes::putInt);
    return bytes.put(strings.toByteArray()).array();
  }

  /** {@code ssize_t vfs_read(struct file *file, const char *buf)} and what belongs to it. */
  private byte[] example() {
    type("int", 1, 0, 4, 32);
    type("file", 4, 3, 24, string("f_pos"), 1, 0, 0, 5, 32, string("f_path"), 6, 64);
    type("", 2, 0, 2);
    type("vfs_read", 12, 0, 9);
    type("", 5, 2, 8, string("f_next"), 3, 0, string("f_list"), 1, 0);
    type("path", 4, 1, 8, string("owner"), 7, 0);
    type("file_t", 8, 0, 10);
    type("", 2, 0, 11);
    type("", 13, 2, 1, string("file"), 3, string("buf"), 8);
    type("", 2, 0, 2);
    type("", 10, 0, 12);
    type("char", 1, 0, 1, 8);
    return section();
  }

  private static List<String> names(List<Types.Member> members) {
    return members.stream().map(Types.Member::name).toList();
  }

  @Test
  void knowsParametersAndMembersThroughPointersNamesAndUnnamedUnions() {
    Types types = Types.of(ByteBuffer.wrap(example()));
    assertThat(types.parameters("vfs_read"))
        .containsExactly(
            new Types.Member("file", "struct file *", 3),
            new Types.Member("buf", "const char *", 8));
    int file = types.parameters("vfs_read").get(0).id();
    assertThat(names(types.members(file))).containsExactly("f_pos", "f_next", "f_list", "f_path");
    Types.Member path = types.member(file, "f_path").orElseThrow();
    assertThat(path.type()).isEqualTo("struct path");
    Types.Member owner = types.member(path.id(), "owner").orElseThrow();
    assertThat(owner.type()).isEqualTo("file_t");
    assertThat(names(types.members(owner.id()))).contains("f_pos");
    assertThat(names(types.members(types.struct("path").orElseThrow()))).containsExactly("owner");
    assertThat(types.parameters("vfs_write")).isEmpty();
    assertThat(types.struct("inode")).isEmpty();
  }

  @Test
  void anyBytesAreTypes() {
    byte[] good = example();
    Random random = new Random(20);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = good.clone();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        bytes[random.nextInt(bytes.length)] =
            (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(20));
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      askAll(Types.of(ByteBuffer.wrap(bytes, 0, length)));
    }
    for (int length = 0; length < 200; length++) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      askAll(Types.of(ByteBuffer.wrap(noise)));
    }
  }

  private static void askAll(Types types) {
    assertThat(types.parameters("vfs_read").size()).isLessThan(0x10000);
    for (int id = -1; id < 16; id++) {
      assertThat(types.members(id).size()).isLessThan(5_000);
      assertThat(types.text(id)).isNotNull();
    }
  }
}
