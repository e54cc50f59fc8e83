package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.io.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A target without a kernel, built from {@code bootsector/loop.S}.
 *
 * @param image the boot sector
 * @param symbols the ELF file it was made from
 */
public record BootSector(Path image, Path symbols) {

  /** Builds it in a folder that exists. */
  public static BootSector build(Path folder) throws IOException {
    Path source = folder.resolve("loop.S");
    try (InputStream text = BootSector.class.getResourceAsStream("/bootsector/loop.S")) {
      Files.copy(text, source, StandardCopyOption.REPLACE_EXISTING);
    }
    Path symbols = folder.resolve("loop.elf");
    Path image = folder.resolve("loop.img");
    run(
        "gcc",
        "-nostdlib",
        "-static",
        "-g",
        "-Wl,-Ttext=0x7c00",
        "-Wl,--build-id=none",
        "-Wl,-N",
        "-o",
        symbols.toString(),
        source.toString());
    run("objcopy", "-O", "binary", "-j", ".text", symbols.toString(), image.toString());
    return new BootSector(image, symbols);
  }

  private static void run(String... command) {
    Program.Finished finished = Program.of(command).run(Duration.ofSeconds(60));
    assertThat(finished.exit()).as("%s: %s", List.of(command), finished.err()).isZero();
  }

  QemuCommand machine(int cpus) {
    return new QemuCommand(
        Optional.empty(),
        Optional.empty(),
        "",
        "16M",
        cpus,
        "max",
        "pc",
        "tcg",
        "none",
        List.of(image),
        false,
        List.of());
  }
}
