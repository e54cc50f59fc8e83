package dev.ringside.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Types written down as a kernel's section {@code .BTF} holds them. */
final class BtfSection {
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final List<Integer> words = new ArrayList<>();

  /** A type's three words, and those behind them. */
  void type(String name, int kind, int count, int last, int... more) {
    words.add(string(name));
    words.add(kind << 24 | count);
    words.add(last);
    for (int word : more) {
      words.add(word);
    }
  }

  int string(String text) {
    if (strings.size() == 0) {
      strings.write(0);
    }
    if (text.isEmpty()) {
      return 0;
    }
    int at = strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    strings.write(0);
    return at;
  }

  byte[] bytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(24 + 4 * words.size() + strings.size())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 0xeb9f)
            .putShort((short) 1)
            .putInt(24)
            .putInt(0)
            .putInt(4 * words.size())
            .putInt(4 * words.size())
            .putInt(strings.size());
    words.forEach(bytes::putInt);
    return bytes.put(strings.toByteArray()).array();
  }
}
