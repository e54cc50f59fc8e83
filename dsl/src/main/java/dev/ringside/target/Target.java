package dev.ringside.target;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.io.Loop;
import dev.ringside.link.LinkException;
import dev.ringside.link.Tap;
import dev.ringside.link.Upload;
import dev.ringside.stub.ConditionTier;
import dev.ringside.stub.Storm;
import dev.ringside.stub.ram.Ram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A machine: QEMU, and gdb where one is attached. The only door to them. Owned by the loop; every
 * method may be called from any thread and answers with a future that completes there.
 */
public final class Target {
  /** What is said where a verb needs the debugger that was not wanted. */
  public static final String NOT_DEBUGGED =
      "this machine was booted with debug: false: vm.boot() attaches a debugger";

  private final Loop loop;
  private final QemuCommand command;
  private final Tap tap;
  private final Listener listener;
  private final CompletableFuture<String> trouble = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private Qemu qemu;
  private Optional<Debugger> debugger = Optional.empty();

  /** How a machine begins. */
  public enum Begin {
    /** At its first instruction. */
    BOOTED,
    /** Without running, until its memory is filled and {@link Target#loadDevices} is called. */
    RESTORED
  }

  /** Told, on the loop, what happens without being asked for; must not block. */
  public interface Listener {
    /** The machine stopped for the user. */
    void stopped(StopReport report, int epoch);

    /** There is nothing to debug, or no machine at all, any more. */
    void ended(String why);

    /** A line on the guest's console. */
    void consoleLine(String line);

    /** Something the user should know, in a sentence. */
    void notice(String sentence);

    /** Under a breakpoint the guest hardly gets on. */
    void storm(Address breakpoint, double perSecond);

    /** The guest reset itself; in a sentence. */
    default void reset(String sentence) {
      notice(sentence);
    }
  }

  private Target(Loop loop, QemuCommand command, Tap tap, Listener listener) {
    this.loop = loop;
    this.command = command;
    this.tap = tap;
    this.listener = listener;
  }

  /**
   * Starts QEMU, and gdb reading its symbols meanwhile.
   *
   * @param begin how the machine begins
   * @param debug whether a debugger is wanted
   * @param vmlinux the kernel's symbols, where there are any
   * @param indexCache where gdb keeps its symbol index
   */
  public static CompletableFuture<Target> start(
      Loop loop,
      QemuCommand command,
      Begin begin,
      boolean debug,
      Optional<Path> vmlinux,
      Path indexCache,
      Tap tap,
      Listener listener) {
    return loop.call(
        () -> {
          Target target = new Target(loop, command, tap, listener);
          target.own(target.startQemu(begin));
          if (debug) {
            try {
              target.debugger =
                  Optional.of(
                      Debugger.start(loop, vmlinux, indexCache, tap, target.new DebuggerEvents()));
            } catch (RuntimeException failure) {
              target.qemu.kill();
              throw failure;
            }
          }
          return target;
        });
  }

  private Qemu startQemu(Begin begin) {
    QemuEvents events = new QemuEvents();
    events.mine = Qemu.start(loop, command, begin, tap, events);
    return events.mine;
  }

  /** The QEMU that is the machine from now on; the end of another one is not the machine's. */
  private void own(Qemu mine) {
    qemu = mine;
    mine.ended()
        .thenAccept(
            why -> {
              if (qemu == mine) {
                ended.complete(why);
              }
            });
  }

  /**
   * Starts another QEMU beside the one that runs, to take its place once it was given the state of
   * a saved machine. gdb stays the same.
   */
  public CompletableFuture<Successor> successor() {
    return loop.call(() -> new Successor(loop, startQemu(Begin.RESTORED), this::changeOver));
  }

