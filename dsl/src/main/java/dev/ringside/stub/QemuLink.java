package dev.ringside.stub;

import dev.ringside.io.Loop;
import dev.ringside.link.StubLink;
import dev.ringside.link.Tap;
import dev.ringside.stub.ram.Ram;
import dev.ringside.stub.ram.RamReads;
import dev.ringside.wire.rsp.RspFrame;
import dev.ringside.wire.rsp.StopReply;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The connection to QEMU's stub. What QEMU would answer and we know ourselves it is not asked for:
 * memory that is shared with us, and what it has said of a CPU before. A register's new value it is
 * told without waiting for it to say OK. Whoever asks notices nothing but the time: measured 0.3 to
 * 2 µs instead of 28 to 150 µs. The wire log shows such an answer like QEMU's, so that it can be
 * replayed, with a line on the channel {@code own} before it, where QEMU's late OK goes too. Owned
 * by the loop.
 */
final class QemuLink {
  private static final String CHANNEL = "rsp";
  private static final String OWN = "own";
  private final Loop loop;
  private final Optional<Ram> ram;
  private final Tap tap;
  private final Consumer<RspFrame> frames;

  /** What QEMU has not answered yet. */
  private final Queue<Asked> asked = new ArrayDeque<>();

  /**
   * What waits until QEMU has answered everything: it stops a machine that runs when it receives
   * anything but an acknowledgement of what it sent last (QEMU 7.2, gdbstub.c, gdb_read_byte).
   */
  private final Deque<RspFrame> waiting = new ArrayDeque<>();

  private StubLink link;
  private RamReads reads = RamReads.NONE;
  private CpuAnswers cpus = CpuAnswers.NONE;

  /** Whether the answer that is being taken is ours: QEMU waits for no acknowledgement of it. */
  private boolean own;

  /**
   * A request.
   *
   * @param silent whether it was answered already
   */
  private record Asked(String payload, boolean silent) {}

  private QemuLink(Loop loop, Optional<Ram> ram, Tap tap, Consumer<RspFrame> frames) {
    this.loop = loop;
    this.ram = ram;
    this.tap = tap;
    this.frames = frames;
  }

  static QemuLink connect(
      Loop loop,
      String endpoint,
      Optional<Ram> ram,
      Tap tap,
      Consumer<RspFrame> frames,
      Runnable ended)
      throws IOException {
    QemuLink qemu = new QemuLink(loop, ram, tap, frames);
    Tap messages = tap == Tap.NONE ? Tap.NONE : qemu::message;
    qemu.link = StubLink.connect(loop, endpoint, messages, qemu::received, ended);
    return qemu;
  }

  /** An answer that was given already is QEMU's own matter. */
  private void message(boolean sent, String channel, String text) {
    boolean late = !sent && text.startsWith("$") && silent();
    tap.message(sent, late ? OWN : channel, text);
  }

  private boolean silent() {
    return !asked.isEmpty() && asked.peek().silent();
  }

  void send(RspFrame frame) {
    if (own && frame instanceof RspFrame.Ack) {
      log(true, frame);
    } else if (!waiting.isEmpty()) {
      waiting.add(frame);
    } else {
      sendNow(frame);
    }
  }

  private void sendNow(RspFrame frame) {
    if (!(frame instanceof RspFrame.Packet packet)) {
      link.send(frame);
    } else if (GdbRequest.resumes(packet.payload()) && asked.stream().anyMatch(Asked::silent)) {
      waiting.add(frame);
    } else {
      send(packet);
    }
  }

  private void send(RspFrame.Packet packet) {
    String request = packet.payload();
    boolean next = asked.stream().allMatch(Asked::silent);
    Optional<CpuAnswers> written = cpus.written(request).filter(none -> next);
    Optional<String> known =
        ram.flatMap(memory -> reads.answer(request, memory))
            .or(() -> cpus.answer(request))
            .filter(none -> next);
    if (written.isPresent()) {
      cpus = written.get();
      asked.add(new Asked(request, true));
      link.send(packet);
      answer("OK");
    } else if (known.isPresent()) {
      reads = request.equals("g") ? reads.answered(request, known.get()) : reads;
      log(true, packet);
      answer(known.get());
    } else {
      ask(packet);
    }
  }

  private void ask(RspFrame.Packet packet) {
    reads = reads.sent(packet.payload());
    cpus = cpus.sent(packet.payload());
    if (!GdbRequest.resumes(packet.payload())) {
      asked.add(new Asked(packet.payload(), false));
    }
    link.send(packet);
  }

  /** Posted, as QEMU's answers are: the asker has finished asking then. */
  private void answer(String answer) {
    loop.post(
        () -> {
          RspFrame.Packet packet = new RspFrame.Packet(answer);
          tap.message(false, OWN, "in QEMU's place");
          log(false, packet);
          own = true;
          frames.accept(packet);
          own = false;
        });
  }

  private void log(boolean sent, RspFrame frame) {
    tap.message(sent, CHANNEL, () -> StubLink.text(frame));
  }

  private void received(RspFrame frame) {
    if (!(frame instanceof RspFrame.Packet packet)) {
      frames.accept(frame);
      return;
    }
    Optional<StopReply> stop = StopReply.parse(packet.payload());
    if (stop.isPresent() && (asked.isEmpty() || !asked.peek().payload().equals("?"))) {
      reads = reads.forgotten();
      cpus = cpus.stopped(stop.get());
      frames.accept(frame);
    } else if (silent()) {
      asked.remove();
      tap.message(true, OWN, "+");
      link.sendUnlogged(new RspFrame.Ack());
      goOn();
    } else {
      answered(packet);
    }
  }

  private void answered(RspFrame.Packet packet) {
    if (!asked.isEmpty()) {
      String request = asked.remove().payload();
      reads = reads.answered(request, packet.payload());
      cpus = cpus.answered(request, packet.payload());
    }
    frames.accept(packet);
  }

  private void goOn() {
    if (asked.isEmpty()) {
      List<RspFrame> now = List.copyOf(waiting);
      waiting.clear();
      now.forEach(this::send);
    }
  }

  /** The machine was reset: its CPUs are not what they were. */
  void forget() {
    reads = reads.forgotten();
    cpus = CpuAnswers.NONE;
  }

  void close() {
    link.close();
  }
}
