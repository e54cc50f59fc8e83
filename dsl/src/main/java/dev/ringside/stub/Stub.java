package dev.ringside.stub;

import dev.ringside.io.Connection;
import dev.ringside.io.Listener;
import dev.ringside.io.Loop;
import dev.ringside.link.StubLink;
import dev.ringside.link.Tap;
import dev.ringside.stub.ram.Ram;
import dev.ringside.wire.rsp.RspFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Our stub at work: it holds the connection to QEMU's stub, listens for one gdb at a time, and does
 * what {@link StubState} decides. Owned by the loop.
 */
public final class Stub implements AutoCloseable {
  private static final Duration QEMU_ANSWERS = Duration.ofSeconds(8);
  private static final Duration BRIEFLY = Duration.ofSeconds(1);

  /** A CPU that gdb looks at spins for 40 ms without interrupts (stub.guest, Spin). */
  private static final Duration GLANCE = Duration.ofMillis(15);

  private final Loop loop;
  private final Events events;
  private final Tap tap;
  private final Listener listener;

  private final UntilContinued untilContinued = new UntilContinued();
  private StubState state = StubState.initial();
  private final Optional<Ram> ram;
  private final Optional<CallWords> words;
  private QemuLink qemu;
  private StubLink gdb;
  private CompletableFuture<Boolean> gdbGone = new CompletableFuture<>();

  /** The thread that stands for any, in the protocol's words; empty where QEMU chooses. */
  private String anyThread = "";

  private boolean selecting;
  private boolean hasQemu = true;
  private final PriceWaits prices;
  private final Standstills standstills = new Standstills(System.nanoTime());
  private CompletableFuture<Void> bared = new CompletableFuture<>();

  /** Told, on the loop, what the stub sees. */
  public interface Events {
    /** The CPUs run now, or have stopped. */
    void witness(boolean running);

    /** QEMU did not answer a request in time. */
    void qemuSilent(String request);

    /** Under a breakpoint the guest hardly gets on. */
    default void storm(Storm storm) {}

    /** QEMU's stub is gone: there is no machine any more. */
    default void qemuGone() {}
  }

  private Stub(Loop loop, String listen, Optional<Ram> ram, Tap tap, Events events)
      throws IOException {
    this.loop = loop;
    this.events = events;
    this.tap = tap;
    this.ram = ram;
    this.prices = new PriceWaits(loop);
    this.words =
        ram.map(
            memory ->
                new CallWords(
                    memory, loop, () -> state.tier(), glance -> on(new StubInput.Called(glance))));
    this.listener = Listener.open(loop, listen, this::admit);
  }

  /**
   * Takes QEMU's stub and listens for gdb; call it on the loop. QEMU 7.2 stops the machine when
   * somebody connects to it.
   *
   * @param qemu QEMU's gdb socket: a path or {@code host:port}
   * @param listen where gdb will connect: a path or {@code host:port}
   * @param ram the guest's memory, where it is shared; the caller closes it after the stub
   * @throws IOException when QEMU's socket cannot be reached or ours not be made
   */
  public static Stub open(
      Loop loop, String qemu, String listen, Optional<Ram> ram, Tap tap, Events events)
      throws IOException {
    return open(loop, qemu, listen, 0, ram, tap, events);
  }

  /**
   * The same for a machine that stands still, of which gdb shall hear that this CPU has stopped:
   * QEMU 7.2 names the first unless {@code Hc} has chosen another, and gdb 13.1 steps over the
   * breakpoint that the machine stands at on the thread that was named alone.
   *
   * @param cpu from 0
   */
  public static Stub open(
      Loop loop, String qemu, String listen, int cpu, Optional<Ram> ram, Tap tap, Events events)
      throws IOException {
    loop.assertInside();
    Stub stub = new Stub(loop, listen, ram, tap, events);
    try {
      stub.qemu = QemuLink.connect(loop, qemu, ram, tap, stub::fromQemu, stub::qemuEnded);
    } catch (IOException failure) {
      stub.words.ifPresent(CallWords::close);
      stub.listener.close();
      throw failure;
    }
    if (cpu > 0) {
      stub.anyThread = "p1." + Integer.toHexString(cpu + 1);
      stub.selecting = true;
      stub.qemu.send(new RspFrame.Packet("Hc" + stub.anyThread));
    } else {
      stub.on(new StubInput.QemuOpened(ram.isPresent()));
    }
    return stub;
  }

  /**
   * gdb 13.1 asks once for any thread, and takes its registers for those of the one that stopped.
   */
  private RspFrame ofTheOneThatStopped(RspFrame frame) {
    return !anyThread.isEmpty() && frame.equals(new RspFrame.Packet("Hgp0.0"))
        ? new RspFrame.Packet("Hg" + anyThread)
        : frame;
  }

  private void fromQemu(RspFrame frame) {
    if (!selecting) {
      on(new StubInput.FromQemu(frame));
    } else if (frame instanceof RspFrame.Packet) {
      selecting = false;
      qemu.send(new RspFrame.Ack());
      on(new StubInput.QemuOpened(ram.isPresent()));
    }
  }

  private void qemuEnded() {
    hasQemu = false;
    on(new StubInput.QemuClosed());
    events.qemuGone();
  }

  /** Sends gdb away, as if it had left; completes with whether there was one. */
  public CompletableFuture<Boolean> dismissGdb() {
    loop.assertInside();
    closeGdb();
    return gdb == null ? CompletableFuture.completedFuture(false) : gdbGone;
  }

  /** Whether the CPUs run, as far as the stub was told. */
  public boolean running() {
    loop.assertInside();
    return state.running();
  }

  /** Whether QEMU's stub is there; without it there is no machine any more. */
  public boolean hasQemu() {
    loop.assertInside();
    return hasQemu;
  }

