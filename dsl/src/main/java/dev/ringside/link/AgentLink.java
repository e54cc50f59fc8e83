package dev.ringside.link;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.io.Listener;
import dev.ringside.io.Loop;
import dev.ringside.wire.qmp.QmpEncoder;
import dev.ringside.wire.qmp.QmpMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The conversation with the agent in the guest (qemu-ga). Owned by the loop.
 *
 * <p>Nobody knows when the agent opens its port, so we ask for a sign of life until one comes. On a
 * serial port the line echoes what we send until the agent has opened it: that is junk and skipped.
 */
public final class AgentLink {
  private static final Duration SIGN_OF_LIFE = Duration.ofMillis(500);
  private final Loop loop;
  private final JsonLink json;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private Listener listener;
  private boolean connected;
  private long lastSync = System.nanoTime() >>> 20;

  private AgentLink(Loop loop, Tap tap) {
    this.loop = loop;
    this.json =
        new JsonLink(
            loop,
            "agent",
            tap,
            command -> "the guest agent is out of reach: it cannot be asked " + command,
            new JsonLink.Listener() {
              @Override
              public void greeting(QmpMessage.Greeting greeting) {}

              @Override
              public void event(QmpMessage.Event event) {}

              @Override
              public void lost() {
                neverReady();
              }
            });
  }

  /** Listens for QEMU, which stands between us and the agent, on a unix socket. */
  public static AgentLink listen(Loop loop, String endpoint, Tap tap) throws IOException {
    AgentLink link = new AgentLink(loop, tap);
    link.listener = Listener.open(loop, endpoint, () -> link.json);
    return link;
  }

  /** Asks for signs of life from now on; completes when the agent gave one. */
  public CompletableFuture<Void> ready() {
    loop.assertInside();
    if (!connected && !ready.isDone()) {
      connected = true;
      synchronise();
    }
    return ready;
  }

  /**
   * Has an agent that was up already forget what it was told in part: the sentinel before the
   * synchronisation clears its parser. Nothing is waited for; it may stand still.
   */
  public void resynchronise() {
    loop.assertInside();
    connected = true;
    ask();
  }

  private void synchronise() {
    ask();
    loop.after(
        SIGN_OF_LIFE,
        () -> {
          if (!ready.isDone()) {
            synchronise();
          }
        });
  }

  private void ask() {
    long number = ++lastSync;
    json.expect("sync" + number).thenAccept(answer -> ready.complete(null));
    json.send(QmpEncoder.agentSync(number));
  }

  /** Executes a command in the guest; the future completes on the loop. */
  public CompletableFuture<JsonNode> execute(String command, Map<String, ?> arguments) {
    return json.execute(command, arguments);
  }

  private void neverReady() {
    ready.completeExceptionally(LinkException.lost("QEMU ended before the agent was up"));
  }

  /** Ends the conversation; the agent lives on. */
  public void close() throws IOException {
    json.close();
    neverReady();
    listener.close();
  }
}
