package dev.ringside.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A stream socket, unix or TCP. What arrives is posted to the loop; what is sent is queued.
 *
 * <p>Java 17: {@code Channels.newInputStream} and {@code newOutputStream} over one unix {@link
 * SocketChannel} deadlock when a write meets a blocked read, therefore the channel's own {@code
 * read} and {@code write}.
 */
public final class Connection implements AutoCloseable {
  private final SocketChannel channel;
  private final Writer writer;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Told on the loop what happens on the connection. */
  public interface Handler {
    /** The connection stands; called before anything else. */
    default void opened(Connection connection) {}

    /** A piece of bytes arrived. */
    void received(byte[] piece);

    /** The peer closed or vanished; called once, also after our own {@link Connection#close}. */
    void ended();
  }

  Connection(Loop loop, SocketChannel channel, String name, Handler handler) throws IOException {
    this.channel = channel;
    if (channel.getLocalAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    this.writer = new Writer(name + " writer", this::write, () -> {}, channel::close);
    loop.post(() -> handler.opened(this));
    Reader.start(
        name + " reader",
        this::read,
        piece -> loop.post(() -> handler.received(piece)),
        () -> {
          close();
          loop.post(handler::ended);
        });
  }

  /**
   * Connects.
   *
   * @param endpoint a unix socket's path or {@code host:port}
   * @throws IOException when nothing listens there
   */
  public static Connection open(Loop loop, String endpoint, String name, Handler handler)
      throws IOException {
    SocketAddress address = address(endpoint);
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      channel.connect(address);
      return new Connection(loop, channel, name, handler);
    } catch (IOException failure) {
      channel.close();
      throw new IOException("cannot connect to " + endpoint + ": " + failure.getMessage(), failure);
    } catch (UnresolvedAddressException unknown) {
      channel.close();
      throw new IOException("cannot connect to " + endpoint + ": there is no such host", unknown);
    }
  }

  /** A unix socket's path, or {@code host:port} ({@code :port} is the loopback interface). */
  static SocketAddress address(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    if (!endpoint.contains("/") && colon >= 0) {
      String host = colon == 0 ? "127.0.0.1" : endpoint.substring(0, colon);
      return new InetSocketAddress(host, Integer.parseInt(endpoint.substring(colon + 1)));
    }
    return UnixDomainSocketAddress.of(Path.of(endpoint));
  }

  /** Queues bytes for the peer; dropped once it is gone. */
  public void send(byte[] bytes) {
    writer.send(bytes);
  }

  /** Closes after what was sent so far is written. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      writer.close();
    }
  }

  private int read(byte[] into) throws IOException {
    return channel.read(ByteBuffer.wrap(into));
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