  /** Stops the machine as if gdb had asked for it, and gdb hears of it. */
  public void interrupt() {
    on(new StubInput.Interrupt());
  }

  /**
   * Where the conditions at an address run. gdb inserts a breakpoint when it lets the machine run
   * on, for which it may first have a CPU step over another one: where it is about to, its doing so
   * is waited for.
   *
   * @param runs whether the machine runs for its user
   */
  public CompletableFuture<ConditionTier> tier(long address, boolean runs) {
    loop.assertInside();
    CompletableFuture<ConditionTier> answer = new CompletableFuture<>();
    untilContinued.then(runs, () -> answer.complete(answers().of(address)));
    return answer;
  }

  /**
   * Has it measured what the conditions in the guest take of which that is not known yet; completes
   * when it is, or when it takes long.
   *
   * @param runs as for {@link #tier}
   */
  public CompletableFuture<Void> price(boolean runs) {
    loop.assertInside();
    CompletableFuture<Void> answer = new CompletableFuture<>();
    untilContinued.then(runs, () -> price(answer));
    return answer;
  }

  private void price(CompletableFuture<Void> answer) {
    List<Long> open = answers().open();
    if (prices.tries(open)) {
      on(new StubInput.Price(open));
    }
    prices.await(answers().open(), answer);
  }

  private TierAnswers answers() {
    return new TierAnswers(state, standstills, ram);
  }

  /**
   * Takes what is in the guest out of the memory of a machine that stands for its user; completes
   * when it is done, or when QEMU did not answer.
   */
  public CompletableFuture<Void> bare() {
    bared = new CompletableFuture<>();
    on(new StubInput.Bare());
    return bared;
  }

  /** The machine was reset: its memory is not what it was. */
  public void reset() {
    qemu.forget();
    on(new StubInput.Reset());
  }

  /** gdb told its user of a stop: every interrupt asked for so far is settled. */
  public void stopReported() {
    standstills.reported();
    on(new StubInput.StopReported());
    untilContinued.settle();
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
                frame -> on(new StubInput.FromGdb(ofTheOneThatStopped(frame))),
                () -> on(new StubInput.GdbClosed()));
        link.opened(connection);
        gdb = link;
        gdbGone = new CompletableFuture<>();
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
          gdbGone.complete(true);
          untilContinued.settle();
        }
      }
    };
  }

  private void on(StubInput input) {
    loop.assertInside();
    input.event().ifPresent(event -> tap.message(false, "stub", event));
    if (state.running()) {
      standstills.note(input, System.nanoTime());
    }
    StubState.Step step = state.on(input);
    state = step.next();
    step.effects().forEach(this::perform);
    prices.look(answers());
  }

  private void perform(StubEffect effect) {
    effect.event().ifPresent(event -> tap.message(true, "stub", event));
    effect
        .<Runnable>fold(
            toGdb -> () -> sendToGdb(toGdb.frame()),
            toQemu -> () -> sendToQemu(toQemu.frame()),
            briefly -> () -> runBriefly(briefly.frame(), briefly.serial()),
            timer -> () -> loop.after(QEMU_ANSWERS, () -> late(timer.serial())),
            witness -> () -> events.witness(witness.running()),
            silent -> () -> events.qemuSilent(silent.request()),
            watched -> () -> words.orElseThrow().watch(watched.words()),
            look -> () -> on(new StubInput.Looked(look.request(), look(look))),
            start -> () -> loop.after(GLANCE, () -> glanceOver(start.serial())),
            release -> () -> release(release.glance()),
            bare -> () -> bared.complete(null),
            asked -> () -> standstills.asked(asked.address()),
            close -> this::closeGdb)
        .run();
  }

  /** Nearly every time is over for a request that was answered long ago. */
  private void late(long serial) {
    if (state.open().stream().anyMatch(request -> request.serial() == serial)) {
      on(new StubInput.Late(serial));
    }
  }

  private void sendToQemu(RspFrame frame) {
    if (frame instanceof RspFrame.Packet packet && GdbRequest.resumes(packet.payload())) {
      if (GdbRequest.steps(packet.payload())) {
        standstills.stepped(System.nanoTime());
      } else {
        letRun();
      }
    }
    qemu.send(frame);
  }

  private void runBriefly(RspFrame frame, long serial) {
    standstills.reported();
    qemu.send(frame);
    loop.after(BRIEFLY, () -> overdue(serial));
  }

  private void overdue(long serial) {
    if (state.conversation().filter(still -> still.serial() == serial).isPresent()) {
      on(new StubInput.Overdue(serial));
    }
  }

  private void sendToGdb(RspFrame frame) {
    untilContinued.told(frame);
    if (gdb != null) {
      gdb.send(frame);
    }
  }

  private Optional<String> look(StubEffect.Look look) {
    return look.glance().answer(look.request(), ram.orElseThrow());
  }

  private void glanceOver(long serial) {
    if (state.glance().filter(glance -> glance.serial() == serial).isPresent()) {
      on(new StubInput.GlanceOver(serial));
    }
  }

  private void release(Glance glance) {
    if (words.orElseThrow().release(glance)) {
      letRun();
    } else {
      on(new StubInput.NotReleased(glance));
    }
  }

  private void letRun() {
    standstills.resumed(System.nanoTime(), state.inserted()).ifPresent(events::storm);
    prices.resumed();
    untilContinued.continued();
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
    untilContinued.settle();
    prices.end();
    words.ifPresent(CallWords::close);
    closeGdb();
    qemu.close();
    try {
      listener.close();
    } catch (IOException failure) {
      tap.message(false, "gdb", "the listening socket did not close: " + failure.getMessage());
    }
  }
}
