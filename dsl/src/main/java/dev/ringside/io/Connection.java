package dev.ringside.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * A stream socket, unix or TCP, which the loop reads and writes. What the peer does not take yet is
 * queued, so that the loop never waits for it. Thread-safe.
 */
public final class Connection implements AutoCloseable {
  private static final int PIECE = 64 * 1024;
  private final Loop loop;
  private final SocketChannel channel;
  private final Handler handler;

  /** What the peer has not taken; the loop's own, as all below. */
  private final Deque<ByteBuffer> unsent = new ArrayDeque<>();

  private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
  private Optional<SelectionKey> key = Optional.empty();
  private boolean closing;
  private boolean ended;

  /** Told on the loop what happens on the connection. */
  public interface Handler {
    /** The connection stands; called before anything else. */
    default void opened(Connection connection) {}

    /** A piece of bytes arrived. */
    void received(byte[] piece);

    /** The peer closed or vanished; called once, also after our own {@link Connection#close}. */
    void ended();
  }

  Connection(Loop loop, SocketChannel channel, Handler handler) throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.handler = handler;
    if (channel.getLocalAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    channel.configureBlocking(false);
    loop.post(this::begin);
  }

  private void begin() {
    handler.opened(this);
    if (!ended) {
      try {
        key = Optional.of(loop.watch(channel, interest(), this::ready));
      } catch (IOException vanished) {
        end();
      }
    }
  }

  private int interest() {
    return unsent.isEmpty() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
  }

  /**
   * Connects.
   *
   * @param endpoint a unix socket's path or {@code host:port}
   * @throws IOException when nothing listens there
   */
  public static Connection open(Loop loop, String endpoint, Handler handler) throws IOException {
    SocketAddress address = address(endpoint);
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      channel.connect(address);
      return new Connection(loop, channel, handler);
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

  /** Sends bytes to the peer, in the order of sending; dropped once it is gone. */
  public void send(byte[] bytes) {
    if (loop.isInside()) {
      sendNow(bytes);
    } else {
      loop.post(() -> sendNow(bytes));
    }
  }

  private void sendNow(byte[] bytes) {
    if (!closing && !ended && bytes.length > 0) {
      unsent.add(ByteBuffer.wrap(bytes));
      if (unsent.size() == 1) {
        write();
      }
    }
  }

  /** Closes after what was sent so far is written. Idempotent. */
  @Override
  public void close() {
    if (loop.isInside()) {
      closeNow();
    } else {
      loop.post(this::closeNow);
    }
  }

  /** Closes at once; what the peer has not taken is dropped. Idempotent. */
  public void abort() {
    if (loop.isInside()) {
      end();
    } else {
      loop.post(this::end);
    }
  }

  private void closeNow() {
    closing = true;
    if (unsent.isEmpty()) {
      end();
    }
  }

  private void ready() {
    if (key.filter(SelectionKey::isWritable).isPresent()) {
      write();
    }
    if (!ended && key.filter(SelectionKey::isReadable).isPresent()) {
      read();
    }
  }

  private void read() {
    int length;
    try {
      length = channel.read(piece.clear());
    } catch (IOException vanished) {
      length = -1;
    }
    if (length < 0) {
      end();
    } else if (length > 0) {
      handler.received(Arrays.copyOf(piece.array(), length));
    }
  }

  /** A peer that takes nothing any more has vanished or is about to: reading tells which. */
  private void write() {
    try {
      while (!unsent.isEmpty() && writePiece(unsent.peek())) {
        if (!unsent.peek().hasRemaining()) {
          unsent.remove();
        }
      }
    } catch (IOException gone) {
      unsent.clear();
    }
    key.filter(SelectionKey::isValid).ifPresent(valid -> valid.interestOps(interest()));
    if (closing && unsent.isEmpty()) {
      end();
    }
  }

  /** Whether the peer took all of it: a channel copies what it is given before it tries to send. */
  private boolean writePiece(ByteBuffer bytes) throws IOException {
    ByteBuffer next = bytes.slice(bytes.position(), Math.min(PIECE, bytes.remaining()));
    int taken = channel.write(next);
    bytes.position(bytes.position() + taken);
    return !next.hasRemaining();
  }

  private void end() {
    if (ended) {
      return;
    }
    ended = true;
    unsent.clear();
    try {
      channel.close();
    } catch (IOException gone) {
      loop.defect(gone);
    }
    loop.post(handler::ended);
  }
}
