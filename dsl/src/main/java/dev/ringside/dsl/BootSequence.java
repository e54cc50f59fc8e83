package dev.ringside.dsl;

import dev.ringside.image.Cache;
import dev.ringside.image.Initramfs;
import dev.ringside.image.Kernel;
import dev.ringside.image.Progress;
import dev.ringside.io.Loop;
import dev.ringside.io.Program;
import dev.ringside.kernel.BootFailure;
import dev.ringside.link.Tap;
import dev.ringside.target.Accelerator;
import dev.ringside.target.Input;
import dev.ringside.target.Outcome;
import dev.ringside.target.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One boot, from the call to the machine that is ready: gdb reads its symbols while the guest
 * boots. Runs on the user's thread.
 */
final class BootSequence {
  private static final Pattern KERNEL_TIME = Pattern.compile("^\\[\\s*(\\d+)\\.(\\d{6})]");
  private static final Duration SYMBOLS = Duration.ofSeconds(180);
  private static final Duration LAST_LINES = Duration.ofMillis(300);
  private static final int EVIDENCE = 12;
  private static final String PANIC = "Kernel panic - not syncing";

  /** The panic and the two lines behind it, which name the task; its stack tells users little. */
  private static final int BEHIND_PANIC = 3;

  private final Loop loop;
  private final Cache cache;
  private final Progress progress;
  private final Tap tap;
  private final BootRequest request;
  private final long startedAt = System.nanoTime();
  private final Map<String, Duration> steps = new LinkedHashMap<>();
  private final CompletableFuture<String> panic = new CompletableFuture<>();
  private final CompletableFuture<Long> userSpaceAt = new CompletableFuture<>();

  /** Until then a reset is the boot's failure and told as such; written by the user's thread. */
  private volatile boolean ready;

  BootSequence(Loop loop, Cache cache, Progress progress, Tap tap, BootRequest request) {
    this.loop = loop;
    this.cache = cache;
    this.progress = progress;
    this.tap = tap;
    this.request = request;
  }

  /** What a boot gives. */
  record Booted(Target target, Kernel kernel, Boot boot) {}

  /**
   * Boots.
   *
   * @param listener told of the machine's stops and end
   * @param started told the machine as soon as there is one, so that somebody owns it from then on
   * @param attached called when gdb is attached and the machine stands still
   */
  Booted run(Target.Listener listener, BiConsumer<Target, Kernel> started, Runnable attached) {
    // Before anything is fetched or started: nothing is half done when one is missing.
    Program.require("qemu-system-x86_64");
    if (request.debug()) {
      Program.require("gdb");
    }
    long mark = System.nanoTime();
    Kernel kernel = request.kernel(cache, progress);
    mark = step("fetch", mark);
    Optional<Path> initrd = request.initrd(kernel, cache, progress);
    mark = step("initramfs", mark);
    progress.step("choosing an accelerator");
    Accelerator accelerator = request.accelerator(kernel, cache);
    mark = step("accelerator", mark);
    progress.step("booting " + kernel.release() + " with " + accelerator.name());
    Target target =
        Await.of(
            Target.start(
                loop,
                request.command(kernel, initrd, accelerator),
                request.debug(),
                kernel.vmlinux(),
                cache.resolve("gdb-index"),
                tap,
                new PanicWatch(listener)),
            Duration.ofSeconds(20),
            "QEMU");
    started.accept(target, kernel);
    CompletableFuture<Duration> symbols = symbols(target);
    until(target, target.qemuReady(), "QEMU's monitor");
    mark = step("qemu", mark);
    if (!request.frozen()) {
      until(target, target.agentReady(), "the guest agent");
    }
    mark = booted(mark);
    if (request.debug()) {
      progress.step("gdb reads the symbols");
      steps.put("symbols", symbolsRead(target, symbols));
      progress.step("attaching the debugger");
      long attaching = System.nanoTime();
      attach(target, attached);
      step("attach", attaching);
    }
    ready = true;
    List<String> console = Await.of(target.console(), Duration.ofSeconds(10), "the console");
    Boot boot =
        new Boot(
            accelerator.name(),
            accelerator.reason(),
            Duration.ofNanos(System.nanoTime() - startedAt),
            kernelTime(console),
            steps,
            false,
            console);
    return new Booted(target, kernel, boot);
  }

  private long step(String name, long since) {
    long now = System.nanoTime();
    steps.put(name, Duration.ofNanos(now - since));
    return now;
  }

  /** Our own init says when the kernel has done its part; another system's boot is one step. */
  private long booted(long since) {
    long userSpace = userSpaceAt.getNow(since);
    if (userSpace > since) {
      steps.put("kernel", Duration.ofNanos(userSpace - since));
      return step("agent", userSpace);
    }
    return step("boot", since);
  }

  private CompletableFuture<Duration> symbols(Target target) {
    if (!request.debug()) {
      return CompletableFuture.completedFuture(Duration.ZERO);
    }
    long since = System.nanoTime();
    CompletableFuture<Duration> read =
        target.symbolsRead().thenApply(done -> Duration.ofNanos(System.nanoTime() - since));
    target.prepare(Names.FIRST_QUESTIONS);
    return read;
  }

