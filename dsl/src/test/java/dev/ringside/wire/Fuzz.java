package dev.ringside.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Seeded inputs for the decoders, and the one property which all decoders must have. */
public final class Fuzz {
  /** How many inputs each decoder is tried with. */
  public static final int INPUTS = 200_000;

  /** A decoder of either kind, for the property. */
  public interface Decoder<R> {
    List<R> feed(byte[] bytes, int offset, int length);

    List<R> end();
  }

  private static final byte[] MARKS =
      "\"\\{}[],=^*+-=~@&$%#:;'0123456789abcdef()\r\n\n\n \t".getBytes(StandardCharsets.US_ASCII);

  private final SplittableRandom random;
  private final List<byte[]> corpus;

  public Fuzz(long seed, List<byte[]> corpus) {
    this.random = new SplittableRandom(seed);
    this.corpus = corpus;
  }

  /** The messages of a captured log, each with that line end. */
  public static List<byte[]> corpus(String log, String lineEnd) {
    List<byte[]> messages = new ArrayList<>();
    for (WireLog.Line line : read(log)) {
      if (line instanceof WireLog.Message message) {
        messages.add((message.bytes() + lineEnd).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(messages).isNotEmpty();
    return messages;
  }

  /** A captured log. */
  public static List<WireLog.Line> read(String log) {
    try (InputStream in = Fuzz.class.getResourceAsStream(log)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(WireLog::parse).toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(log, broken);
    }
  }

  /** One more input: messages with mutations, marks at random, or any bytes. */
  public byte[] next() {
    int kind = random.nextInt(8);
    if (kind == 0) {
      return random(random.nextInt(120), null);
    }
    if (kind == 1) {
      return random(random.nextInt(120), MARKS);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    do {
      byte[] message = corpus.get(random.nextInt(corpus.size()));
      // The few longest messages would take most of the time and find nothing more.
      if (message.length < 300 || random.nextInt(20) == 0) {
        out.writeBytes(message);
      }
    } while (random.nextBoolean());
    byte[] bytes = out.toByteArray();
    int mutations = random.nextInt(5);
    for (int i = 0; i < mutations; i++) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  private byte[] mutate(byte[] bytes) {
    int from = random.nextInt(bytes.length + 1);
    int length = Math.min(bytes.length - from, random.nextInt(20));
    byte[] middle =
        switch (random.nextInt(6)) {
          case 0 -> new byte[0];
          case 1 -> random(length + 1, null);
          case 2 -> random(length + 1, MARKS);
          case 3 -> random(1, MARKS);
          case 4 -> twice(bytes, from, length);
          default -> splice();
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(middle);
    // An insertion leaves what follows, a replacement takes the place of it.
    int rest = random.nextBoolean() ? from : from + length;
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }

  private byte[] twice(byte[] bytes, int from, int length) {
    return (new String(bytes, from, length, StandardCharsets.ISO_8859_1))
        .repeat(2)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] splice() {
    byte[] other = corpus.get(random.nextInt(corpus.size()));
    int from = random.nextInt(other.length);
    byte[] piece = new byte[Math.min(other.length - from, random.nextInt(30))];
    System.arraycopy(other, from, piece, 0, piece.length);
    return piece;
  }

  private byte[] random(int length, byte[] alphabet) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] =
          alphabet == null ? (byte) random.nextInt(256) : alphabet[random.nextInt(alphabet.length)];
    }
    return bytes;
  }

  /**
   * Decodes an input whole, byte by byte and in random chunks, each with a new decoder; all three
   * must give the same records, which are returned.
   */
  public <R> List<R> decode(Supplier<Decoder<R>> decoders, byte[] input) {
    try {
      List<R> whole = decode(decoders.get(), input, Integer.MAX_VALUE);
      List<R> single = decode(decoders.get(), input, 1);
      List<R> chunks = decode(decoders.get(), input, 40);
      if (!single.equals(whole) || !chunks.equals(whole)) {
        assertThat(single).isEqualTo(whole);
        assertThat(chunks).isEqualTo(whole);
      }
      return whole;
    } catch (RuntimeException | Error broken) {
      throw new AssertionError("on input " + HexFormat.of().formatHex(input), broken);
    }
  }

  private <R> List<R> decode(Decoder<R> decoder, byte[] input, int longest) {
    List<R> records = new ArrayList<>();
    int at = 0;
    while (at < input.length) {
      int most = Math.min(longest, input.length - at);
      int count = most == 1 || longest > input.length ? most : 1 + random.nextInt(most);
      records.addAll(decoder.feed(input, at, count));
      at += count;
    }
    records.addAll(decoder.end());
    return records;
  }
}
