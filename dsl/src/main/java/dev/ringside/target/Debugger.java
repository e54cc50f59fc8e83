package dev.ringside.target;

import dev.ringside.io.Loop;
import dev.ringside.link.LinkException;
import dev.ringside.link.MiLink;
import dev.ringside.link.Tap;
import dev.ringside.stub.ConditionTier;
import dev.ringside.stub.Storm;
import dev.ringside.stub.Stub;
import dev.ringside.stub.ram.Ram;
import dev.ringside.wire.mi.MiRecord;
import dev.ringside.wire.mi.MiTuple;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** gdb and our stub, performing what {@link Machine} decides. Owned by the loop. */
final class Debugger {
  private final Loop loop;
  private final Tap tap;
  private final Listener listener;
  private final CompletableFuture<Void> symbols = new CompletableFuture<>();
  private final Map<Long, CompletableFuture<Outcome>> waiting = new HashMap<>();
  private final StringBuilder console = new StringBuilder();
  private final StringBuilder log = new StringBuilder();
  private CompletableFuture<StopReport> attached = new CompletableFuture<>();
  private MiLink gdb;
  private Optional<Stub> stub = Optional.empty();
  private Optional<Machine> machine = Optional.empty();
  private long lastId = Machine.OWN;
  private int epoch = -1;
  private boolean followsLanguage;

  /** Told, on the loop, what became of the machine. */
  interface Listener {
    void stopped(StopReport report, int epoch);

    void debuggerEnded(String why);

    void qemuSilent(String request);

    void storm(Storm storm);
  }

  private Debugger(Loop loop, Tap tap, Listener listener) {
    this.loop = loop;
    this.tap = tap;
    this.listener = listener;
  }

  /**
   * Starts gdb, which reads the symbols at once; call it on the loop.
   *
   * @param vmlinux the kernel with its debug information
   * @param indexCache where gdb keeps the symbol index (gdb 13.1: loads Debian's 588 MB vmlinux in
   *     0.9 s instead of 19.6 s)
   */
  static Debugger start(
      Loop loop, Optional<Path> vmlinux, Path indexCache, Tap tap, Listener listener) {
    Debugger debugger = new Debugger(loop, tap, listener);
    List<String> command = GdbCommand.line(indexCache);
    debugger.gdb = MiLink.start(loop, command, tap, debugger.new Messages());
    debugger.load(vmlinux);
    return debugger;
  }

