package dev.ringside.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file of a machine that stood still: its memory without the pages that are zero, and what QEMU
 * says of its devices. An open one keeps its file also where somebody removes that; owned by one
 * thread.
 *
 * <p>In the file, all numbers big endian: the pages, a {@link Label} with the places of the pages,
 * then {@value #FOOTER} bytes: the label's length and CRC-32C, and {@link #MAGIC}. A file that was
 * cut short has no magic at its end.
 */
public final class BootImage implements AutoCloseable {
  /** The number of this format: one for what a file holds and what its parts mean. */
  public static final int FORMAT = 2;

  /** "Ringsid", and the format. */
  private static final long MAGIC = 0x52696e6773696400L | FORMAT;

  private static final int FOOTER = 2 * Integer.BYTES + Long.BYTES;
  private static final int PAGE = 4096;
  private static final int CHUNK = 1 << 20;

  /**
   * What the file says of the machine.
   *
   * @param key what was booted, as {@link BootKey} writes it
   * @param qemu the version of the QEMU whose devices these are
   * @param at when it was saved
   * @param console what the guest had printed
   * @param devices the state of all but the memory, as QEMU reads it
   */
  public record Label(String key, String qemu, Instant at, List<String> console, byte[] devices) {}

  /** Pages that are not all zero, in bytes of the guest's memory. */
  private record Run(long offset, long length) {}

  private final Path path;
  private final FileChannel file;
  private final Label label;
  private final long memory;
  private final List<Run> runs;
  private final int checksum;

  private BootImage(
      Path path, FileChannel file, Label label, long memory, List<Run> runs, int checksum) {
    this.path = path;
    this.file = file;
    this.label = label;
    this.memory = memory;
    this.runs = runs;
    this.checksum = checksum;
  }

  /**
   * Writes the file of a machine whose CPUs stand still.
   *
   * @param memory the guest's memory as a file, such as the memfd of QEMU's
   */
  public static void write(Path to, Label label, Path memory) throws IOException {
    try (FileChannel ram = FileChannel.open(memory, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      CRC32C checksum = new CRC32C();
      List<Run> runs = copyPages(ram, out, checksum);
      byte[] bytes = encode(label, ram.size(), runs, (int) checksum.getValue());
      ByteBuffer end = ByteBuffer.allocate(bytes.length + FOOTER);
      end.put(bytes).putInt(bytes.length).putInt(crc(bytes)).putLong(MAGIC).flip();
      writeAll(out, end);
    }
  }

  /** A hole of a memfd stays one: it is read, never mapped, which would fill it. */
  private static List<Run> copyPages(FileChannel ram, FileChannel out, CRC32C checksum)
      throws IOException {
    List<Run> runs = new ArrayList<>();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
    for (long at = 0; at < ram.size(); at += chunk.limit()) {
      chunk.clear();
      while (chunk.hasRemaining() && ram.read(chunk, at + chunk.position()) > 0) {
        continue;
      }
      chunk.flip();
      if (chunk.mismatch(zeros.slice(0, chunk.limit())) >= 0) {
        for (Run run : nonZero(chunk, zeros)) {
          ByteBuffer pages = chunk.slice((int) run.offset(), (int) run.length());
          checksum.update(pages.duplicate());
          writeAll(out, pages);
          runs.add(new Run(at + run.offset(), run.length()));
        }
      }
    }
    return runs;
  }

  private static List<Run> nonZero(ByteBuffer chunk, ByteBuffer zeros) {
    List<Run> runs = new ArrayList<>();
    int begin = -1;
    for (int page = 0; page < chunk.limit(); page += PAGE) {
      int length = Math.min(PAGE, chunk.limit() - page);
      boolean zero = chunk.slice(page, length).mismatch(zeros.slice(0, length)) < 0;
      if (!zero && begin < 0) {
        begin = page;
      } else if (zero && begin >= 0) {
        runs.add(new Run(begin, page - begin));
        begin = -1;
      }
    }
    if (begin >= 0) {
      runs.add(new Run(begin, chunk.limit() - begin));
    }
    return runs;
  }

  private static byte[] encode(Label label, long memory, List<Run> runs, int checksum)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(label.key());
    out.writeUTF(label.qemu());
    out.writeLong(label.at().toEpochMilli());
    out.writeLong(memory);
    out.writeInt(checksum);
    out.writeInt(runs.size());
    for (Run run : runs) {
      out.writeLong(run.offset());
      out.writeLong(run.length());
    }
    block(out, String.join("\n", label.console()).getBytes(StandardCharsets.UTF_8));
    block(out, label.devices());
    return bytes.toByteArray();
  }

  private static void block(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Opens a file.
   *
   * @throws ImageException when it is none of ours, or not as it was written
   * @throws IOException when it cannot be read
   */
  public static BootImage open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return read(path, file);
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  private static BootImage read(Path path, FileChannel file) throws IOException {
    long size = file.size();
    check(path, size >= FOOTER);
    ByteBuffer footer = readAt(file, size - FOOTER, FOOTER);
    int length = footer.getInt();
    int crc = footer.getInt();
    check(path, footer.getLong() == MAGIC && length >= 0 && length <= size - FOOTER);
    byte[] bytes = readAt(file, size - FOOTER - length, length).array();
    check(path, crc(bytes) == crc);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String key = in.readUTF();
    String qemu = in.readUTF();
    Instant at = Instant.ofEpochMilli(in.readLong());
    long memory = in.readLong();
    int checksum = in.readInt();
    List<Run> runs = new ArrayList<>();
    long pages = 0;
    for (int left = in.readInt(); left > 0; left--) {
      runs.add(new Run(in.readLong(), in.readLong()));
      pages += runs.get(runs.size() - 1).length();
    }
    check(path, pages == size - FOOTER - length);
    List<String> console =
        new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8).lines().toList();
    Label label = new Label(key, qemu, at, console, in.readNBytes(in.readInt()));
    return new BootImage(path, file, label, memory, runs, checksum);
  }

  /** What it says of the machine. */
  public Label label() {
    return label;
  }

  /**
   * Puts the pages into the memory of a machine that has not run yet: the others are zero there.
   *
   * @param memory the guest's memory as a file
   * @throws ImageException when the memory has another size, or the pages are not what was written
   */
  public void fill(Path memory) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel ram = FileChannel.open(memory, StandardOpenOption.WRITE)) {
      check(path, ram.size() == this.memory);
      long from = 0;
      for (Run run : runs) {
        for (long done = 0; done < run.length(); done += chunk.limit()) {
          chunk.clear().limit((int) Math.min(CHUNK, run.length() - done));
          readFully(file, chunk, from + done);
          sum.update(chunk.duplicate());
          for (long at = run.offset() + done; chunk.hasRemaining(); ) {
            at += ram.write(chunk, at);
          }
        }
        from += run.length();
      }
    }
    check(path, (int) sum.getValue() == checksum);
  }

  private static void check(Path path, boolean holds) {
    if (!holds) {
      throw new ImageException("the saved boot " + path + " is damaged");
    }
  }

  private static int crc(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  private static ByteBuffer readAt(FileChannel file, long at, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    readFully(file, into, at);
    return into;
  }

  private static void readFully(FileChannel file, ByteBuffer into, long at) throws IOException {
    long next = at;
    while (into.hasRemaining()) {
      int read = file.read(into, next);
      if (read < 0) {
        throw new IOException("it ends before its pages do");
      }
      next += read;
    }
    into.flip();
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
