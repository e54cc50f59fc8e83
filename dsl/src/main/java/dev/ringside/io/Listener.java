package dev.ringside.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A listening socket, unix or TCP; each connection that is taken is posted to the loop. */
public final class Listener implements AutoCloseable {
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
    server.bind(address);
    Listener listener = new Listener(server, endpoint);
    Thread thread = new Thread(() -> listener.accept(loop, name, handlers), name + " listener");
    thread.setDaemon(true);
    thread.start();
    return listener;
  }

  private void accept(Loop loop, String name, Supplier<Connection.Handler> handlers) {
    while (server.isOpen()) {
      Connection.Handler handler = handlers.get();
      try {
        new Connection(loop, server.accept(), name, handler);
      } catch (IOException closed) {
        loop.post(handler::ended);
      }
    }
  }

  /** Stops listening and removes the socket's file. */
  @Override
  public void close() throws IOException {
    server.close();
    if (Connection.address(endpoint) instanceof UnixDomainSocketAddress) {
      Files.deleteIfExists(Path.of(endpoint));
    }
  }
}
