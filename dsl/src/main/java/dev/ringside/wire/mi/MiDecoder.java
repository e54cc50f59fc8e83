package dev.ringside.wire.mi;

import dev.ringside.wire.LineSplitter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * gdb's output bytes to records, one for each line, in order.
 *
 * <p>Total: whatever the bytes, no exception; a line which is not MI is a {@link MiRecord.Junk}.
 *
 * <p>Owned by the reader thread that feeds it (asserted by its splitter).
 */
public final class MiDecoder {
  private final LineSplitter lines;

  /** A decoder which takes lines of up to {@link LineSplitter#DEFAULT_LIMIT} bytes. */
  public MiDecoder() {
    this(LineSplitter.DEFAULT_LIMIT);
  }

  /** A decoder which takes lines of up to {@code limit} bytes. */
  public MiDecoder(int limit) {
    lines = new LineSplitter(limit);
  }

  /** Takes the next bytes from gdb and returns the records which they complete. */
  public List<MiRecord> feed(byte[] bytes, int offset, int length) {
    List<LineSplitter.Line> complete = lines.feed(bytes, offset, length);
    return complete.isEmpty() ? List.of() : complete.stream().map(MiDecoder::record).toList();
  }

  /**
   * Ends the stream. A line without its end is junk even if it could be read: gdb died inside it.
   */
  public List<MiRecord> end() {
    return lines.end().stream()
        .<MiRecord>map(l -> new MiRecord.Junk(utf8(l.bytes()), "gdb's output ended inside a line"))
        .toList();
  }

  private static MiRecord record(LineSplitter.Line line) {
    return line.tooLong()
        ? new MiRecord.Junk(utf8(line.bytes()), "a line of " + line.length() + " bytes")
        : MiLine.parse(line.bytes());
  }

  /** Text for a person from chars which are bytes. */
  static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
