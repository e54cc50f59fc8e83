package dev.ringside.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.io.Connection;
import dev.ringside.io.Loop;
import dev.ringside.wire.mi.MiRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The conversations with peers that say what a test has them say. */
@Timeout(60)
class LinksTest {
  private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final Loop loop = Loop.start("test loop", defects::add);
  @TempDir Path folder;

  @AfterEach
  void close() {
    loop.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** QEMU's end of a connection. */
  private final class Peer implements Connection.Handler {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();
    final Connection connection;

    Peer(String endpoint) throws Exception {
      connection = Connection.open(loop, endpoint, this);
    }

    void says(String text) {
      connection.send(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void received(byte[] piece) {
      heard.add(new String(piece, StandardCharsets.UTF_8));
    }

    @Override
    public void ended() {
      ended.complete(null);
    }
  }

  private static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n";

  @Test
  void aListenerThatFailsCostsNoOtherMessage() throws Exception {
    String endpoint = folder.resolve("qmp").toString();
    IllegalStateException odd = new IllegalStateException("odd");
    QmpLink link =
        QmpLink.listen(
            loop,
            endpoint,
            Tap.NONE,
            event -> {
              throw odd;
            });
    Peer peer = new Peer(endpoint);
    peer.says(
        "{\"event\": \"STOP\", \"data\": {}, \"timestamp\": {\"seconds\": 1, \"microseconds\": 2}}\n"
            + GREETING);
    assertThat(peer.heard.poll(30, TimeUnit.SECONDS)).contains("qmp_capabilities");
    peer.says("{\"return\": {}, \"id\": \"r1\"}\n");
    get(link.ready());
    assertThat(defects).containsExactly(odd);
    link.close();
    get(peer.ended);
  }

  @Test
  void theSameOfGdb() throws Exception {
    CompletableFuture<String> said = new CompletableFuture<>();
    IllegalStateException odd = new IllegalStateException("odd");
    MiLink.Listener listener =
        new MiLink.Listener() {
          @Override
          public void async(MiRecord.Async message) {
            throw odd;
          }

          @Override
          public void stream(MiRecord.Stream message) {
            said.complete(message.text());
          }

          @Override
          public void gdbEnded(String cause) {}
        };
    List<String> gdb = List.of("printf", "*running,thread-id=\"all\"\\n~\"hello\"\\n");
    MiLink link = get(loop.call(() -> MiLink.start(loop, gdb, Tap.NONE, listener)));
    assertThat(get(said)).isEqualTo("hello");
    assertThat(defects).containsExactly(odd);
    get(link.exited());
  }

  @Test
  void whoeverWaitsForAPeerThatEndsIsTold() throws Exception {
    String endpoint = folder.resolve("qmp").toString();
    QmpLink link = QmpLink.listen(loop, endpoint, Tap.NONE, event -> {});
    Peer peer = new Peer(endpoint);
    peer.says(GREETING);
    assertThat(peer.heard.poll(30, TimeUnit.SECONDS)).contains("qmp_capabilities");
    peer.says("{\"return\": {}, \"id\": \"r1\"}\n");
    get(link.ready());
    var answer = loop.call(() -> link.execute("query-status", Map.of()));
    assertThat(peer.heard.poll(30, TimeUnit.SECONDS)).contains("query-status");
    peer.connection.close();
    assertThatThrownBy(() -> get(get(answer)))
        .hasCauseInstanceOf(LinkException.class)
        .hasMessageContaining("QEMU is gone");
    assertThatThrownBy(() -> get(get(loop.call(() -> link.execute("query-version", Map.of())))))
        .hasMessageContaining("it cannot be asked query-version");
    link.close();
    assertThat(defects).isEmpty();
  }

  /** QEMU may end before it has connected. */
  @Test
  void whoeverWaitsForAPeerThatNeverCameIsTold() throws Exception {
    QmpLink qmp = QmpLink.listen(loop, folder.resolve("qmp").toString(), Tap.NONE, event -> {});
    AgentLink agent = AgentLink.listen(loop, folder.resolve("agent").toString(), Tap.NONE);
    CompletableFuture<Void> agentReady = get(loop.call(agent::ready));
    qmp.close();
    agent.close();
    assertThatThrownBy(() -> get(qmp.ready())).hasMessageContaining("before its monitor was ready");
    assertThatThrownBy(() -> get(agentReady)).hasMessageContaining("before the agent was up");
    assertThat(defects).isEmpty();
  }
}