  private CompletableFuture<Void> changeOver(Qemu next, int cpu) {
    Qemu old = qemu;
    CompletableFuture<Void> free =
        debugger.map(Debugger::detach).orElse(CompletableFuture.completedFuture(null));
    return free.thenCompose(
            detached -> {
              own(next);
              next.resynchroniseAgent();
              return old.kill();
            })
        .thenCompose(
            gone ->
                debugger
                    .map(gdb -> gdb.attach(next.gdbSocket(), next.stubSocket(), cpu, next.ram()))
                    .<CompletableFuture<?>>map(stop -> stop)
                    .orElse(CompletableFuture.completedFuture(null)))
        .thenApply(attached -> null);
  }

  /** Completes with QEMU's version when its monitor takes commands. */
  public CompletableFuture<String> qemuReady() {
    return onLoop(() -> qemu.ready());
  }

  /** Completes when the agent in the guest answers. */
  public CompletableFuture<Void> agentReady() {
    return onLoop(() -> qemu.agentReady());
  }

  /** Completes when gdb has read the symbols. */
  public CompletableFuture<Void> symbolsRead() {
    return onLoop(() -> debugger().symbols());
  }

  /**
   * Has gdb evaluate these when it has read the symbols, so that it answers fast later; nothing is
   * waited for, no answer is given.
   *
   * @param expressions about symbols and types alone: there is no machine to read yet
   */
  public void prepare(List<String> expressions) {
    loop.post(() -> debugger().prepare(expressions));
  }

  /** Attaches gdb; the machine stands still afterwards. */
  public CompletableFuture<StopReport> attach() {
    return onLoop(() -> debugger().attach(qemu.gdbSocket(), qemu.stubSocket(), 0, qemu.ram()));
  }

  /**
   * Completes, with the reason, when the machine reset itself or ended: what a boot must not do.
   */
  public CompletableFuture<String> trouble() {
    return trouble;
  }

  /** Completes with the reason when QEMU has ended. */
  public CompletableFuture<String> ended() {
    return ended;
  }

  /**
   * Asks gdb.
   *
   * @param kind what the command does to the machine
   * @param deadline after which the outcome is a failure that says who is silent
   * @param operation the MI command without its dash
   */
  public CompletableFuture<Outcome> ask(
      Input.Kind kind, Duration deadline, String operation, List<String> args) {
    return onLoop(() -> debugger().ask(kind, deadline, operation, args));
  }

  /** Gives gdb a line as somebody types it. */
  public CompletableFuture<Outcome> line(Input.Kind kind, Duration deadline, String line) {
    return ask(kind, deadline, Debugger.CONSOLE, List.of(line));
  }

  /** Where the conditions of the breakpoints at an address run. */
  public CompletableFuture<ConditionTier> tier(Address address) {
    return onLoop(() -> debugger().tier(address));
  }

  /**
   * Has it measured what conditions in the guest take; completes when that is known, or soon, where
   * the guest does not come by them.
   */
  public CompletableFuture<Void> price() {
    return onLoop(() -> debugger().price());
  }

  /** Executes a monitor command. */
  public CompletableFuture<JsonNode> qmp(String command, Map<String, ?> arguments) {
    return onLoop(() -> qemu.qmp(command, arguments));
  }

  /**
   * The guest's memory as a file that can be read and written while the machine lives; empty where
   * the user's own arguments have put the memory elsewhere. QEMU's monitor must be ready.
   */
  public CompletableFuture<Optional<Path>> memory() {
    return loop.call(() -> qemu.memory());
  }

  /**
   * The state of all of the machine but its memory, as QEMU writes it; the CPUs must stand still.
   * Nothing of the debugger's is in the memory from then on until they run.
   */
  public CompletableFuture<byte[]> saveDevices() {
    return onLoop(
        () ->
            debugger
                .map(Debugger::bare)
                .orElse(CompletableFuture.completedFuture(null))
                .thenCompose(bare -> qemu.saveDevices()));
  }

  /**
   * Gives a machine that was started to be restored its state; its CPUs stand still afterwards.
   * QEMU ends where it cannot take it.
   *
   * @param console what it had printed when it was saved
   */
  public CompletableFuture<Void> loadDevices(byte[] devices, List<String> console) {
    return onLoop(
        () -> {
          qemu.consoleBefore(console);
          return qemu.loadDevices(devices);
        });
  }