  private void attach(Target target, Runnable attached) {
    until(target, target.attach(), "the debugger");
    attached.run();
    if (!request.frozen()) {
      CompletableFuture<Outcome> resumed =
          target.ask(Input.Kind.RESUME, Machines.GDB_ANSWERS, "exec-continue", List.of());
      if (Await.of(resumed, Machines.GDB_ANSWERS, "gdb") instanceof Outcome.Failed failed) {
        throw new RingsideException("gdb cannot let the guest run on: " + failed.why());
      }
    }
  }

  private Duration symbolsRead(Target target, CompletableFuture<Duration> symbols) {
    try {
      first(target, symbols, SYMBOLS);
      return symbols.join();
    } catch (TimeoutException late) {
      throw new RingsideException(
          "gdb has not read the symbols within " + Await.seconds(SYMBOLS) + ": is the host busy?",
          late);
    }
  }

  private void until(Target target, CompletableFuture<?> step, String what) {
    Duration timeout = request.timeout();
    try {
      first(target, step, timeout);
    } catch (TimeoutException late) {
      throw new RingsideException(silence(target, what, timeout), late);
    }
  }

  /**
   * Waits for the step, for a panic, or for the machine's end, whichever is first.
   *
   * @throws RingsideException when it is not the step
   */
  private void first(Target target, CompletableFuture<?> step, Duration timeout)
      throws TimeoutException {
    try {
      CompletableFuture.anyOf(step, panic, target.trouble())
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException("the boot was interrupted");
    } catch (ExecutionException | CompletionException failure) {
      if (!target.trouble().isDone()) {
        throw Await.unwrapped(failure.getCause());
      }
    }
    if (panic.isDone() || target.trouble().isDone()) {
      throw new RingsideException(trouble(target));
    }
  }

  private String trouble(Target target) {
    awaitLastLines();
    List<String> console = Await.of(target.console(), Duration.ofSeconds(10), "the console");
    String fallback = target.trouble().isDone() ? target.trouble().join() : panic.join();
    String why = BootFailure.explain(console).orElse("the boot failed: " + fallback);
    if (console.isEmpty() && fallback.startsWith("the machine reset itself")) {
      why += "; before it printed a line: too little memory does that (memory: …)";
    }
    return why + evidence(console);
  }

  /** The kernel prints its reason before and its stack behind the line that we watch for. */
  private void awaitLastLines() {
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

  private String silence(Target target, String what, Duration timeout) {
    List<String> console = Await.of(target.console(), Duration.ofSeconds(10), "the console");
    Optional<String> explained = BootFailure.explain(console);
    if (explained.isPresent()) {
      return explained.get() + evidence(console);
    }
    if (console.isEmpty()) {
      return "the guest printed nothing within "
          + Await.seconds(timeout)
          + ": its console may be another one (append: 'console=ttyS0'), the image no kernel for"
          + " this machine, or the host too slow (timeout: …)";
    }
    return what
        + " did not answer within "
        + Await.seconds(timeout)
        + ": give the boot more time (timeout: …), or look at what the guest printed last"
        + evidence(console);
  }

  private static String evidence(List<String> console) {
    int end = console.size();
    for (int i = console.size() - 1; i >= 0; i--) {
      if (console.get(i).contains(PANIC) && !console.get(i).contains("---[ end")) {
        end = Math.min(console.size(), i + BEHIND_PANIC);
      }
    }
    List<String> last = console.subList(Math.max(0, end - EVIDENCE), end);
    return last.isEmpty() ? "" : "\nthe last lines of the console:\n  " + String.join("\n  ", last);
  }

  private static Duration kernelTime(List<String> console) {
    for (int i = console.size() - 1; i >= 0; i--) {
      Matcher time = KERNEL_TIME.matcher(console.get(i));
      if (time.find()) {
        return Duration.ofSeconds(Long.parseLong(time.group(1)))
            .plusNanos(1_000 * Long.parseLong(time.group(2)));
      }
    }
    return Duration.ZERO;
  }

  /** Passes everything on, and notices user space's first line and a panic. */
  private final class PanicWatch implements Target.Listener {
    private final Target.Listener listener;

    PanicWatch(Target.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void stopped(dev.ringside.target.StopReport report, int epoch) {
      listener.stopped(report, epoch);
    }

    @Override
    public void ended(String why) {
      listener.ended(why);
    }

    @Override
    public void consoleLine(String line) {
      if (line.contains(PANIC)) {
        panic.complete(line);
      }
      if (line.equals(Initramfs.MARKER)) {
        userSpaceAt.complete(System.nanoTime());
      }
      listener.consoleLine(line);
    }

    @Override
    public void notice(String sentence) {
      listener.notice(sentence);
    }

    @Override
    public void reset(String sentence) {
      if (ready) {
        listener.reset(sentence);
      }
    }
  }
}
