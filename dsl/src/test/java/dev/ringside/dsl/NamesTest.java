package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.io.Program;
import dev.ringside.kernel.Symbols;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
  @TempDir Path folder;
  private final Names names = new Names(new Machines());

  private void build(Path vmlinux, String function) throws Exception {
    Path source = folder.resolve("k.c");
    Files.writeString(source, "void " + function + "(void) {}\n");
    Program gcc =
        Program.of(
            "gcc", "-nostdlib", "-static", "-Wl,-e," + function, "-o", "" + vmlinux, "" + source);
    Program.Finished built = gcc.run(Duration.ofSeconds(60));
    assertThat(built.good()).as(built.err()).isTrue();
  }

  @Test
  void aKernelThatWasBuiltAnewIsReadAnew() throws Exception {
    Path vmlinux = folder.resolve("vmlinux");
    build(vmlinux, "first_shape");
    names.reset(Optional.of(vmlinux));
    Symbols before = names.symbols();
    assertThat(before.hasFunction("first_shape")).isTrue();
    names.reset(Optional.of(vmlinux));
    assertThat(names.symbols()).isSameAs(before);

    build(vmlinux, "other_shape");
    Files.setLastModifiedTime(vmlinux, FileTime.fromMillis(1_000_000));
    names.reset(Optional.of(vmlinux));
    assertThat(names.symbols().hasFunction("other_shape")).isTrue();
    assertThat(names.symbols().hasFunction("first_shape")).isFalse();
  }

  /** The file was being written, or memory was short. */
  @Test
  void whatCouldNotBeReadIsTriedAgain() throws Exception {
    Path vmlinux = folder.resolve("vmlinux");
    Path good = folder.resolve("good");
    build(good, "shape");
    byte[] content = Files.readAllBytes(good);
    FileTime changed = FileTime.fromMillis(1_000_000);
    Files.write(vmlinux, new byte[content.length]);
    Files.setLastModifiedTime(vmlinux, changed);
    names.reset(Optional.of(vmlinux));
    assertThatThrownBy(names::symbols).isInstanceOf(RingsideException.class);

    Files.write(vmlinux, content);
    Files.setLastModifiedTime(vmlinux, changed);
    names.reset(Optional.of(vmlinux));
    assertThat(names.symbols().hasFunction("shape")).isTrue();
  }
}
