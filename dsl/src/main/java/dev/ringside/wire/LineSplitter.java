package dev.ringside.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a byte stream into lines for the line-based protocols (GDB/MI, QMP, the guest agent).
 *
 * <p>A line ends with LF; one CR before it belongs to the line end. Lines are handed out as strings
 * in which each char (0..255) is one byte, so nothing is lost before the protocol's own decoder has
 * looked at it. A line longer than the limit is not kept: only its first {@value #KEPT} bytes
 * survive, with its true length. How the bytes were cut into chunks never matters.
 *
 * <p>Owned by the reader thread that feeds it first.
 */
public final class LineSplitter {
  /** The longest line a decoder takes, in bytes, unless it is told otherwise: 64 MiB. */
  public static final int DEFAULT_LIMIT = 64 << 20;

  private static final int KEPT = 256;
  private static final int SMALL = 1 << 10;

  private final int limit;
  private byte[] buffer = new byte[SMALL];
  private int filled;
  private long length;
  private Thread owner;

  /**
   * One line without its end.
   *
   * @param bytes its bytes, one per char; only the first {@value #KEPT} when it was too long
   * @param length its length in bytes, without LF but with a CR where the line was too long
   */
  public record Line(String bytes, long length) {
    /** Whether the limit was passed, so that {@link #bytes} holds the beginning only. */
    public boolean tooLong() {
      return bytes.length() < length;
    }
  }

  /**
   * A splitter with a limit of its own.
   *
   * @param limit the longest line in bytes, at least {@value #KEPT}
   */
  public LineSplitter(int limit) {
    if (limit < KEPT) {
      throw new IllegalArgumentException("a line limit of " + limit + " is below " + KEPT);
    }
    this.limit = limit;
  }

  /** Takes the next bytes of the stream and returns the lines which they complete. */
  public List<Line> feed(byte[] bytes, int offset, int count) {
    claim();
    List<Line> lines = new ArrayList<>();
    int end = offset + count;
    int start = offset;
    for (int i = offset; i < end; i++) {
      if (bytes[i] == '\n') {
        keep(bytes, start, i - start);
        lines.add(take());
        start = i + 1;
      }
    }
    keep(bytes, start, end - start);
    return lines;
  }

  /** Ends the stream: the line which was never finished, if there was one. */
  public Optional<Line> end() {
    claim();
    return length == 0 ? Optional.empty() : Optional.of(take());
  }

  private void keep(byte[] bytes, int offset, int count) {
    length += count;
    // One byte over the limit is kept so that a CR there can still be taken for the line end.
    int room = (int) Math.min(count, limit + 1L - filled);
    if (room > 0) {
      if (filled + room > buffer.length) {
        long doubled = Math.max(filled + room, Math.min(limit + 1L, buffer.length * 2L));
        buffer = Arrays.copyOf(buffer, (int) doubled);
      }
      System.arraycopy(bytes, offset, buffer, filled, room);
      filled += room;
    }
  }

  private Line take() {
    long whole = length;
    if (whole == filled && filled > 0 && buffer[filled - 1] == '\r') {
      filled--;
      whole--;
    }
    int kept = whole > limit ? KEPT : filled;
    Line line = new Line(new String(buffer, 0, kept, StandardCharsets.ISO_8859_1), whole);
    filled = 0;
    length = 0;
    if (buffer.length > (1 << 20)) {
      buffer = new byte[SMALL];
    }
    return line;
  }

  private void claim() {
    if (owner == null) {
      owner = Thread.currentThread();
    }
    assert owner == Thread.currentThread() : "fed by " + Thread.currentThread() + ", not " + owner;
  }
}
