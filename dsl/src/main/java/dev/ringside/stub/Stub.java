package dev.ringside.stub;

import dev.ringside.io.Connection;
import dev.ringside.io.Listener;
import dev.ringside.io.Loop;
import dev.ringside.link.StubLink;
import dev.ringside.link.Tap;
import dev.ringside.wire.rsp.RspFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Our stub at work: it holds the connection to QEMU's stub, listens for one gdb at a time, and does
 * what {@link StubState} decides. Owned by the loop.
 */
public final class Stub implements AutoCloseable {
  private static final Duration QEMU_ANSWERS = Duration.ofSeconds(8);
  private final Loop loop;
  private final Events events;
  private final Tap tap;
  private final Listener listener;
  private StubState state = StubState.initial();
  private StubLink qemu;
  private StubLink gdb;

  /** Told, on the loop, what the stub sees. */
  public interface Events {
    /** The CPUs run now, or have stopped. */
    void witness(boolean running);

    /** QEMU did not answer a request in time. */
    void qemuSilent(String request);
  }

  private Stub(Loop loop, String listen, Tap tap, Events events) throws IOException {
    this.loop = loop;
    this.events = events;
    this.tap = tap;
    this.listener = Listener.open(loop, listen, "gdb", this::admit);
  }

  /**
   * Takes QEMU's stub and listens for gdb; call it on the loop. QEMU 7.2 stops the machine when
   * somebody connects to it.
   *
   * @param qemu QEMU's gdb socket: a path or {@code host:port}
   * @param listen where gdb will connect: a path or {@code host:port}
   * @throws IOException when QEMU's socket cannot be reached or ours not be made
   */
  public static Stub open(Loop loop, String qemu, String listen, Tap tap, Events events)
      throws IOException {
    loop.assertInside();
    Stub stub = new Stub(loop, listen, tap, events);
    try {
      stub.qemu =
          StubLink.connect(
              loop,
              qemu,
              tap,
              frame -> stub.on(new StubInput.FromQemu(frame)),
              () -> stub.on(new StubInput.QemuClosed()));
    } catch (IOException failure) {
      stub.listener.close();
      throw failure;
    }
    stub.on(new StubInput.QemuOpened());
    return stub;
  }

  /** Whether the CPUs run, as far as the stub was told. */
  public boolean running() {
    loop.assertInside();
    return state.running();
  }

  /** Stops the machine as if gdb had asked for it, and gdb hears of it. */
  public void interrupt() {
    on(new StubInput.Interrupt());
  }

  /**
   * How often the stub asked the conditions at an address; empty where it holds none there, and gdb
   * evaluates.
   */
  public OptionalLong evaluations(long address) {
    loop.assertInside();
    Long count = state.breakpoints().evaluations().get(address);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** gdb told its user of a stop: every interrupt asked for so far is settled. */
  public void stopReported() {
    on(new StubInput.StopReported());
  }

  /** Whether the machine stands for its user, and shall stay so if gdb goes. */
  public void stays(boolean stays) {
    on(new StubInput.Stays(stays));
  }

  /**
   * One gdb at a time, as with QEMU itself, but the second is turned away instead of left hanging.
   */
  private Connection.Handler admit() {
    return new Connection.Handler() {
      private StubLink link;

      @Override
      public void opened(Connection connection) {
        if (gdb != null) {
          connection.close();
          return;
        }
        link =
            new StubLink(
                "gdb",
                tap,
                frame -> on(new StubInput.FromGdb(frame)),
                () -> on(new StubInput.GdbClosed()));
        link.opened(connection);
        gdb = link;
        on(new StubInput.GdbOpened());
      }

      @Override
      public void received(byte[] piece) {
        if (link != null) {
          link.received(piece);
        }
      }

      @Override
      public void ended() {
        if (link != null) {
          gdb = null;
          link.ended();
        }
      }
    };
  }

  private void on(StubInput input) {
    loop.assertInside();
    input.event().ifPresent(event -> tap.message(false, "stub", event));
    StubState.Step step = state.on(input);
    state = step.next();
    step.effects().forEach(this::perform);
  }

  private void perform(StubEffect effect) {
    effect.event().ifPresent(event -> tap.message(true, "stub", event));
    effect
        .<Runnable>fold(
            toGdb -> () -> sendToGdb(toGdb.frame()),
            toQemu -> () -> qemu.send(toQemu.frame()),
            timer -> () -> loop.after(QEMU_ANSWERS, () -> on(new StubInput.Late(timer.serial()))),
            witness -> () -> events.witness(witness.running()),
            silent -> () -> events.qemuSilent(silent.request()),
            close -> this::closeGdb)
        .run();
  }

  private void sendToGdb(RspFrame frame) {
    if (gdb != null) {
      gdb.send(frame);
    }
  }

  private void closeGdb() {
    if (gdb != null) {
      gdb.close();
    }
  }

  /** Lets go of QEMU and of gdb. */
  @Override
  public void close() {
    loop.assertInside();
    closeGdb();
    qemu.close();
    try {
      listener.close();
    } catch (IOException failure) {
      tap.message(false, "gdb", "the listening socket did not close: " + failure.getMessage());
    }
  }
}