  /** A file for whom the guest reads {@link Upload#PORT} with; it is not sent yet. */
  public CompletableFuture<Upload> upload(byte[] content) {
    return loop.call(() -> qemu.upload(content));
  }

  /** Executes a command of the guest agent. */
  public CompletableFuture<JsonNode> agent(String command, Map<String, ?> arguments) {
    return onLoop(() -> qemu.agent(command, arguments));
  }

  /**
   * The guest's memory, to be read while the guest runs; empty before QEMU is ready, after its end,
   * and where the user's own words about memory kept it from being shared.
   */
  public CompletableFuture<Optional<Ram>> ram() {
    return loop.call(() -> qemu.ram());
  }

  /** The state of the machine under the debugger; empty where none is attached. */
  public CompletableFuture<Optional<Machine>> machine() {
    return loop.call(() -> debugger.flatMap(Debugger::machine));
  }

  /** The lines of the guest's console, free of escape sequences. */
  public CompletableFuture<List<String>> console() {
    return loop.call(() -> qemu.console());
  }

  /** Types on the guest's console. */
  public void type(byte[] bytes) {
    loop.post(() -> qemu.type(bytes));
  }

  /** The process ids: QEMU's, and gdb's where there is one. */
  public CompletableFuture<Map<String, Long>> pids() {
    return loop.call(
        () ->
            debugger
                .map(gdb -> Map.of("qemu", qemu.pid(), "gdb", gdb.pid()))
                .orElse(Map.of("qemu", qemu.pid())));
  }

  /** Ends gdb and QEMU; completes when both are gone. */
  public CompletableFuture<Void> close() {
    return onLoop(
        () -> {
          debugger.ifPresent(gdb -> gdb.guestEnded("the machine was ended"));
          debugger.ifPresent(Debugger::close);
          CompletableFuture<?> gdbGone =
              debugger
                  .<CompletableFuture<?>>map(Debugger::exited)
                  .orElse(CompletableFuture.completedFuture(0));
          return CompletableFuture.allOf(qemu.kill(), gdbGone);
        });
  }

  private Debugger debugger() {
    return debugger.orElseThrow(() -> new LinkException(NOT_DEBUGGED));
  }

  private <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> call) {
    return loop.call(call::get).thenCompose(future -> future);
  }

  /** What a QEMU that is not the machine any more, or not yet, has to say concerns nobody. */
  private final class QemuEvents implements Qemu.Events {
    private Qemu mine;
    private final Resets resets = new Resets();

    @Override
    public void consoleLine(String line) {
      if (mine == qemu) {
        listener.consoleLine(line);
      }
    }

    @Override
    public void reset(String reason) {
      boolean again = resets.again(System.nanoTime());
      if (mine == qemu) {
        debugger.ifPresent(Debugger::reset);
      }
      if (mine == qemu && reason.startsWith("guest") && !again) {
        String sentence = "the machine reset itself (" + reason + "): a triple fault, or a reboot";
        trouble.complete(sentence);
        listener.reset(sentence);
      }
    }

    @Override
    public void ended(String why) {
      if (mine != qemu) {
        return;
      }
      trouble.complete(why);
      try {
        debugger.ifPresent(gdb -> gdb.guestEnded(why));
        debugger.ifPresent(Debugger::close);
      } finally {
        listener.ended(why);
      }
    }
  }

  private final class DebuggerEvents implements Debugger.Listener {
    @Override
    public void stopped(StopReport report, int epoch) {
      listener.stopped(report, epoch);
    }

    @Override
    public void debuggerEnded(String why) {
      listener.ended(why);
    }

    @Override
    public void storm(Storm storm) {
      listener.storm(new Address(storm.address()), storm.perSecond());
    }

    @Override
    public void qemuSilent(String request) {
      listener.notice("QEMU's stub does not answer " + request + ": is QEMU stopped by a signal?");
    }
  }
}
