package dev.ringside.dsl;

import dev.ringside.io.Loop;
import dev.ringside.link.StubVisit;
import dev.ringside.link.Tap;
import dev.ringside.stub.Stub;
import dev.ringside.stub.ram.QemuRam;
import dev.ringside.stub.ram.Ram;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A QEMU that somebody else has started, with our stub before its own: for any gdb, until QEMU
 * ends. Used by one thread; {@link #close} may be called by any.
 */
public final class ForeignMachine implements AutoCloseable {
  private static final Duration STUB_ANSWERS = Duration.ofSeconds(5);
  private static final Duration LOOP_ANSWERS = Duration.ofSeconds(10);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Loop loop;
  private final Tap tap;
  private final String listen;
  private final OptionalLong pid;
  private final Optional<Ram> ram;
  private Stub stub;

  private ForeignMachine(Loop loop, Tap tap, String qemu, String listen) {
    this.loop = loop;
    this.tap = tap;
    this.listen = listen;
    this.pid = QemuRam.owner(qemu);
    this.ram = pid.isPresent() ? Ram.of(pid.getAsLong()) : Optional.empty();
  }

  /**
   * Takes QEMU's stub and listens for gdb. A machine that runs goes on running.
   *
   * @param qemu QEMU's gdb socket: a path or {@code host:port}
   * @param listen where gdb will connect: a path or {@code host:port}; a socket's file that is left
   *     of a process that was killed is replaced
   * @param notices told what the user should know, in a sentence
   * @param defects told of a defect of ours
   * @throws RingsideException where that cannot be; nothing is left then
   */
  public static ForeignMachine open(
      String qemu,
      String listen,
      Consumer<String> notices,
      Consumer<Throwable> defects,
      Optional<WireTap> wire) {
    long start = System.nanoTime();
    Tap tap = wire.<Tap>map(lines -> new WireLogTap(lines, start)).orElse(Tap.NONE);
    Endpoint theirs = Endpoint.parse(qemu);
    Endpoint ours = Endpoint.parse(listen);
    Loop loop = Loop.start("ringside loop", defects);
    try {
      ours.clear();
      boolean ran = visit(loop, theirs.text(), tap);
      ForeignMachine machine = new ForeignMachine(loop, tap, theirs.text(), ours.text());
      machine.begin(theirs.text(), ran, notices);
      return machine;
    } catch (RuntimeException failure) {
      loop.close();
      throw failure;
    }
  }

  private void begin(String qemu, boolean ran, Consumer<String> notices) {
    try {
      stub =
          Await.of(
              loop.call(() -> Stub.open(loop, qemu, listen, ram, tap, new Events(notices))),
              LOOP_ANSWERS,
              "the loop");
      if (ran) {
        letRun(listen);
      }
    } catch (RuntimeException failure) {
      end();
      throw failure;
    }
  }

  /** Whether the machine runs: our coming stops it, and then it runs on. */
  private static boolean visit(Loop loop, String qemu, Tap tap) {
    StubVisit visit;
    try {
      visit = connect(loop, qemu, tap);
    } catch (RingsideException unreachable) {
      throw new RingsideException(
          unreachable.getMessage()
              + ": start QEMU with -gdb unix:PATH,server=on,wait=off, or with -s for port 1234",
          unreachable);
    }
    try {
      String who = "QEMU's stub at " + qemu + " (has it another debugger?)";
      Await.of(onLoop(loop, () -> visit.ask("qSupported")), STUB_ANSWERS, who);
      boolean ran = Await.of(loop.call(visit::stopped), LOOP_ANSWERS, "the loop");
      if (ran) {
        detach(loop, visit);
      }
      return ran;
    } finally {
      loop.post(visit::close);
    }
  }

  private static StubVisit connect(Loop loop, String endpoint, Tap tap) {
    return Await.of(
        loop.call(() -> StubVisit.open(loop, endpoint, tap)),
        LOOP_ANSWERS,
        "the host of " + endpoint);
  }

  private static <T> CompletableFuture<T> onLoop(Loop loop, Callable<CompletableFuture<T>> call) {
    return loop.call(call).thenCompose(future -> future);
  }

  /** As a gdb does it that attaches and detaches: its breakpoints are out then, too. */
  private void letRun(String endpoint) {
    StubVisit visit = connect(loop, endpoint, tap);
    try {
      detach(loop, visit);
    } finally {
      loop.post(visit::close);
    }
  }

  private static void detach(Loop loop, StubVisit visit) {
    Await.of(onLoop(loop, () -> visit.ask("D;1")), STUB_ANSWERS, "QEMU's stub");
  }

  /** What gdb's {@code target remote} takes. */
  public String listensAt() {
    return listen;
  }

  /** QEMU's process id, where it is a process of this host that we may look at. */
  public OptionalLong pid() {
    return pid;
  }

  /** Whether its memory is shared, so that we read it directly. */
  public boolean sharesMemory() {
    return ram.isPresent();
  }

  /** Completes when QEMU has ended, unless we were closed before. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /** Sends gdb away and leaves QEMU as nobody debugs it: a machine that gdb had stopped runs on. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      boolean had = Await.of(onLoop(loop, stub::dismissGdb), LOOP_ANSWERS, "gdb's connection");
      if (had && !ended.isDone()) {
        letRun(listen);
      }
    } finally {
      end();
    }
  }

  private void end() {
    Callable<Boolean> close =
        () -> {
          if (stub != null) {
            stub.close();
          }
          ram.ifPresent(Ram::close);
          return true;
        };
    Await.of(loop.call(close), LOOP_ANSWERS, "the loop");
    loop.close();
  }

  private final class Events implements Stub.Events {
    private final Consumer<String> notices;

    Events(Consumer<String> notices) {
      this.notices = notices;
    }

    @Override
    public void witness(boolean running) {}

    @Override
    public void qemuSilent(String request) {
      notices.accept("QEMU's stub does not answer " + request + ": is QEMU stopped by a signal?");
    }

    @Override
    public void qemuGone() {
      if (!closed.get()) {
        ended.complete(null);
      }
    }
  }
}
