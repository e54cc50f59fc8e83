package dev.ringside.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectionTest {
  private static final int BIG = 8 << 20;
  @TempDir Path folder;
  private final CompletableFuture<Void> defect = new CompletableFuture<>();
  private final Loop loop = Loop.start("a loop", defect::completeExceptionally);

  private Listener listener;

  @AfterEach
  void end() throws IOException {
    if (listener != null) {
      listener.close();
    }
    loop.close();
    assertThat(defect).isNotDone();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  /** One end; counts what it receives, on the loop. */
  private final class End implements Connection.Handler {
    private final boolean echo;
    private final int expected;
    private final CompletableFuture<Connection> open = new CompletableFuture<>();
    private final CompletableFuture<String> all = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    End(boolean echo, int expected) {
      this.echo = echo;
      this.expected = expected;
    }

    @Override
    public void opened(Connection connection) {
      loop.assertInside();
      open.complete(connection);
    }

    @Override
    public void received(byte[] piece) {
      loop.assertInside();
      text.append(new String(piece, StandardCharsets.ISO_8859_1));
      if (echo) {
        open.join().send(piece);
      }
      if (text.length() == expected) {
        all.complete(text.toString());
      }
    }

    @Override
    public void ended() {
      loop.assertInside();
      assertThat(ended.complete(null)).as("ended once").isTrue();
    }
  }

  private static Supplier<Connection.Handler> only(End first) {
    AtomicReference<End> next = new AtomicReference<>(first);
    return () -> {
      End handler = next.getAndSet(null);
      assertThat(handler).as("one peer, one handler").isNotNull();
      return handler;
    };
  }

  private String endpoint(String kind) throws IOException {
    if (kind.equals("unix")) {
      return folder.resolve("socket").toString();
    }
    try (ServerSocket free = new ServerSocket(0)) {
      return ":" + free.getLocalPort();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void whatIsSentComesBack(String kind) throws Exception {
    End server = new End(true, -1);
    End client = new End(false, 5);
    String endpoint = endpoint(kind);
    listener = Listener.open(loop, endpoint, only(server));
    try (Connection connection = Connection.open(loop, endpoint, client)) {
      connection.send("hello".getBytes(StandardCharsets.UTF_8));
      assertThat(get(client.all)).isEqualTo("hello");
    }
    get(client.ended);
  }

  /** Neither side reads before it has sent: with blocking writes both would wait for ever. */
  @Test
  void bothSidesMaySendMuchAtOnce() throws Exception {
    End server = new End(false, BIG);
    End client = new End(false, BIG);
    String endpoint = endpoint("unix");
    listener = Listener.open(loop, endpoint, only(server));
    try (Connection connection = Connection.open(loop, endpoint, client)) {
      byte[] much = "x".repeat(BIG).getBytes(StandardCharsets.UTF_8);
      connection.send(much);
      get(server.open).send(much);
      assertThat(get(server.all)).hasSize(BIG);
      assertThat(get(client.all)).hasSize(BIG);
    }
  }

  @Test
  void closingWritesFirstWhatWasSent() throws Exception {
    End server = new End(false, BIG);
    String endpoint = endpoint("unix");
    listener = Listener.open(loop, endpoint, only(server));
    Connection connection = Connection.open(loop, endpoint, new End(false, -1));
    connection.send("y".repeat(BIG).getBytes(StandardCharsets.UTF_8));
    connection.close();
    connection.close();
    assertThat(get(server.all)).hasSize(BIG);
    get(server.ended);
  }

  @Test
  void whatIsSentToAPeerThatVanishedIsDropped() throws Exception {
    End server = new End(false, -1);
    End client = new End(false, -1);
    String endpoint = endpoint("unix");
    listener = Listener.open(loop, endpoint, only(server));
    try (Connection connection = Connection.open(loop, endpoint, client)) {
      get(server.open).close();
      get(client.ended);
      connection.send("z".repeat(BIG).getBytes(StandardCharsets.UTF_8));
      connection.send("still nobody".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void nobodyListensIsSaidWithTheEndpoint() {
    String endpoint = folder.resolve("nobody").toString();
    assertThatThrownBy(() -> Connection.open(loop, endpoint, new End(false, -1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot connect to " + endpoint + ": ");
  }

  @Test
  void aClosedListenerLeavesNoFileAndRefuses() throws Exception {
    String endpoint = endpoint("unix");
    Listener.open(loop, endpoint, () -> new End(false, -1)).close();
    assertThat(Path.of(endpoint)).doesNotExist();
    assertThatThrownBy(() -> Connection.open(loop, endpoint, new End(false, -1)))
        .isInstanceOf(IOException.class);
  }

  /** A handler is told of its own peer's end; nobody came, so nothing has ended. */
  @Test
  void aListenerThatClosesEndsNoConversation() throws Exception {
    End server = new End(true, -1);
    End nobody = new End(false, -1);
    AtomicReference<End> next = new AtomicReference<>(server);
    String endpoint = endpoint("unix");
    listener = Listener.open(loop, endpoint, () -> next.getAndSet(nobody));
    End client = new End(false, 5);
    try (Connection connection = Connection.open(loop, endpoint, client)) {
      get(server.open);
      listener.close();
      connection.send("hello".getBytes(StandardCharsets.UTF_8));
      assertThat(get(client.all)).isEqualTo("hello");
      get(loop.call(() -> null));
      assertThat(server.ended).isNotDone();
      assertThat(nobody.ended).isNotDone();
    }
    get(server.ended);
  }

  @Test
  void anEndpointThatIsTakenIsSaid() throws Exception {
    String endpoint = endpoint("unix");
    listener = Listener.open(loop, endpoint, () -> new End(false, -1));
    assertThatThrownBy(() -> Listener.open(loop, endpoint, () -> new End(false, -1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen at " + endpoint + ": ");
  }
}
