package dev.ringside.link;

import dev.ringside.io.Connection;
import dev.ringside.io.Loop;
import dev.ringside.wire.rsp.RspDecoder;
import dev.ringside.wire.rsp.RspEncoder;
import dev.ringside.wire.rsp.RspFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * One end of a conversation in the remote serial protocol: with QEMU's stub, or with the gdb that
 * connected to ours. Owned by the loop.
 */
public final class StubLink implements Connection.Handler {
  private final String channel;
  private final Tap tap;
  private final Consumer<RspFrame> frames;
  private final Runnable ended;
  private final RspDecoder decoder = new RspDecoder();
  private Connection connection;

  /**
   * A link that waits for its connection.
   *
   * @param channel its name in the wire log
   * @param frames told each frame, on the loop
   * @param ended told once, on the loop, that the peer is gone
   */
  public StubLink(String channel, Tap tap, Consumer<RspFrame> frames, Runnable ended) {
    this.channel = channel;
    this.tap = tap;
    this.frames = frames;
    this.ended = ended;
  }

  /** Connects to QEMU's stub. QEMU 7.2 stops the machine when somebody connects. */
  public static StubLink connect(
      Loop loop, String endpoint, Tap tap, Consumer<RspFrame> frames, Runnable ended)
      throws IOException {
    StubLink link = new StubLink("rsp", tap, frames, ended);
    link.connection = Connection.open(loop, endpoint, link);
    return link;
  }

  /** Sends a frame; dropped when the peer is gone. */
  public void send(RspFrame frame) {
    if (connection == null) {
      return;
    }
    byte[] bytes = RspEncoder.encode(frame);
    tap.message(true, channel, () -> new String(bytes, StandardCharsets.ISO_8859_1));
    connection.send(bytes);
  }

  /** The same without a word in the wire log. */
  public void sendUnlogged(RspFrame frame) {
    if (connection != null) {
      connection.send(RspEncoder.encode(frame));
    }
  }

  /** Ends the conversation. */
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public void opened(Connection opened) {
    connection = opened;
  }

  @Override
  public void received(byte[] piece) {
    for (RspFrame frame : decoder.feed(piece, 0, piece.length)) {
      tap.message(false, channel, () -> text(frame));
      frames.accept(frame);
    }
  }

  /** A frame as it stands on the wire. */
  public static String text(RspFrame frame) {
    return new String(RspEncoder.encode(frame), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void ended() {
    connection = null;
    ended.run();
  }
}
