package dev.ringside.dsl;

import dev.ringside.image.BootImage;
import dev.ringside.image.Cache;
import dev.ringside.image.Initramfs;
import dev.ringside.io.Loop;
import dev.ringside.link.Tap;
import dev.ringside.target.Address;
import dev.ringside.target.StopReport;
import dev.ringside.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One QEMU, from its start until the guest's system is up: booted, or restored. gdb reads its
 * symbols meanwhile. Runs on the user's thread.
 */
final class BootAttempt {
  private static final Duration QEMU_ANSWERS = Duration.ofSeconds(20);
  private static final Duration CONSOLE = Duration.ofSeconds(10);
  private static final Duration LAST_LINES = Duration.ofMillis(300);

  private final BootPlan plan;
  private final Target.Begin begin;
  private final Duration timeout;
  private final Map<String, Duration> steps;
  private final CompletableFuture<String> panic = new CompletableFuture<>();
  private final CompletableFuture<Long> userSpaceAt = new CompletableFuture<>();
  private final long since = System.nanoTime();
  private volatile Optional<Target.Listener> listener = Optional.empty();
  private Target target;
  private CompletableFuture<Duration> symbols;

  /**
   * Whether what goes wrong is the saved boot's fault: of that the guest's console says nothing,
   * and nobody else needs to be told, for another attempt follows. Written by the user's thread.
   */
  private volatile boolean restoring;

  /** Until then a reset is the boot's failure and told as such; written by the user's thread. */
  private volatile boolean ready;

  /**
   * An attempt.
   *
   * @param begin whether it is booted or restored
   * @param timeout how long each of its steps may take
   */
  BootAttempt(BootPlan plan, Target.Begin begin, Duration timeout) {
    this.plan = plan;
    this.begin = begin;
    this.restoring = begin == Target.Begin.RESTORED;
    this.timeout = timeout;
    this.steps = new LinkedHashMap<>(plan.steps());
  }

  /** Who is told what happens to the machine from now on; nobody before. */
  void heardBy(Target.Listener owner) {
    listener = Optional.of(owner);
  }

  /** Starts QEMU and, where a debugger is wanted, gdb. */
  void start(Loop loop, boolean debug, Cache cache, Tap tap) {
    CompletableFuture<Target> starting =
        Target.start(
            loop,
            plan.command(),
            begin,
            debug,
            plan.kernel().vmlinux(),
            cache.resolve("gdb-index"),
            tap,
            new Watch());
    try {
      target = Await.of(starting, QEMU_ANSWERS, "QEMU");
    } catch (RuntimeException nobodyWaits) {
      starting.thenCompose(Target::close);
      throw nobodyWaits;
    }
    symbols = debug ? symbols() : CompletableFuture.completedFuture(Duration.ZERO);
  }

  private CompletableFuture<Duration> symbols() {
    long began = System.nanoTime();
    CompletableFuture<Duration> read =
        target.symbolsRead().thenApply(done -> Duration.ofNanos(System.nanoTime() - began));
    if (begin == Target.Begin.BOOTED) {
      prepare(Names.FIRST_QUESTIONS);
    }
    return read;
  }

  /** Has gdb read, as soon as it has nothing else to do, what these questions lead it to. */
  void prepare(List<String> questions) {
    target.prepare(questions);
  }

  /** Whether nothing has happened to the machine. */
  boolean lives() {
    return !panic.isDone() && !target.trouble().isDone();
  }

  Target target() {
    return target;
  }

  /** How long each part took so far, in order; the caller adds its own. */
  Map<String, Duration> steps() {
    return steps;
  }

  /** Completes, with the time that took, when gdb has read the symbols. */
  CompletableFuture<Duration> symbolsRead() {
    return symbols;
  }

  /** Waits until the guest's agent answers, or, of a frozen machine, for QEMU alone. */
  void boot(boolean frozen) {
    until(target.qemuReady(), "QEMU's monitor");
    long mark = step("qemu", since);
    if (!frozen) {
      until(target.agentReady(), "the guest agent");
    }
    // Our own init says when the kernel has done its part; another system's boot is one step.
    long userSpace = userSpaceAt.getNow(mark);
    if (userSpace > mark) {
      steps.put("kernel", Duration.ofNanos(userSpace - mark));
      step("agent", userSpace);
    } else {
      step("boot", mark);
    }
  }

