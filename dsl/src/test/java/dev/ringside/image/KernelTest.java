package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KernelTest {
  @TempDir Path temp;

  static byte[] bzImage(String version) {
    byte[] image = new byte[0x4000];
    image[0x1fe] = 0x55;
    image[0x1ff] = (byte) 0xaa;
    System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, image, 0x202, 4);
    image[0x20e] = (byte) 0xc0;
    image[0x20f] = 0x12;
    byte[] text = version.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, image, 0x12c0 + 0x200, text.length);
    return image;
  }

  @Test
  void readsTheVersionOfABzImage() throws IOException {
    Path image =
        Files.write(temp.resolve("bzImage"), bzImage("6.1.0-56-cloud-amd64 (gcc-12) #1 SMP"));

    Kernel kernel = Kernel.of(image);

    assertThat(kernel.release()).isEqualTo("6.1.0-56-cloud-amd64");
    assertThat(kernel.name()).isEqualTo(image.toString());
    assertThat(kernel.vmlinux()).isEmpty();
  }

  @Test
  void aVersionBeyondTheHeaderIsEmpty() throws IOException {
    byte[] image = bzImage("x");
    image[0x20f] = (byte) 0xff;

    assertThat(Kernel.of(Files.write(temp.resolve("bzImage"), image)).release()).isEmpty();
  }

  static Stream<Arguments> others() {
    byte[] sector = new byte[512];
    sector[0x1fe] = 0x55;
    sector[0x1ff] = (byte) 0xaa;
    return Stream.of(
        Arguments.of(new byte[0], "an empty file"),
        Arguments.of(latin("\u007fELF\2\1\1"), "an ELF file (a vmlinux?)"),
        Arguments.of(latin("#!/bin/sh\n"), "a script"),
        Arguments.of(latin("!<arch>\ndebian-binary"), "a Debian package"),
        Arguments.of(latin("070701000"), "an initramfs"),
        Arguments.of(latin("\u001f\u008b\b"), "gzip data"),
        Arguments.of(latin("\u001f"), "text"),
        Arguments.of(latin("QFI\u00fb"), "a qcow2 disk: give it as disk: instead"),
        Arguments.of(sector, "a boot sector or a disk: give it as disk: instead"),
        Arguments.of(new byte[0x1000], "binary data of no known kind"),
        Arguments.of(latin("hello\n"), "text"));
  }

  @ParameterizedTest
  @MethodSource("others")
  void saysWhatAFileLooksLike(byte[] content, String looks) throws IOException {
    Path file = Files.write(temp.resolve("file"), content);

    assertThatThrownBy(() -> Kernel.of(file))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith(file + " is not a kernel image: it looks like " + looks)
        .hasMessageContaining("Give a bzImage");
  }

  @Test
  void aMissingFileIsNamedWithItsNeighbours() throws IOException {
    Files.createFile(temp.resolve("bzImage-6.1"));
    Files.createFile(temp.resolve("other"));

    assertThatThrownBy(() -> Kernel.of(temp.resolve("bzimage")))
        .isInstanceOf(ImageException.class)
        .hasMessage("there is no kernel %s/bzimage; %s has bzImage-6.1", temp, temp);
  }

  @Test
  void aFolderIsNoKernel() {
    assertThatThrownBy(() -> Kernel.of(temp))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("cannot read the kernel " + temp);
  }

  @Test
  void versionsCompareAsNumbers() {
    assertThat(
            Stream.of("6.1.0-10-cloud", "6.12.3+deb12-cloud", "6.1.0-9-cloud")
                .sorted(Kernel.BY_VERSION))
        .isEqualTo(List.of("6.1.0-9-cloud", "6.1.0-10-cloud", "6.12.3+deb12-cloud"));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
