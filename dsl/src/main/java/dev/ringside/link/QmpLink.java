package dev.ringside.link;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.io.Connection;
import dev.ringside.io.Listener;
import dev.ringside.io.Loop;
import dev.ringside.wire.qmp.QmpMessage;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The conversation with QEMU's monitor. Owned by the loop.
 *
 * <p>QEMU connects to us: we listen before it starts, so that neither side has to try again.
 */
public final class QmpLink {
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final JsonLink json;
  private Listener listener;

  private QmpLink(Loop loop, Tap tap, Consumer<QmpMessage.Event> events) {
    this.json =
        new JsonLink(
            loop,
            "qmp",
            tap,
            command -> "QEMU is gone: it cannot be asked " + command,
            new JsonLink.Listener() {
              @Override
              public void greeting(QmpMessage.Greeting greeting) {
                negotiate(greeting.version());
              }

              @Override
              public void event(QmpMessage.Event event) {
                events.accept(event);
              }

              @Override
              public void lost() {
                neverReady();
              }
            });
  }

  /** Listens for QEMU on a unix socket. */
  public static QmpLink listen(
      Loop loop, String endpoint, Tap tap, Consumer<QmpMessage.Event> events) throws IOException {
    QmpLink link = new QmpLink(loop, tap, events);
    link.listener = Listener.open(loop, endpoint, () -> link.json);
    return link;
  }

  /** Connects to the monitor of a QEMU that somebody else started. */
  public static QmpLink connect(
      Loop loop, String endpoint, Tap tap, Consumer<QmpMessage.Event> events) throws IOException {
    QmpLink link = new QmpLink(loop, tap, events);
    Connection.open(loop, endpoint, link.json);
    return link;
  }

  private void negotiate(String version) {
    json.execute("qmp_capabilities", Map.of())
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                ready.complete(version);
              } else {
                ready.completeExceptionally(failure);
              }
            });
  }

  /** Completes with QEMU's version when commands are taken. */
  public CompletableFuture<String> ready() {
    return ready;
  }

  /** Executes a command; the future completes on the loop. */
  public CompletableFuture<JsonNode> execute(String command, Map<String, ?> arguments) {
    return json.execute(command, arguments);
  }

  private void neverReady() {
    ready.completeExceptionally(LinkException.lost("QEMU ended before its monitor was ready"));
  }

  /** Ends the conversation; QEMU lives on. */
  public void close() throws IOException {
    json.close();
    neverReady();
    if (listener != null) {
      listener.close();
    }
  }
}
