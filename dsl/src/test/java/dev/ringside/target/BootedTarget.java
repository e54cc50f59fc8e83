package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.io.Loop;
import dev.ringside.io.Program;
import dev.ringside.wire.WireLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The boot sector under real QEMU and real gdb, for one test; afterwards nothing of it may be left.
 * Every wait has a deadline.
 */
public final class BootedTarget implements BeforeEachCallback, AfterEachCallback, Target.Listener {
  static final Duration DEADLINE = Duration.ofSeconds(20);
  private static BootSector bootSector;
  private final int cpus;
  private final BlockingQueue<StopReport> stops = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> banner = new CompletableFuture<>();
  private final CompletableFuture<Path> stubSocket = new CompletableFuture<>();
  private final Queue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final Queue<String> wire = new ConcurrentLinkedQueue<>();
  private volatile BiConsumer<StopReport, String> also = (stop, end) -> {};
  private Loop loop;
  private Target target;
  private Map<String, Long> pids;

  /** A machine with so many CPUs. */
  public BootedTarget(int cpus) {
    this.cpus = cpus;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "bootsector"));
    if (bootSector == null) {
      bootSector = BootSector.build(folder);
    }
    loop = Loop.start("test loop", defects::add);
    target =
        get(
            Target.start(
                loop,
                bootSector.machine(cpus),
                Target.Begin.BOOTED,
                true,
                Optional.of(bootSector.symbols()),
                folder.resolve("index").toAbsolutePath(),
                this::logged,
                this));
    pids = get(target.pids());
    get(banner);
    get(target.symbolsRead());
    get(target.attach());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    for (long pid : pids.values()) {
      signal("CONT", pid);
    }
    get(target.close());
    loop.close();
    for (long pid : pids.values()) {
      assertThat(ProcessHandle.of(pid)).as("process %d is left", pid).isEmpty();
    }
    assertThat(get(stubSocket).getParent()).doesNotExist();
    assertThat(defects).isEmpty();
  }

  /** The machine. */
  public Target target() {
    return target;
  }

  Loop loop() {
    return loop;
  }

  /** From now on also told each stop, with an empty text, and each end, without a stop. */
  public void tell(BiConsumer<StopReport, String> listener) {
    also = listener;
  }

  /** Where our stub listens. */
  Path stubSocket() {
    return get(stubSocket);
  }

  /** What went over the wires so far, as the wire log has it. */
  public List<String> wire() {
    return List.copyOf(wire);
  }

  /** Asks, with a deadline. */
  public CompletableFuture<Outcome> ask(Input.Kind kind, String operation, String... args) {
    return target.ask(kind, DEADLINE, operation, List.of(args));
  }

  Outcome.Done done(Input.Kind kind, String operation, String... args) {
    return done(ask(kind, operation, args));
  }

  /** What a command answered, which must not fail. */
  public static Outcome.Done done(CompletableFuture<Outcome> asked) {
    Outcome outcome = get(asked);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return (Outcome.Done) outcome;
  }

  static String failed(CompletableFuture<Outcome> asked) {
    Outcome outcome = get(asked);
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).why();
  }

  /** Lets it run and returns the next stop. */
  public StopReport go(String operation) {
    done(Input.Kind.RESUME, operation);
    return nextStop();
  }

  public StopReport nextStop() {
    return next(stops, "a stop");
  }

  /** What was published and not taken by {@link #nextStop} yet. */
  BlockingQueue<StopReport> stops() {
    return stops;
  }

  String nextEnd() {
    return next(ends, "an end");
  }

  String nextNotice() {
    return next(notices, "a notice");
  }

  /** What gdb says an expression is now. */
  String value(String expression) {
    Outcome.Done done = done(Input.Kind.INSPECT, "data-evaluate-expression", expression);
    return done.results().textOr("value", "");
  }

  long counter() {
    return Long.parseLong(value("*(long*)&counter"));
  }

  /** The counter as QEMU's monitor sees it, without gdb; its address is its physical one. */
  long counterInMemory(Address counter) {
    JsonNode line =
        get(target.qmp("human-monitor-command", Map.of("command-line", "xp /1gx " + counter)));
    return Address.parse(line.asText().strip().replaceFirst(".*: ", "")).bits();
  }

  Address counterAddress() {
    return new Address(Long.parseLong(value("(long)&counter")));
  }

  Machine machine() {
    return get(target.machine()).orElseThrow();
  }

  /** Sends {@code KILL}, {@code STOP} or {@code CONT} to {@code qemu} or {@code gdb}. */
  void signal(String signal, String process) {
    signal(signal, pids.get(process));
  }

  private static void signal(String signal, long pid) {
    Program.of("sh", "-c", "kill -" + signal + " " + pid + " 2>&1 || true").run(DEADLINE);
  }

  static <T> T get(CompletableFuture<T> future) {
    return future.copy().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private <T> T next(BlockingQueue<T> queue, String what) {
    try {
      T next = queue.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      List<String> all = wire();
      List<String> tail = all.subList(Math.max(0, all.size() - 40), all.size());
      assertThat(next).as("%s within %s after %s", what, DEADLINE, tail).isNotNull();
      return next;
    } catch (InterruptedException interrupt) {
      throw new AssertionError("interrupted while waiting for " + what, interrupt);
    }
  }

  private void logged(boolean sent, String channel, String text) {
    WireLog.Direction way = sent ? WireLog.Direction.SENT : WireLog.Direction.RECEIVED;
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    wire.add(WireLog.format(new WireLog.Message(way, channel, bytes)));
    int at = text.indexOf("-target-select extended-remote ");
    if (at >= 0) {
      stubSocket.complete(Path.of(text.substring(text.indexOf('/')).replace("\"", "")));
    }
  }

  @Override
  public void stopped(StopReport report, int epoch) {
    stops.add(report);
    also.accept(report, "");
  }

  @Override
  public void ended(String why) {
    ends.add(why);
    also.accept(null, why);
  }

  @Override
  public void consoleLine(String line) {
    if (line.equals("ready")) {
      banner.complete(null);
    }
  }

  @Override
  public void storm(Address breakpoint, double perSecond) {}

  @Override
  public void notice(String sentence) {
    notices.add(sentence);
  }
}
