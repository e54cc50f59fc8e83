package dev.ringside.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A kernel that can be booted.
 *
 * @param name what {@code vm.boot(kernel: …)} takes: {@code debian:6.1.0-56-cloud}, or the image's
 *     path
 * @param release what {@code uname -r} says in it; empty when the image does not tell
 * @param image the bzImage
 * @param vmlinux the same kernel as ELF with its symbols, when there is one
 * @param modules the folder with its modules ({@code kernel/…/x.ko}), when there is one
 * @param packageVersion the Debian package's version; empty for a file of the user's
 */
public record Kernel(
    String name,
    String release,
    Path image,
    Optional<Path> vmlinux,
    Optional<Path> modules,
    String packageVersion) {

  /** The first bytes of a bzImage that the boot protocol names, and of the version string. */
  private static final int HEADER = 0x10000;

  /** Numbers in names compare as numbers: 6.1.0-9 before 6.1.0-10. */
  static final Comparator<String> BY_VERSION =
      Comparator.comparing(
          name ->
              Pattern.compile("[0-9]+")
                  .matcher(name)
                  .replaceAll(number -> String.format("%012d", Long.parseLong(number.group()))));

  /** The fetched kernels of a cache, newest first. */
  public static List<Kernel> list(Cache cache) {
    Path folder = cache.resolve("kernels");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .map(KernelPackage::stored)
          .sorted(Comparator.comparing(Kernel::release, BY_VERSION).reversed())
          .collect(Collectors.toCollection(ArrayList::new));
    } catch (IOException failure) {
      throw ImageException.of("list the kernels", folder, failure);
    }
  }

  /**
   * A kernel image of the user's.
   *
   * @param image a bzImage, compressed as the kernel's build left it
   * @throws ImageException when there is no such file or it is no x86 kernel image; the message
   *     says what it looks like instead
   */
  public static Kernel of(Path image) {
    byte[] head;
    try (InputStream in = Files.newInputStream(image)) {
      head = in.readNBytes(HEADER);
    } catch (NoSuchFileException absent) {
      throw new ImageException("there is no kernel " + image + near(image));
    } catch (IOException failure) {
      throw ImageException.of("read the kernel " + image, image, failure);
    }
    if (!hasBootHeader(head)) {
      throw new ImageException(
          image
              + " is not a kernel image: it looks like "
              + looksLike(head)
              + ". Give a bzImage (arch/x86/boot/bzImage of a build, /boot/vmlinuz-… of a system)");
    }
    return new Kernel(
        image.toString(), version(head), image, Optional.empty(), Optional.empty(), "");
  }

  /**
   * Documentation/arch/x86/boot.rst: 0xAA55 at 0x1fe, "HdrS" at 0x202 since protocol 2.00 (Linux
   * 1.3.73).
   */
  private static boolean hasBootHeader(byte[] head) {
    return head.length > 0x230
        && (head[0x1fe] & 0xff) == 0x55
        && (head[0x1ff] & 0xff) == 0xaa
        && text(head, 0x202, 4).equals("HdrS");
  }

  /** The same: kernel_version at 0x20e is the offset of a string, less 0x200; 0 means none. */
  private static String version(byte[] head) {
    int offset = Short.toUnsignedInt(little(head).getShort(0x20e)) + 0x200;
    if (offset == 0x200 || offset >= head.length) {
      return "";
    }
    int end = offset;
    while (end < head.length && head[end] > ' ') {
      end++;
    }
    return text(head, offset, end - offset);
  }

  private static String looksLike(byte[] head) {
    if (head.length == 0) {
      return "an empty file";
    }
    if (text(head, 0, 4).equals("\u007fELF")) {
      return "an ELF file (a vmlinux?)";
    }
    if (text(head, 0, 2).equals("#!")) {
      return "a script";
    }
    if (text(head, 0, 7).equals("!<arch>")) {
      return "a Debian package";
    }
    if (text(head, 0, 6).equals("070701")) {
      return "an initramfs";
    }
    if ((head[0] & 0xff) == 0x1f && (head[Math.min(1, head.length - 1)] & 0xff) == 0x8b) {
      return "gzip data (an initramfs, or a kernel of another architecture)";
    }
    if (text(head, 0, 4).equals("QFI\u00fb")) {
      return "a qcow2 disk: give it as disk: instead";
    }
    if (head.length >= 512 && (head[0x1fe] & 0xff) == 0x55 && (head[0x1ff] & 0xff) == 0xaa) {
      return "a boot sector or a disk: give it as disk: instead";
    }
    for (byte each : head) {
      if (each == 0) {
        return "binary data of no known kind";
      }
    }
    return "text";
  }

  private static String near(Path image) {
    Path folder = image.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return ": there is no folder " + folder + " either";
    }
    String wanted = String.valueOf(image.getFileName()).toLowerCase(Locale.ROOT);
    String stem = wanted.substring(0, Math.min(3, wanted.length()));
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(stem))
              .sorted()
              .limit(5)
              .toList();
      return names.isEmpty()
          ? ", and " + folder + " has no file of a similar name"
          : "; " + folder + " has " + String.join(", ", names);
    } catch (IOException unreadable) {
      return ", and " + folder + " cannot be listed";
    }
  }

  private static String text(byte[] bytes, int offset, int length) {
    int end = Math.min(bytes.length, offset + length);
    return offset >= end
        ? ""
        : new String(bytes, offset, end - offset, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
