package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebTest {
  @TempDir Path temp;

  private static final Deb.Choice ALL = Optional::of;

  @Test
  void unpacksWhatIsChosen() throws IOException {
    Path deb = Debs.write(temp.resolve("a.deb"), Map.of("usr/a", "one", "etc/b", "two"));
    Path target = temp.resolve("t");

    var names =
        new Deb(deb)
            .unpack(
                target, n -> n.startsWith("usr/") ? Optional.of("x/" + n) : Optional.empty(), 0);

    assertThat(names).containsExactly("usr/a");
    assertThat(target.resolve("x/usr/a")).hasContent("one");
    assertThat(target.resolve("x/etc")).doesNotExist();
  }

  @Test
  void keepsSymbolicLinks() throws IOException {
    Path deb =
        Debs.write(temp.resolve("a.deb"), Map.of("lib/liba.so.1", "->liba.so.1.2", "lib/b", "b"));

    new Deb(deb).unpack(temp.resolve("t"), ALL, 0);

    assertThat(Files.readSymbolicLink(temp.resolve("t/lib/liba.so.1")))
        .isEqualTo(Path.of("liba.so.1.2"));
  }

  @Test
  void stopsWhenItHasEnough() throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("boot/vmlinux-6", "symbols");
    members.put("lib/big", noise(2_000_000));
    Path deb = Debs.write(temp.resolve("a.deb"), members);
    Path cut = truncated(deb, 100_000);

    new Deb(cut).unpack(temp.resolve("t"), ALL, 1);

    assertThat(temp.resolve("t/boot/vmlinux-6")).hasContent("symbols");
  }

  @Test
  void namesADamagedPackage() throws IOException {
    Path deb = Debs.write(temp.resolve("a.deb"), Map.of("lib/big", noise(500_000)));
    for (int length : new int[] {0, 7, 60, 100, 200, 300, 100_000}) {
      assertThatThrownBy(() -> new Deb(truncated(deb, length)).unpack(temp.resolve("t"), ALL, 0))
          .as("cut to %d bytes", length)
          .isInstanceOf(ImageException.class)
          .hasMessageMatching(
              "(?s)the package cut-" + length + ".deb is damaged \\(.*fetch it again");
    }
  }

  @Test
  void namesAFlippedByte() throws IOException {
    Path deb = Debs.write(temp.resolve("a.deb"), Map.of("lib/big", noise(500_000)));
    byte[] bytes = Files.readAllBytes(deb);
    bytes[bytes.length / 2] ^= 0x10;
    Files.write(deb, bytes);

    assertThatThrownBy(() -> new Deb(deb).unpack(temp.resolve("t"), ALL, 0))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("a.deb is damaged");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() throws IOException {
    Path deb = Debs.write(temp.resolve("a.deb"), Map.of("a", "a"));

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> new Deb(deb).unpack(temp.resolve("t"), ALL, 0))
        .isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refusesToWriteOutsideItsTarget() throws IOException {
    Path deb = Debs.write(temp.resolve("a.deb"), Map.of("lib/../../evil", "x"));

    assertThatThrownBy(() -> new Deb(deb).unpack(temp.resolve("t"), ALL, 0))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("leaves its folder");
    assertThat(temp.resolve("evil")).doesNotExist();
  }

  private Path truncated(Path deb, int length) throws IOException {
    Path cut = temp.resolve("cut-" + length + ".deb");
    return Files.write(cut, Arrays.copyOf(Files.readAllBytes(deb), length));
  }

  /** Text that xz cannot make smaller, so that a cut falls inside it. */
  private static String noise(int length) {
    StringBuilder text = new StringBuilder(length);
    new Random(7).ints(length, 0, 256).forEach(c -> text.append((char) c));
    return text.toString();
  }
}
