package dev.ringside.io;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A listening socket, unix or TCP, of the loop's. Thread-safe. */
public final class Listener implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration CLOSES = Duration.ofSeconds(5);
  private final Loop loop;
  private final ServerSocketChannel server;
  private final String endpoint;
  private final Supplier<Connection.Handler> handlers;
  private Optional<SelectionKey> key = Optional.empty();

  private Listener(
      Loop loop,
      ServerSocketChannel server,
      String endpoint,
      Supplier<Connection.Handler> handlers) {
    this.loop = loop;
    this.server = server;
    this.endpoint = endpoint;
    this.handlers = handlers;
  }

  /**
   * Listens.
   *
   * @param endpoint a unix socket's path or {@code host:port}
   * @param handlers makes the handler of each connection that is taken
   */
  public static Listener open(Loop loop, String endpoint, Supplier<Connection.Handler> handlers)
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
    Listener listener = new Listener(loop, server, endpoint, handlers);
    if (loop.isInside()) {
      listener.begin();
    } else {
      loop.post(listener::begin);
    }
    return listener;
  }

  private void begin() {
    try {
      server.configureBlocking(false);
      key = Optional.of(loop.watch(server, SelectionKey.OP_ACCEPT, this::accept));
    } catch (ClosedChannelException closed) {
      key = Optional.empty();
    } catch (IOException broken) {
      loop.defect(broken);
    }
  }

  private void accept() {
    try {
      SocketChannel peer = server.accept();
      if (peer != null) {
        // Only now: a handler belongs to a peer, and is told of that peer's end alone.
        take(peer, handlers.get());
      }
    } catch (IOException refused) {
      // No descriptor is free (EMFILE): whoever wants in is in the queue still.
      listensFor(0);
      loop.after(PAUSE, () -> listensFor(SelectionKey.OP_ACCEPT));
    }
  }

  private void listensFor(int operations) {
    key.filter(SelectionKey::isValid).ifPresent(valid -> valid.interestOps(operations));
  }

  private void take(SocketChannel peer, Connection.Handler handler) throws IOException {
    try {
      new Connection(loop, peer, handler);
    } catch (IOException vanished) {
      peer.close();
      loop.post(handler::ended);
    }
  }

  /** Stops listening and removes the socket's file. */
  @Override
  public void close() throws IOException {
    server.close();
    loop.forgetClosed(CLOSES);
    if (Connection.address(endpoint) instanceof UnixDomainSocketAddress) {
      Files.deleteIfExists(Path.of(endpoint));
    }
  }
}
