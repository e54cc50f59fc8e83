package dev.ringside.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TypesTest {
  /** {@code ssize_t vfs_read(struct file *file, const char *buf)} and what belongs to it. */
  private static byte[] example() {
    BtfSection btf = new BtfSection();
    btf.type("int", 1, 0, 4, 32);
    btf.type("file", 4, 3, 24, btf.string("f_pos"), 1, 0, 0, 5, 32, btf.string("f_path"), 6, 64);
    btf.type("", 2, 0, 2);
    btf.type("vfs_read", 12, 0, 9);
    btf.type("", 5, 2, 8, btf.string("f_next"), 3, 0, btf.string("f_list"), 1, 0);
    btf.type("path", 4, 1, 8, btf.string("owner"), 7, 0);
    btf.type("file_t", 8, 0, 10);
    btf.type("", 2, 0, 11);
    btf.type("", 13, 2, 1, btf.string("file"), 3, btf.string("buf"), 8);
    btf.type("", 2, 0, 2);
    btf.type("", 10, 0, 12);
    btf.type("char", 1, 0, 1, 8);
    return btf.bytes();
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
    assertThat(types.offset("file", "f_pos")).hasValue(0);
    assertThat(types.offset("file", "f_list")).hasValue(4);
    assertThat(types.offset("file", "f_path")).hasValue(8);
    assertThat(types.offset("file", "owner")).isEmpty();
    assertThat(types.offset("inode", "i_ino")).isEmpty();
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
    assertThat(types.offset("file", "absent")).isEmpty();
    for (int id = -1; id < 16; id++) {
      assertThat(types.members(id).size()).isLessThan(5_000);
      assertThat(types.text(id)).isNotNull();
    }
  }
}
