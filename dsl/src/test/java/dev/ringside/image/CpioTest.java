package dev.ringside.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.Test;

class CpioTest {
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(Cpio cpio) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    cpio.write(out);
    return out.toByteArray();
  }

  private static List<String> listing(Cpio cpio) throws IOException {
    List<String> lines = new ArrayList<>();
    try (var in = new CpioArchiveInputStream(new ByteArrayInputStream(bytes(cpio)))) {
      for (CpioArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        String content = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        String device =
            e.isCharacterDevice() ? e.getRemoteDeviceMaj() + ":" + e.getRemoteDeviceMin() : "";
        lines.add(
            String.format("%06o %d %s %s%s", e.getMode(), e.getTime(), e.getName(), content, device)
                .strip());
      }
    }
    return lines;
  }

  @Test
  void foldersComeBeforeWhatTheyHold() throws IOException {
    Cpio cpio =
        new Cpio()
            .file("/sbin/init", 0755, ascii("#!"))
            .link("/bin/sh", "/bin/busybox")
            .device("/dev/console", 0600, 5, 1)
            .folder("/proc")
            .folder("/");

    assertThat(listing(cpio))
        .containsExactly(
            "040755 0 bin",
            "120777 0 bin/sh /bin/busybox",
            "040755 0 dev",
            "020600 0 dev/console 5:1",
            "040755 0 proc",
            "040755 0 sbin",
            "100755 0 sbin/init #!");
  }

  @Test
  void aFileWinsOverAnAppletOfItsName() throws IOException {
    Cpio cpio = new Cpio().file("/sbin/shutdown", 0755, ascii("ours")).link("/sbin/shutdown", "b");

    assertThat(listing(cpio)).contains("100755 0 sbin/shutdown ours");
  }

  @Test
  void theSameFilesGiveTheSameBytesInAnyOrder() throws IOException {
    Cpio one = new Cpio().file("/a", 0644, ascii("1")).file("/b/c", 0644, ascii("2"));
    Cpio other = new Cpio().file("/b/c", 0644, ascii("2")).file("/a", 0644, ascii("1"));

    assertThat(bytes(one)).isEqualTo(bytes(other));
  }
}
