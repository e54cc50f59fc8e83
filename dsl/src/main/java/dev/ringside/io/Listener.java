package dev.ringside.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A listening socket, unix or TCP; each connection that is taken is posted to the loop. */
public final class Listener implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ServerSocketChannel server;
  private final String endpoint;

  private Listener(ServerSocketChannel server, String endpoint) {
    this.server = server;
    this.endpoint = endpoint;
  }

  /**
   * Listens.
   *
   * @param endpoint a unix socket's path or {@code host:port}
   * @param handlers makes the handler of each connection that is taken
   */
  public static Listener open(
      Loop loop, String endpoint, String name, Supplier<Connection.Handler> handlers)
      throws IOException {
    SocketAddress address = Connection.address(endpoint);
    ServerSocketChannel server =
        address instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    try {
      server.bind(address);
    } catch (IOException failure) {
      server.close();
      throw new IOException("cannot listen at " + endpoint + ": " + failure.getMessage(), failure);
    } catch (UnresolvedAddressException unknown) {
      server.close();
      throw new IOException("cannot listen at " + endpoint + ": there is no such host", unknown);
    }
    Listener listener = new Listener(server, endpoint);
    Thread thread = new Thread(() -> listener.accept(loop, name, handlers), name + " listener");
    thread.setDaemon(true);
    thread.start();
    return listener;
  }

  private void accept(Loop loop, String name, Supplier<Connection.Handler> handlers) {
    while (server.isOpen()) {
      try {
        SocketChannel peer = server.accept();
        // Only now: a handler belongs to a peer, and is told of that peer's end alone.
        take(loop, name, peer, handlers.get());
      } catch (ClosedChannelException end) {
        return;
      } catch (IOException refused) {
        // No descriptor is free (EMFILE): whoever wants in is in the queue still.
        if (closedWithinPause()) {
          return;
        }
      }
    }
  }

  private boolean closedWithinPause() {
    try {
      return closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void take(Loop loop, String name, SocketChannel peer, Connection.Handler handler)
      throws IOException {
    try {
      new Connection(loop, peer, name, handler);
    } catch (IOException vanished) {
      peer.close();
      loop.post(handler::ended);
    }
  }

  /** Stops listening and removes the socket's file. */
  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    if (Connection.address(endpoint) instanceof UnixDomainSocketAddress) {
      Files.deleteIfExists(Path.of(endpoint));
    }
  }
}
