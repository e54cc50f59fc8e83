package dev.ringside.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Debian packages for tests. A content that begins with {@code ->} makes a symbolic link. */
final class Debs {
  private Debs() {}

  static Path write(Path deb, Map<String, String> members) throws IOException {
    try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(deb))) {
      member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.UTF_8));
      member(ar, "control.tar.xz", new byte[0]);
      member(ar, "data.tar.xz", data(members));
    }
    return deb;
  }

  private static void member(ArArchiveOutputStream ar, String name, byte[] bytes)
      throws IOException {
    ar.putArchiveEntry(new ArArchiveEntry(name, bytes.length));
    ar.write(bytes);
    ar.closeArchiveEntry();
  }

  private static byte[] data(Map<String, String> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new XZCompressorOutputStream(bytes))) {
      for (Map.Entry<String, String> member : members.entrySet()) {
        String content = member.getValue();
        boolean link = content.startsWith("->");
        TarArchiveEntry entry =
            link
                ? new TarArchiveEntry("./" + member.getKey(), TarConstants.LF_SYMLINK)
                : new TarArchiveEntry("./" + member.getKey());
        if (link) {
          entry.setLinkName(content.substring(2));
          tar.putArchiveEntry(entry);
        } else {
          byte[] file = content.getBytes(StandardCharsets.ISO_8859_1);
          entry.setSize(file.length);
          tar.putArchiveEntry(entry);
          tar.write(file);
        }
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
