package dev.ringside.link;

import dev.ringside.io.Connection;
import dev.ringside.io.Loop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file on its way into the guest, through a virtio port that carries nothing else. The agent
 * takes files too, but reads its JSON by the byte: under TCG 2 MB/s came through there (qemu-ga
 * 7.2), 25 MB/s here. Used by one thread, which may wait in {@link #open}; what happens on the
 * connection happens on the loop.
 *
 * <p>Who reads the port in the guest writes {@link #word} and a line feed to it when it is about to
 * read: before that the guest may have nobody there, or somebody who was to take another file and
 * was held up. Closing it drops what was not read, and the reader meets the end of its input.
 */
public final class Upload implements AutoCloseable {
  /** The port's name, a file below {@code /dev/virtio-ports} in the guest. */
  public static final String PORT = "dev.ringside.files.0";

  private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

  private final Loop loop;
  private final String endpoint;
  private final String word = Long.toHexString(NEXT.incrementAndGet());
  private final Sender sender;
  private Optional<Connection> connection = Optional.empty();

  /**
   * One that has not begun.
   *
   * @param endpoint the port's unix socket, which QEMU serves to one at a time
   */
  public Upload(Loop loop, String endpoint, byte[] content) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.sender = new Sender(word + "\n", content);
  }

  /** What the reader must say first. */
  public String word() {
    return word;
  }

  /**
   * Waits for the guest from now on, and sends.
   *
   * @throws IOException when nothing listens there, or the thread is interrupted
   */
  public void open() throws IOException {
    connection = Optional.of(Connection.open(loop, endpoint, sender));
  }

  /** Whether the right one asked for it. */
  public boolean asked() {
    return sender.asked;
  }

  /**
   * Whether somebody else asked, who is sent away by that: another upload may meet the right one.
   */
  public boolean misheard() {
    return sender.misheard;
  }

  /** Whether nothing more of it will reach the guest: somebody else asked, or QEMU hung up. */
  public boolean lost() {
    return sender.lost;
  }

  @Override
  public void close() {
    connection.ifPresent(Connection::abort);
  }

  /** The loop's; its answers may be read by any thread. */
  private static final class Sender implements Connection.Handler {
    private final String wanted;
    private final byte[] content;
    private final StringBuilder said = new StringBuilder();
    private Connection guest;
    private volatile boolean asked;
    private volatile boolean misheard;
    private volatile boolean lost;

    Sender(String wanted, byte[] content) {
      this.wanted = wanted;
      this.content = content;
    }

    @Override
    public void opened(Connection connection) {
      guest = connection;
    }

    @Override
    public void received(byte[] piece) {
      said.append(new String(piece, StandardCharsets.ISO_8859_1));
      if (!asked && said.toString().equals(wanted)) {
        asked = true;
        guest.send(content);
      } else if (!wanted.startsWith(said.toString())) {
        misheard = true;
        guest.abort();
      }
    }

    @Override
    public void ended() {
      lost = true;
    }
  }
}