  private void load(Optional<Path> vmlinux) {
    CompletableFuture<MiRecord.Result> loaded =
        vmlinux
            .map(file -> gdb.send("file-exec-and-symbols", List.of(file.toString())))
            .orElseGet(() -> gdb.send("gdb-set", List.of("architecture", "i386:x86-64")));
    loaded.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            symbols.completeExceptionally(failure);
          } else if (result.resultClass().equals("error")) {
            symbols.completeExceptionally(
                new LinkException("gdb cannot read the symbols: " + message(result)));
          } else {
            symbols.complete(null);
          }
        });
  }

  /**
   * Has gdb take the language from the frames again, once there is one that tells it: without, it
   * would look for "main" now.
   */
  private void followLanguage(StopReport report) {
    if (!followsLanguage && !report.frame().file().isEmpty()) {
      followsLanguage = true;
      gdb.send("gdb-set", List.of("language", "auto"));
    }
  }

  /** Completes when the symbols are read. */
  CompletableFuture<Void> symbols() {
    return symbols;
  }

  /**
   * Has gdb evaluate, as soon as the symbols are read, what will be asked once the machine stands
   * still. It reads a compilation unit's types when they are first needed: for Debian's vmlinux
   * that took 0.3 s of a boot, while gdb has nothing to do until the guest is up. What it answers
   * does not matter.
   */
  void prepare(List<String> expressions) {
    loop.assertInside();
    symbols.thenRun(
        () ->
            expressions.forEach(
                expression -> gdb.send("data-evaluate-expression", List.of(expression))));
  }

  /** gdb's process id. */
  long pid() {
    return gdb.pid();
  }

  /**
   * Attaches gdb, through our stub, to QEMU; the machine stands still afterwards.
   *
   * @param qemu the socket of QEMU's stub
   * @param listen where our stub shall listen
   * @param cpu which CPU is taken for the one that stopped
   * @param ram the guest's memory, where it is shared
   */
  CompletableFuture<StopReport> attach(String qemu, String listen, int cpu, Optional<Ram> ram) {
    loop.assertInside();
    try {
      Stub opened = Stub.open(loop, qemu, listen, cpu, ram, tap, new StubEvents());
      stub = Optional.of(opened);
    } catch (IOException failure) {
      attached.completeExceptionally(new LinkException(failure.getMessage()));
      return attached;
    }
    gdb.send("target-select", List.of("extended-remote", listen))
        .whenComplete(
            (result, failure) -> {
              if (failure != null) {
                attached.completeExceptionally(failure);
              } else if (!result.resultClass().equals("connected")) {
                attached.completeExceptionally(
                    new LinkException("gdb cannot attach: " + message(result)));
              }
            });
    return attached;
  }

  /**
   * Lets go of a machine that stands still and is given up; {@link #attach} takes the next one. gdb
   * 13.1 keeps its breakpoints, with their numbers and counts, over a disconnect.
   */
  CompletableFuture<Void> detach() {
    loop.assertInside();
    CompletableFuture<Void> detached = new CompletableFuture<>();
    epoch = machine.map(Machine::epoch).orElse(epoch);
    gdb.send("target-disconnect", List.of())
        .whenComplete(
            (result, failure) -> {
              machine = Optional.empty();
              List.copyOf(waiting.keySet()).forEach(this::refuseRestored);
              attached = new CompletableFuture<>();
              stub.ifPresent(Stub::close);
              stub = Optional.empty();
              if (failure != null) {
                detached.completeExceptionally(failure);
              } else {
                detached.complete(null);
              }
            });
    return detached;
  }

  private void refuseRestored(long id) {
    waiting.remove(id).complete(new Outcome.Failed("the machine was given up for a saved one"));
  }

  /** Asks the machine; the future completes on the loop, always. */
  CompletableFuture<Outcome> ask(
      Input.Kind kind, Duration deadline, String operation, List<String> args) {
    loop.assertInside();
    CompletableFuture<Outcome> answer = new CompletableFuture<>();
    if (machine.isEmpty()) {
      answer.complete(new Outcome.Failed("no debugger is attached: vm.boot() attaches one"));
      return answer;
    }
    long id = ++lastId;
    waiting.put(id, answer);
    Loop.Timer timer = loop.after(deadline, () -> on(new Input.Late(id)));
    answer.whenComplete((done, failure) -> timer.cancel());
    on(new Input.Asked(id, kind, operation, args));
    return answer;
  }

  /** The machine, once gdb is attached. */
  Optional<Machine> machine() {
    loop.assertInside();
    return machine;
  }

  /** Where the conditions at an address run. */
  CompletableFuture<ConditionTier> tier(Address address) {
    return stub.map(s -> s.tier(address.bits(), runs()))
        .orElse(CompletableFuture.completedFuture(ConditionTier.NONE));
  }

  /** Has it measured what they take. */
  CompletableFuture<Void> price() {
    return stub.map(s -> s.price(runs())).orElse(CompletableFuture.completedFuture(null));
  }

  private boolean runs() {
    return machine
        .filter(m -> m.phase() != Machine.Phase.STOPPED && m.phase() != Machine.Phase.GONE)
        .isPresent();
  }

  /** Takes what our stub placed in the guest out of its memory; the machine stands. */
  CompletableFuture<Void> bare() {
    return stub.map(Stub::bare).orElse(CompletableFuture.completedFuture(null));
  }

  /** The machine was reset. */
  void reset() {
    stub.ifPresent(Stub::reset);
  }

  /** QEMU or the guest ended: whoever waits is told why. */
  void guestEnded(String why) {
    on(new Input.GuestEnded(why));
  }

  /** Lets the machine go and ends gdb. */
  void close() {
    stub.ifPresent(Stub::close);
    stub = Optional.empty();
    gdb.close();
    loop.after(Duration.ofMillis(500), gdb::kill);
  }

  /** Completes when gdb has ended. */
  CompletableFuture<Integer> exited() {
    return gdb.exited();
  }

  private void on(Input input) {
    loop.assertInside();
    if (machine.isPresent()) {
      Machine.Step step = machine.get().on(input);
      boolean stood = standsForUser();
      machine = Optional.of(step.next());
      // gdb's end says nothing of how the user sees the machine, and may be known here before our
      // stub has lost its connection.
      boolean gone = step.next().phase() == Machine.Phase.GONE;
      if (!gone && stood != standsForUser()) {
        stub.ifPresent(s -> s.stays(!stood));
      }
      step.effects().forEach(this::perform);
    }
  }

  private void perform(Effect effect) {
    effect
        .<Runnable>fold(
            send -> () -> send(send),
            answer -> () -> answer(answer),
            publish -> () -> listener.stopped(publish.report(), publish.epoch()),
            end -> () -> listener.debuggerEnded(end.why()),
            interrupt -> () -> stub.ifPresent(Stub::interrupt),
            settle -> () -> stub.ifPresent(Stub::stopReported))
        .run();
  }

  private boolean standsForUser() {
    return machine.map(m -> m.phase() == Machine.Phase.STOPPED).orElse(false);
  }

  private void send(Effect.SendMi command) {
    CompletableFuture<MiRecord.Result> sent;
    try {
      sent =
          command.operation().equals(CONSOLE)
              ? gdb.sendLine(command.args().get(0))
              : gdb.send(command.operation(), command.args());
    } catch (IllegalArgumentException unsendable) {
      on(new Input.GdbAnswered(command.id(), new Outcome.Failed(unsendable.getMessage())));
      return;
    }
    sent.thenAccept(result -> on(new Input.GdbAnswered(command.id(), outcome(result))));
  }

  /** The operation under which a whole line, as somebody typed it, is sent. */
  static final String CONSOLE = "(console)";

  /** gdb does one command after the other: what it printed since the last result is this one's. */
  private Outcome outcome(MiRecord.Result result) {
    String printed = console.toString();
    console.setLength(0);
    Outcome outcome =
        result.resultClass().equals("error")
            ? new Outcome.Failed(why(result))
            : new Outcome.Done(result.results(), printed);
    log.setLength(0);
    return outcome;
  }

  /** gdb 13.1: a breakpoint that cannot be inserted is told on the log, and this is the error. */
  private String why(MiRecord.Result error) {
    String message = message(error);
    String said = log.toString().replaceFirst("^Warning:", "").strip().replaceAll("\\s+", " ");
    return message.equals("Command aborted.") && !said.isEmpty() ? said : message;
  }

  private static String message(MiRecord.Result result) {
    return result.results().textOr("msg", "gdb gave no reason");
  }

  private void answer(Effect.Answer answer) {
    CompletableFuture<Outcome> waiter = waiting.remove(answer.id());
    if (waiter != null) {
      waiter.complete(answer.outcome());
    }
  }

  private final class StubEvents implements Stub.Events {
    @Override
    public void witness(boolean running) {
      on(new Input.StubSaw(running));
    }

    @Override
    public void qemuSilent(String request) {
      listener.qemuSilent(request);
    }

    @Override
    public void storm(Storm storm) {
      listener.storm(storm);
    }
  }

  private final class Messages implements MiLink.Listener {
    private final Map<String, Consumer<MiTuple>> handlers =
        Map.of("stopped", this::stopped, "running", results -> on(new Input.GdbRan()));

    @Override
    public void async(MiRecord.Async message) {
      Consumer<MiTuple> handler = handlers.get(message.asyncClass());
      if (message.kind() == MiRecord.Kind.EXEC && handler != null) {
        handler.accept(message.results());
      }
    }

    private void stopped(MiTuple results) {
      // What gdb tells its user of a stop is not the output of the command that comes next.
      console.setLength(0);
      log.setLength(0);
      StopReport report = StopReport.of(results);
      followLanguage(report);
      if (machine.isEmpty() && stub.isPresent() && !report.isEnd()) {
        machine = Optional.of(Machine.attached(report, epoch + 1));
        stub.get().stays(true);
        attached.complete(report);
      } else {
        on(new Input.GdbStopped(report));
      }
    }

    @Override
    public void stream(MiRecord.Stream message) {
      (message.channel() == MiRecord.Channel.LOG ? log : console).append(message.text());
    }

    @Override
    public void tookBack(MiRecord.Result error) {
      machine // Where QEMU is gone its own end says so.
          .filter(m -> stub.filter(Stub::hasQemu).isPresent() && m.mayStop())
          .ifPresent(m -> on(new Input.GdbStopped(m.stop().stuck(why(error)))));
    }

    @Override
    public void gdbEnded(String cause) {
      attached.completeExceptionally(new LinkException(cause));
      symbols.completeExceptionally(new LinkException(cause));
      // Our stub takes the breakpoints out, and leaves the machine as the user sees it.
      String guest =
          standsForUser()
              ? "the guest stands still, and vm.resume() lets it run without a debugger"
              : "the guest runs on without breakpoints";
      on(new Input.GdbLost(cause + "; " + guest));
    }
  }
}
