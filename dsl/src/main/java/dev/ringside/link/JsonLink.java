package dev.ringside.link;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.io.Connection;
import dev.ringside.io.Loop;
import dev.ringside.wire.qmp.QmpDecoder;
import dev.ringside.wire.qmp.QmpEncoder;
import dev.ringside.wire.qmp.QmpMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Commands and answers in QMP's JSON over one connection: what QEMU's monitor and the guest agent
 * have in common. Owned by the loop.
 */
final class JsonLink implements Connection.Handler {
  private final Loop loop;
  private final String channel;
  private final Tap tap;
  private final Function<String, String> explain;
  private final Listener listener;
  private final QmpDecoder decoder = new QmpDecoder();
  private final Map<String, CompletableFuture<JsonNode>> open = new LinkedHashMap<>();
  private Connection connection;
  private long lastId;
  private String lost = "";

  /** Told, on the loop, what comes without being asked. */
  interface Listener {
    void greeting(QmpMessage.Greeting greeting);

    void event(QmpMessage.Event event);

    void lost();
  }

  /**
   * A link without connection yet.
   *
   * @param explain makes the sentence of a lost peer from the command that was open
   */
  JsonLink(
      Loop loop, String channel, Tap tap, Function<String, String> explain, Listener listener) {
    this.loop = loop;
    this.channel = channel;
    this.tap = tap;
    this.explain = explain;
    this.listener = listener;
  }

  CompletableFuture<JsonNode> execute(String command, Map<String, ?> arguments) {
    loop.assertInside();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    if (connection == null || !lost.isEmpty()) {
      answer.completeExceptionally(LinkException.lost(explain.apply(command)));
      return answer;
    }
    String id = "r" + ++lastId;
    open.put(id, answer);
    send(QmpEncoder.command(command, arguments, id));
    return answer;
  }

  /** Sends bytes whose answer carries no id of ours; dropped while there is no connection. */
  void send(byte[] bytes) {
    if (connection == null) {
      return;
    }
    tap.message(true, channel, new String(bytes, StandardCharsets.UTF_8).strip());
    connection.send(bytes);
  }

  /** The answer with that id will come here; for answers which the peer gives without id. */
  CompletableFuture<JsonNode> expect(String id) {
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    open.put(id, answer);
    return answer;
  }

  void close() {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
  }

  @Override
  public void received(byte[] piece) {
    for (QmpMessage message : decoder.feed(piece, 0, piece.length)) {
      // What one message does to somebody must not cost the others of the piece.
      try {
        received(message);
      } catch (RuntimeException | Error defect) {
        loop.defect(defect);
      }
    }
  }

  private void received(QmpMessage message) {
    tap.message(false, channel, () -> text(message));
    message
        .<Runnable>fold(
            greeting -> () -> listener.greeting(greeting),
            result -> () -> returned(result),
            failure -> () -> failed(failure),
            event -> () -> listener.event(event),
            junk -> () -> {})
        .run();
  }

  @Override
  public void ended() {
    lost = "lost";
    List<String> ids = List.copyOf(open.keySet());
    for (String id : ids) {
      open.remove(id).completeExceptionally(LinkException.lost(explain.apply(channel)));
    }
    listener.lost();
  }

  private void returned(QmpMessage.Return result) {
    CompletableFuture<JsonNode> answer = open.remove(key(result));
    if (answer != null) {
      answer.complete(result.value());
    }
  }

  /** The agent answers {@code guest-sync-delimited} with the number that was sent. */
  private static String key(QmpMessage.Return result) {
    return result.id().isEmpty() ? "sync" + result.value().asText() : result.id();
  }

  private void failed(QmpMessage.Failure failure) {
    CompletableFuture<JsonNode> answer = open.remove(failure.id());
    if (answer != null) {
      answer.completeExceptionally(new LinkException(failure.description()));
    }
  }

  private static String text(QmpMessage message) {
    return message.fold(
        greeting -> "{\"QMP\": " + greeting.version() + "}",
        result -> "{\"return\": " + result.value() + ", \"id\": \"" + result.id() + "\"}",
        failure ->
            "{\"error\": \"" + failure.description() + "\", \"id\": \"" + failure.id() + "\"}",
        event -> "{\"event\": \"" + event.name() + "\", \"data\": " + event.data() + "}",
        junk -> junk.line());
  }
}
