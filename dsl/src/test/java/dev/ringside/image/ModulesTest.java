package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulesTest {
  @TempDir Path temp;

  @BeforeEach
  void modules() throws IOException {
    put("kernel/drivers/virtio_pci.ko", "depends=virtio_ring,virtio", "alias=pci:v00001AF4d*");
    put("kernel/drivers/virtio.ko", "license=GPL", "depends=");
    put("kernel/drivers/virtio_ring.ko", "depends=virtio,crc16");
    put("kernel/drivers/virtio-rng.ko", "depends=virtio", "alias=virtio:d00000004v*");
    Files.writeString(temp.resolve("modules.builtin"), "kernel/lib/crc16.ko\n");
  }

  private void put(String path, String... modinfo) throws IOException {
    Files.createDirectories(temp.resolve(path).getParent());
    Files.write(temp.resolve(path), TinyElf.module(modinfo));
  }

  @Test
  void eachComesAfterWhatItDependsOn() throws IOException {
    assertThat(new Modules(temp).closure(List.of("virtio_pci", "virtio-rng")))
        .containsExactly("virtio", "virtio_ring", "virtio_pci", "virtio_rng");
  }

  @Test
  void aDashInAFileNameIsAnUnderscore() throws IOException {
    Modules modules = new Modules(temp);

    assertThat(modules.present(List.of("virtio_rng", "virtio-rng", "e1000")))
        .containsExactly("virtio_rng", "virtio-rng");
    assertThat(modules.place("virtio_rng")).isEqualTo("kernel/drivers/virtio-rng.ko");
  }

  @Test
  void writesTheTextsModprobeReads() throws IOException {
    Modules modules = new Modules(temp);

    assertThat(modules.dep(modules.closure(List.of("virtio_pci"))))
        .isEqualTo(
            "kernel/drivers/virtio.ko:\n"
                + "kernel/drivers/virtio_ring.ko: kernel/drivers/virtio.ko\n"
                + "kernel/drivers/virtio_pci.ko: kernel/drivers/virtio_ring.ko"
                + " kernel/drivers/virtio.ko\n");
    assertThat(modules.alias(List.of("virtio_pci", "virtio_rng")))
        .isEqualTo("alias pci:v00001AF4d* virtio_pci\nalias virtio:d00000004v* virtio_rng\n");
  }

  @Test
  void readsCompressedModules() throws IOException {
    byte[] module = TinyElf.module("depends=virtio");
    try (OutputStream out =
        new XZCompressorOutputStream(
            Files.newOutputStream(temp.resolve("kernel/drivers/e1000.ko.xz")))) {
      out.write(module);
    }
    Modules modules = new Modules(temp);

    assertThat(modules.closure(List.of("e1000"))).containsExactly("virtio", "e1000");
    assertThat(modules.content("e1000")).isEqualTo(module);
    assertThat(modules.place("e1000")).isEqualTo("kernel/drivers/e1000.ko");
  }

  @Test
  void aMissingModuleIsNamed() {
    assertThatThrownBy(() -> new Modules(temp).closure(List.of("nosuch")))
        .isInstanceOf(ImageException.class)
        .hasMessage("there is no module nosuch in %s", temp);
  }

  @Test
  void aCircleIsNamed() throws IOException {
    put("kernel/a.ko", "depends=b");
    put("kernel/b.ko", "depends=a");

    assertThatThrownBy(() -> new Modules(temp).closure(List.of("a")))
        .isInstanceOf(ImageException.class)
        .hasMessageEndingWith("depend on each other: a → b → a");
  }

  @Test
  void aDamagedModuleIsNamed() throws IOException {
    Path file = temp.resolve("kernel/drivers/virtio.ko");
    for (byte[] content :
        List.of(
            "no ELF".getBytes(StandardCharsets.US_ASCII),
            new byte[0],
            Arrays.copyOf(Files.readAllBytes(file), 100),
            TinyElf.withSection(".text", new byte[8]))) {
      Files.write(file, content);

      assertThatThrownBy(() -> new Modules(temp).closure(List.of("virtio")))
          .isInstanceOf(ImageException.class)
          .hasMessageStartingWith("the module " + file + " is damaged: ");
    }
  }
}