  /**
   * Fills the machine and lets it run; its clock and random numbers are of now.
   *
   * @throws RuntimeException when the saved boot does not come up
   */
  void restore(BootImage image) {
    String version = until(target.qemuReady(), "QEMU's monitor");
    long mark = step("qemu", since);
    if (!version.equals(image.label().qemu())) {
      throw new RingsideException(
          "it is of QEMU " + image.label().qemu() + ", and this is " + version);
    }
    try {
      image.fill(memory());
    } catch (IOException failure) {
      throw new RingsideException("it cannot be read: " + failure.getMessage(), failure);
    }
    until(target.loadDevices(image.label().devices(), image.label().console()), "QEMU");
    CompletableFuture<Void> agent = target.agentReady();
    qmp("cont");
    mark = step("restore", mark);
    until(agent, "the restored guest's agent");
    until(Renewal.of(target), "the restored guest");
    step("agent", mark);
    restoring = false;
  }

  /** What a saved boot holds; the CPUs must stand still. */
  BootImage.Label label(String key) {
    String version = Await.of(target.qemuReady(), QEMU_ANSWERS, "QEMU's monitor");
    byte[] devices = Await.of(target.saveDevices(), QEMU_ANSWERS, "QEMU");
    return new BootImage.Label(key, version, Instant.now(), console(), devices);
  }

  /** The guest's memory as a file. */
  Path memory() {
    Optional<Path> memory = Await.of(target.memory(), QEMU_ANSWERS, "QEMU");
    return memory.orElseThrow(() -> new RingsideException("QEMU's memory is not shared with us"));
  }

  void qmp(String command) {
    Await.of(target.qmp(command, Map.of()), QEMU_ANSWERS, "QEMU's monitor");
  }

  List<String> console() {
    return Await.of(target.console(), CONSOLE, "the console");
  }

  /** Adds a step that ends now. */
  long step(String name, long began) {
    long now = System.nanoTime();
    steps.put(name, Duration.ofNanos(now - began));
    return now;
  }

  /** From now on a reset is the machine's own affair. */
  void ready() {
    ready = true;
  }

  /** Ends the machine without a word: another attempt takes its place. */
  void abandon(Consumer<Target> owner) {
    if (target != null) {
      owner.accept(target);
      Await.of(target.close(), QEMU_ANSWERS, "QEMU");
    }
  }

  /**
   * Waits for a step.
   *
   * @param what who does it, to be named when it is late
   * @throws RingsideException when it fails, is late, or the machine ends or panics first
   */
  <T> T until(CompletableFuture<T> step, String what) {
    try {
      return first(step, timeout);
    } catch (TimeoutException late) {
      String why =
          restoring
              ? what + " did not answer within " + Await.seconds(timeout)
              : BootTrouble.silent(console(), what, timeout);
      throw new RingsideException(why, late);
    }
  }

  /**
   * Waits for the step, for a panic, or for the machine's end, whichever is first.
   *
   * @throws RingsideException when it is not the step
   */
  <T> T first(CompletableFuture<T> step, Duration longest) throws TimeoutException {
    try {
      CompletableFuture.anyOf(step, panic, target.trouble())
          .get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the boot was interrupted");
    } catch (ExecutionException | CompletionException failure) {
      if (!target.trouble().isDone()) {
        throw Await.unwrapped(failure.getCause());
      }
    }
    if (panic.isDone() || target.trouble().isDone()) {
      throw new RingsideException(trouble());
    }
    return step.join();
  }

  private String trouble() {
    awaitLastLines();
    String said = target.trouble().isDone() ? target.trouble().join() : panic.join();
    return restoring ? said : BootTrouble.ended(console(), said);
  }

  /** The kernel prints its reason before and its stack behind the line that we watch for. */
  private static void awaitLastLines() {
    try {
      new CompletableFuture<Void>().get(LAST_LINES.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException expected) {
      return;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Passes everything on, and notices user space's first line and a panic. */
  private final class Watch implements Target.Listener {
    @Override
    public void stopped(StopReport report, int epoch) {
      listener.ifPresent(owner -> owner.stopped(report, epoch));
    }

    @Override
    public void ended(String why) {
      if (!restoring) {
        listener.ifPresent(owner -> owner.ended(why));
      }
    }

    @Override
    public void consoleLine(String line) {
      if (line.contains(BootTrouble.PANIC)) {
        panic.complete(line);
      }
      if (line.equals(Initramfs.MARKER)) {
        userSpaceAt.complete(System.nanoTime());
      }
      listener.ifPresent(owner -> owner.consoleLine(line));
    }

    @Override
    public void notice(String sentence) {
      listener.ifPresent(owner -> owner.notice(sentence));
    }

    @Override
    public void storm(Address breakpoint, double perSecond) {
      listener.ifPresent(owner -> owner.storm(breakpoint, perSecond));
    }

    @Override
    public void reset(String sentence) {
      if (ready) {
        listener.ifPresent(owner -> owner.reset(sentence));
      }
    }
  }
}
