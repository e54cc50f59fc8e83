package dev.ringside.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;

/**
 * The files of an initramfs, and their archive in the format the kernel unpacks ("newc",
 * Documentation/driver-api/early-userspace/buffer-format.rst). The same files give the same bytes:
 * sorted by path, time 0, owner root. Owned by the thread that makes it.
 */
final class Cpio {
  private static final int FOLDER = CpioConstants.C_ISDIR | 0755;
  private static final int LINK = CpioConstants.C_ISLNK | 0777;

  private record Node(int mode, byte[] content, int major, int minor) {}

  private final Map<String, Node> nodes = new TreeMap<>();

  /** Adds a folder and those above it. */
  Cpio folder(String path) {
    String name = relative(path);
    if (!name.isEmpty()) {
      parents(name);
      nodes.putIfAbsent(name, new Node(FOLDER, new byte[0], 0, 0));
    }
    return this;
  }

  /** Adds a regular file with its folders; a later one of the same path wins. */
  Cpio file(String path, int permissions, byte[] content) {
    return put(path, new Node(CpioConstants.C_ISREG | permissions, content, 0, 0));
  }

  /** Adds a symbolic link; a file of the same path that is there already stays. */
  Cpio link(String path, String target) {
    if (nodes.containsKey(relative(path))) {
      return this;
    }
    return put(path, new Node(LINK, target.getBytes(StandardCharsets.UTF_8), 0, 0));
  }

  /** Adds a character device. */
  Cpio device(String path, int permissions, int major, int minor) {
    return put(path, new Node(CpioConstants.C_ISCHR | permissions, new byte[0], major, minor));
  }

  private Cpio put(String path, Node node) {
    String name = relative(path);
    parents(name);
    nodes.put(name, node);
    return this;
  }

  private void parents(String name) {
    for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
      nodes.putIfAbsent(name.substring(0, slash), new Node(FOLDER, new byte[0], 0, 0));
    }
  }

  private static String relative(String path) {
    return path.replaceFirst("^/+", "");
  }

  /** Writes the archive; the stream stays open. */
  void write(OutputStream out) throws IOException {
    CpioArchiveOutputStream cpio =
        new CpioArchiveOutputStream(out, CpioConstants.FORMAT_NEW, 512, "UTF-8");
    for (Map.Entry<String, Node> each : nodes.entrySet()) {
      Node node = each.getValue();
      CpioArchiveEntry entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, each.getKey());
      entry.setMode(node.mode());
      entry.setSize(node.content().length);
      entry.setTime(0);
      entry.setRemoteDeviceMaj(node.major());
      entry.setRemoteDeviceMin(node.minor());
      cpio.putArchiveEntry(entry);
      cpio.write(node.content());
      cpio.closeArchiveEntry();
    }
    cpio.finish();
  }
}
