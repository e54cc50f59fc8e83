package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.io.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a program that needs liba, which needs libb; each library lies in a package of its own. */
class SharedLibrariesTest {
  @TempDir Path temp;

  private Path program;

  @BeforeEach
  void compile() throws IOException {
    Files.writeString(temp.resolve("b.c"), "int b(void) { return 1; }\n");
    Files.writeString(temp.resolve("a.c"), "int b(void); int a(void) { return b(); }\n");
    Files.writeString(temp.resolve("p.c"), "int a(void); void _start(void) { a(); }\n");
    Files.createDirectories(temp.resolve("pkg-a/usr/lib/x"));
    Files.createDirectories(temp.resolve("pkg-b/lib"));
    Files.createDirectories(temp.resolve("pkg-c/lib64"));
    gcc("-shared", "-Wl,-soname,libb.so.1", "b.c", "-o", "pkg-b/lib/libb.so.1.0.2");
    Files.createSymbolicLink(temp.resolve("pkg-b/lib/libb.so.1"), Path.of("libb.so.1.0.2"));
    gcc(
        "-shared",
        "-Wl,-soname,liba.so.3",
        "a.c",
        "pkg-b/lib/libb.so.1",
        "-o",
        "pkg-a/usr/lib/x/liba.so.3");
    gcc(
        "p.c",
        "pkg-a/usr/lib/x/liba.so.3",
        "-Wl,--allow-shlib-undefined",
        "-Wl,--dynamic-linker=/lib64/ld-tiny.so.2",
        "-o",
        "program");
    Files.copy(temp.resolve("pkg-b/lib/libb.so.1.0.2"), temp.resolve("pkg-c/ld-real.so"));
    Files.createSymbolicLink(temp.resolve("pkg-c/lib64/ld-tiny.so.2"), Path.of("/ld-real.so"));
    program = temp.resolve("program");
  }

  private void gcc(String... arguments) {
    List<String> command = new ArrayList<>(List.of("gcc", "-nostdlib", "-fPIC"));
    command.addAll(List.of(arguments));
    Program.Finished finished = Program.of(command).in(temp).run(Duration.ofSeconds(60));
    assertThat(finished.good()).as(finished.err()).isTrue();
  }

  private List<Path> roots(String... names) {
    return List.of(names).stream().map(temp::resolve).toList();
  }

  @Test
  void findsLibrariesOfLibrariesAndTheInterpreter() throws IOException {
    var resolved = SharedLibraries.of(program, roots("pkg-a", "pkg-b", "pkg-c"), "/lib/g");

    assertThat(resolved.missing()).isEmpty();
    assertThat(resolved.found())
        .isEqualTo(
            Map.of(
                "/lib/g/liba.so.3", temp.resolve("pkg-a/usr/lib/x/liba.so.3"),
                "/lib/g/libb.so.1", temp.resolve("pkg-b/lib/libb.so.1.0.2"),
                "/lib64/ld-tiny.so.2", temp.resolve("pkg-c/ld-real.so")));
  }

  @Test
  void saysWhichFileNeedsWhatIsMissing() throws IOException {
    var resolved = SharedLibraries.of(program, roots("pkg-a"), "/lib/g");

    assertThat(resolved.missing())
        .isEqualTo(
            Map.of(
                "libb.so.1", temp.resolve("pkg-a/usr/lib/x/liba.so.3"), "ld-tiny.so.2", program));
  }

  @Test
  void aLinkOutOfItsPackageIsNotFollowed() throws IOException {
    Files.createDirectories(temp.resolve("evil/lib"));
    Files.createSymbolicLink(temp.resolve("evil/lib/libb.so.1"), Path.of("../../program"));

    var resolved = SharedLibraries.of(program, roots("pkg-a", "evil"), "/lib/g");

    assertThat(resolved.missing()).containsKey("libb.so.1");
  }

  @Test
  void aProgramThatIsNoElfFileIsNamed() throws IOException {
    Path text = Files.writeString(temp.resolve("text"), "#!/bin/sh\n");

    assertThatThrownBy(() -> SharedLibraries.of(text, roots(), "/lib"))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("cannot read the program " + text);
  }
}
