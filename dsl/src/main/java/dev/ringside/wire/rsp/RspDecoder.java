package dev.ringside.wire.rsp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Bytes of the remote serial protocol to frames, in either direction.
 *
 * <p>Total: whatever the bytes, no exception. After a broken packet the next {@code $} or {@code %}
 * begins anew, also inside a packet: no sender may leave a {@code $} unescaped, and gdb 13.1's
 * {@code read_frame} recovers in the same way. A run length repeats the byte as it was before
 * escaping, which is what QEMU 7.2's {@code gdb_read_byte} does.
 *
 * <p>Owned by the thread that feeds it first.
 */
public final class RspDecoder {
  /** The longest payload taken, in bytes, unless told otherwise: 16 MiB. */
  public static final int DEFAULT_LIMIT = 16 << 20;

  private static final int LONGEST_JUNK = 4096;

  private enum State {
    OUTSIDE,
    INSIDE,
    ESCAPED,
    REPEAT,
    CHECKSUM_HIGH,
    CHECKSUM_LOW
  }

  private final int limit;
  private State state = State.OUTSIDE;
  private StringBuilder bytes = new StringBuilder();
  private char mark;
  private int sum;
  private char high;
  private String fault = "";
  private Thread owner;

  /** A decoder which takes payloads of up to {@link #DEFAULT_LIMIT} bytes. */
  public RspDecoder() {
    this(DEFAULT_LIMIT);
  }

  /** A decoder which takes payloads of up to {@code limit} bytes, run lengths expanded. */
  public RspDecoder(int limit) {
    this.limit = limit;
  }

  /** Takes the next bytes and returns the frames which they complete. */
  public List<RspFrame> feed(byte[] input, int offset, int length) {
    claim();
    List<RspFrame> frames = new ArrayList<>();
    int end = offset + length;
    for (int i = offset; i < end; ) {
      int plain = state == State.INSIDE ? plain(input, i, end) : 0;
      if (plain > 0) {
        i += plain;
      } else {
        accept((char) (input[i++] & 0xff), frames);
      }
    }
    return frames;
  }

  /** Takes what stands for itself, up to the next mark, at once: most of any long packet. */
  private int plain(byte[] input, int begin, int end) {
    int most = Math.min(end, begin + limit - bytes.length());
    int i = begin;
    for (; i < most; i++) {
      byte c = input[i];
      if (c == '#' || c == '$' || c == '}' || c == '*') {
        break;
      }
      sum += c & 0xff;
    }
    bytes.append(new String(input, begin, i - begin, StandardCharsets.ISO_8859_1));
    return i - begin;
  }

  /** Ends the stream: what was begun and never finished, as junk. */
  public List<RspFrame> end() {
    claim();
    List<RspFrame> frames = new ArrayList<>();
    if (state == State.OUTSIDE) {
      junkOutside(frames);
    } else {
      broken("the stream ended inside a packet", frames);
    }
    return frames;
  }

  private void accept(char c, List<RspFrame> frames) {
    switch (state) {
      case OUTSIDE -> outside(c, frames);
      case INSIDE -> inside(c, frames);
      case ESCAPED -> {
        if (c == '#' || c == '$') {
          fault("an escape without its byte");
          inside(c, frames);
        } else {
          sum += c;
          state = State.INSIDE;
          append((char) (c ^ 0x20), 1);
        }
      }
      case REPEAT -> repeat(c, frames);
      case CHECKSUM_HIGH -> {
        if (checksumDigit(c, frames)) {
          high = c;
          state = State.CHECKSUM_LOW;
        }
      }
      case CHECKSUM_LOW -> {
        if (checksumDigit(c, frames)) {
          complete(HexFormat.fromHexDigit(high) * 16 + HexFormat.fromHexDigit(c), frames);
        }
      }
    }
  }

  private void outside(char c, List<RspFrame> frames) {
    RspFrame single =
        switch (c) {
          case '+' -> new RspFrame.Ack();
          case '-' -> new RspFrame.Nack();
          case 3 -> new RspFrame.Interrupt();
          default -> null;
        };
    if (single != null) {
      junkOutside(frames);
      frames.add(single);
    } else if (c == '$' || c == '%') {
      junkOutside(frames);
      begin(c);
    } else {
      bytes.append(c);
      if (bytes.length() == LONGEST_JUNK) {
        junkOutside(frames);
      }
    }
  }

  private void inside(char c, List<RspFrame> frames) {
    switch (c) {
      case '$' -> {
        broken("a new packet began inside this one", frames);
        begin('$');
      }
      case '#' -> state = State.CHECKSUM_HIGH;
      case '}' -> {
        sum += c;
        state = State.ESCAPED;
      }
      case '*' -> {
        sum += c;
        state = State.REPEAT;
      }
      default -> {
        sum += c;
        append(c, 1);
      }
    }
  }

  private void repeat(char c, List<RspFrame> frames) {
    if (c == '#' || c == '$') {
      // Counts 6 and 7 would look like these marks, so the specification forbids them.
      fault("a run length without its count");
      inside(c, frames);
      return;
    }
    sum += c;
    state = State.INSIDE;
    if (c < ' ' || c > '~') {
      fault("a run length with count byte 0x" + HexFormat.of().toHexDigits((byte) c));
    } else if (bytes.isEmpty()) {
      fault("a run length with nothing to repeat");
    } else {
      append(bytes.charAt(bytes.length() - 1), c - 29);
    }
  }

  private void append(char c, int times) {
    if (bytes.length() + times > limit) {
      fault("a packet longer than " + limit + " bytes");
    } else if (times == 1) {
      bytes.append(c);
    } else {
      bytes.append(String.valueOf(c).repeat(times));
    }
  }

  private boolean checksumDigit(char c, List<RspFrame> frames) {
    if (HexFormat.isHexDigit(c)) {
      return true;
    }
    broken("a checksum with byte 0x" + HexFormat.of().toHexDigits((byte) c), frames);
    outside(c, frames);
    return false;
  }

  private void complete(int said, List<RspFrame> frames) {
    int counted = sum & 0xff;
    if (said != counted) {
      fault("checksum %02x, counted %02x".formatted(said, counted));
    }
    if (!fault.isEmpty()) {
      broken(fault, frames);
      return;
    }
    String payload = take();
    frames.add(mark == '$' ? new RspFrame.Packet(payload) : new RspFrame.Notification(payload));
  }

  private void begin(char c) {
    mark = c;
    sum = 0;
    fault = "";
    state = State.INSIDE;
  }

  private void fault(String why) {
    if (fault.isEmpty()) {
      fault = why;
    }
  }

  private void broken(String why, List<RspFrame> frames) {
    frames.add(new RspFrame.Junk(take(), fault.isEmpty() ? why : fault));
  }

  private void junkOutside(List<RspFrame> frames) {
    if (!bytes.isEmpty()) {
      frames.add(new RspFrame.Junk(take(), "bytes outside any packet"));
    }
  }

  private String take() {
    String taken = bytes.toString();
    if (bytes.capacity() > (1 << 16)) {
      bytes = new StringBuilder();
    }
    bytes.setLength(0);
    state = State.OUTSIDE;
    return taken;
  }

  private void claim() {
    if (owner == null) {
      owner = Thread.currentThread();
    }
    assert owner == Thread.currentThread() : "fed by " + Thread.currentThread() + ", not " + owner;
  }
}
