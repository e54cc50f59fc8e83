package dev.ringside.wire.qmp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ringside.wire.LineSplitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * QEMU's or the agent's bytes to messages, one for each line, in order.
 *
 * <p>Total: whatever the bytes, no exception; a line which is no message is a {@link
 * QmpMessage.Junk}. Blank lines are nothing. Byte 0xff, which no JSON holds, starts the line anew:
 * the agent puts it before the answer to {@code guest-sync-delimited}, and what stood before it is
 * junk.
 *
 * <p>Owned by the reader thread that feeds it (asserted by its splitter).
 */
public final class QmpDecoder {
  private final LineSplitter lines;

  /** A decoder which takes lines of up to {@link LineSplitter#DEFAULT_LIMIT} bytes. */
  public QmpDecoder() {
    this(LineSplitter.DEFAULT_LIMIT);
  }

  /** A decoder which takes lines of up to {@code limit} bytes. */
  public QmpDecoder(int limit) {
    lines = new LineSplitter(limit);
  }

  /** Takes the next bytes and returns the messages which they complete. */
  public List<QmpMessage> feed(byte[] bytes, int offset, int length) {
    List<QmpMessage> messages = new ArrayList<>();
    for (LineSplitter.Line line : lines.feed(bytes, offset, length)) {
      if (line.tooLong()) {
        messages.add(junk(line.bytes(), "a line of " + line.length() + " bytes"));
      } else {
        decode(line.bytes(), messages);
      }
    }
    return messages;
  }

  /** Ends the stream: the line without its end, as junk. */
  public List<QmpMessage> end() {
    return lines.end().stream()
        .filter(l -> !l.bytes().isBlank())
        .<QmpMessage>map(l -> junk(l.bytes(), "the stream ended inside a line"))
        .toList();
  }

  private static void decode(String line, List<QmpMessage> messages) {
    int sentinel = line.lastIndexOf(0xff);
    if (sentinel >= 0) {
      String before = line.substring(0, sentinel);
      if (!before.replace('\u00ff', ' ').isBlank()) {
        messages.add(junk(before, "what stood before the sentinel 0xff"));
      }
    }
    String rest = line.substring(sentinel + 1);
    if (!rest.isBlank()) {
      messages.add(message(rest));
    }
  }

  private static QmpMessage message(String line) {
    if (!line.stripLeading().startsWith("{")) {
      return junk(line, "not a JSON object");
    }
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(utf8(line));
    } catch (JsonProcessingException broken) {
      return junk(line, "not JSON: " + broken.getOriginalMessage());
    }
    if (node.has("return")) {
      return new QmpMessage.Return(id(node), node.get("return"));
    }
    if (node.path("error").isObject()) {
      JsonNode error = node.get("error");
      return new QmpMessage.Failure(
          id(node), error.path("class").asText(), error.path("desc").asText());
    }
    if (node.path("event").isTextual()) {
      JsonNode data = node.has("data") ? node.get("data") : JsonNodeFactory.instance.objectNode();
      return new QmpMessage.Event(node.get("event").textValue(), data, micros(node));
    }
    if (node.path("QMP").isObject()) {
      return greeting(node.get("QMP"));
    }
    return junk(line, "none of return, error, event and QMP");
  }

  private static QmpMessage greeting(JsonNode qmp) {
    JsonNode qemu = qmp.path("version").path("qemu");
    String version =
        qemu.isObject()
            ? "%d.%d.%d"
                .formatted(
                    qemu.path("major").asInt(),
                    qemu.path("minor").asInt(),
                    qemu.path("micro").asInt())
            : "";
    List<String> capabilities = new ArrayList<>();
    qmp.path("capabilities").forEach(c -> capabilities.add(c.asText()));
    return new QmpMessage.Greeting(version, capabilities);
  }

  private static String id(JsonNode node) {
    JsonNode id = node.path("id");
    return id.isContainerNode() ? id.toString() : id.asText();
  }

  private static long micros(JsonNode node) {
    JsonNode time = node.path("timestamp");
    long seconds = time.path("seconds").asLong(-1);
    return seconds < 0 ? -1 : seconds * 1_000_000 + time.path("microseconds").asLong();
  }

  private static QmpMessage.Junk junk(String bytes, String why) {
    return new QmpMessage.Junk(utf8(bytes), why);
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
