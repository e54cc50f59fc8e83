package dev.ringside.dsl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text that comes as pieces of UTF-8, cut anywhere. What is no UTF-8 becomes U+FFFD, as in {@link
 * String}. Used on one thread.
 */
final class Utf8Pieces {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder all = new StringBuilder();
  private byte[] rest = new byte[0];
  private long bytes;

  /** Takes a piece; the characters that are complete with it. */
  String add(byte[] piece) {
    bytes += piece.length;
    return decode(piece, false);
  }

  /** No piece comes any more; what an unfinished character at the end becomes. */
  String end() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] piece, boolean last) {
    ByteBuffer in = ByteBuffer.allocate(rest.length + piece.length).put(rest).put(piece).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    CoderResult result = decoder.decode(in, out, last);
    if (last) {
      decoder.flush(out);
      decoder.reset();
    }
    assert result.isUnderflow() : result;
    rest = new byte[in.remaining()];
    in.get(rest);
    String text = out.flip().toString();
    all.append(text);
    return text;
  }

  /** A copy, which goes its own way. */
  Utf8Pieces copy() {
    Utf8Pieces copy = new Utf8Pieces();
    copy.all.append(all);
    copy.rest = rest.clone();
    copy.bytes = bytes;
    return copy;
  }

  /** How many bytes came. */
  long bytes() {
    return bytes;
  }

  /** All of the text so far. */
  String text() {
    return all.toString();
  }
}
