package dev.ringside.link;

import dev.ringside.io.Loop;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * A short visit to a stub, as a gdb makes it that asks a few things and goes. Owned by the loop.
 */
public final class StubVisit implements AutoCloseable {
  private final Queue<CompletableFuture<String>> asked = new ArrayDeque<>();
  private final String endpoint;
  private StubLink link;
  private boolean stopped;
  private boolean over;

  private StubVisit(String endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Connects; call it on the loop.
   *
   * @param endpoint a unix socket's path or {@code host:port}
   * @throws IOException when nobody listens there
   */
  public static StubVisit open(Loop loop, String endpoint, Tap tap) throws IOException {
    loop.assertInside();
    StubVisit visit = new StubVisit(endpoint);
    visit.link = StubLink.connect(loop, endpoint, tap, visit::received, visit::ended);
    return visit;
  }

  /**
   * Asks; the future completes on the loop. What is no frame at all fails it, so that another
   * protocol is not waited for.
   */
  public CompletableFuture<String> ask(String payload) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    if (over) {
      answer.completeExceptionally(LinkException.lost("the stub at " + endpoint + " is gone"));
    } else {
      asked.add(answer);
      link.send(new RspFrame.Packet(payload));
    }
    return answer;
  }

  /**
   * Whether the stub told of a stop that nobody asked for: QEMU 7.2 stops the machine when somebody
   * connects, and tells so before its first answer, unless it stood already.
   */
  public boolean stopped() {
    return stopped;
  }

  private void received(RspFrame frame) {
    if (frame instanceof RspFrame.Packet packet) {
      link.send(new RspFrame.Ack());
      boolean stop = StopReply.parse(packet.payload()).isPresent();
      stopped |= stop;
      if (!stop && !asked.isEmpty()) {
        asked.remove().complete(packet.payload());
      }
    } else if (frame instanceof RspFrame.Junk) {
      fail("what listens at " + endpoint + " is no gdb stub");
    }
  }

  private void ended() {
    over = true;
    fail("the stub at " + endpoint + " hung up");
  }

  private void fail(String why) {
    while (!asked.isEmpty()) {
      asked.remove().completeExceptionally(new LinkException(why));
    }
  }

  /** Hangs up. */
  @Override
  public void close() {
    link.close();
  }
}
