package dev.ringside.target;

import dev.ringside.io.Loop;
import dev.ringside.link.StubLink;
import dev.ringside.link.Tap;
import dev.ringside.stub.ram.Paging;
import dev.ringside.wire.rsp.RspFrame;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** QEMU's own stub, asked one thing after the other; the machine stands while we are connected. */
final class QemuStub implements AutoCloseable {
  private final BlockingQueue<String> packets = new LinkedBlockingQueue<>();
  private final Loop loop;

  /** The loop's: QEMU may speak as soon as the connection stands. */
  private StubLink link;

  QemuStub(Loop loop, String socket) throws IOException {
    this.loop = loop;
    try {
      loop.call(() -> connect(socket)).get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new IOException("QEMU's stub is out of reach", failure);
    }
    ask("qXfer:features:read:target.xml:0,ffb");
    ask("?");
  }

  private StubLink connect(String socket) throws IOException {
    link = StubLink.connect(loop, socket, Tap.NONE, this::received, () -> packets.add("gone"));
    return link;
  }

  private void received(RspFrame frame) {
    if (frame instanceof RspFrame.Packet packet) {
      link.send(new RspFrame.Ack());
      packets.add(packet.payload());
    }
  }

  private void send(RspFrame frame) {
    loop.post(() -> link.send(frame));
  }

  private String next() {
    try {
      String packet = packets.poll(20, TimeUnit.SECONDS);
      if (packet == null) {
        throw new AssertionError("QEMU's stub is silent");
      }
      return packet;
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  /** Its answer; a stop that nobody asked for, as it sends when somebody connects, is none. */
  String ask(String payload) {
    send(new RspFrame.Packet(payload));
    String answer = next();
    boolean stop = answer.startsWith("T") && !payload.equals("?");
    return stop ? next() : answer;
  }

  /** Lets the machine run for a moment. */
  void run() {
    send(new RspFrame.Packet("c"));
    send(new RspFrame.Interrupt());
    next();
  }

  long register(int number) {
    String hex = ask("p" + Integer.toHexString(number));
    return Long.reverseBytes(Long.parseUnsignedLong(hex, 16)) >>> (Long.SIZE - 4 * hex.length());
  }

  Paging paging() {
    return new Paging(
        register(Paging.CR0), register(Paging.CR3), register(Paging.CR4), register(Paging.EFER));
  }

  /** Memory at a virtual address; empty where QEMU answers with an error. */
  Optional<byte[]> read(long address, int length) {
    String hex = ask("m" + Long.toHexString(address) + "," + Integer.toHexString(length));
    return hex.startsWith("E") ? Optional.empty() : Optional.of(HexFormat.of().parseHex(hex));
  }

  /** The same at a physical address. */
  Optional<byte[]> readPhysical(long address, int length) {
    ask("Qqemu.PhyMemMode:1");
    try {
      return read(address, length);
    } finally {
      ask("Qqemu.PhyMemMode:0");
    }
  }

  @Override
  public void close() {
    loop.post(link::close);
  }
}
