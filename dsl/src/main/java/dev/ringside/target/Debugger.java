package dev.ringside.target;

import dev.ringside.io.Loop;
import dev.ringside.link.LinkException;
import dev.ringside.link.MiLink;
import dev.ringside.link.Tap;
import dev.ringside.stub.Stub;
import dev.ringside.wire.mi.MiRecord;
import dev.ringside.wire.mi.MiTuple;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** gdb and our stub, performing what {@link Machine} decides. Owned by the loop. */
final class Debugger {
  private final Loop loop;
  private final Tap tap;
  private final Listener listener;
  private final CompletableFuture<Void> symbols = new CompletableFuture<>();
  private final CompletableFuture<StopReport> attached = new CompletableFuture<>();
  private final Map<Long, CompletableFuture<Outcome>> waiting = new HashMap<>();
  private final StringBuilder console = new StringBuilder();
  private final StringBuilder log = new StringBuilder();
  private MiLink gdb;
  private Optional<Stub> stub = Optional.empty();
  private Optional<Machine> machine = Optional.empty();
  private long lastId = Machine.OWN;

  /** Told, on the loop, what became of the machine. */
  interface Listener {
    void stopped(StopReport report, int epoch);

    void debuggerEnded(String why);

    void qemuSilent(String request);
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
    List<String> command = new ArrayList<>(List.of("gdb", "-q", "-nx", "--interpreter=mi3"));
    for (String setting :
        List.of(
            "set index-cache directory " + indexCache,
            "set index-cache enabled on",
            "set pagination off",
            "set confirm off",
            "set width 0",
            "set height 0",
            "set mi-async on",
            "set python print-stack none",
            "set print address on",
            "set print pretty on",
            "set startup-with-shell off",
            "set remotetimeout 10",
            "set tcp connect-timeout 10",
            // At a defect of its own gdb 13.1 asks whether to quit and to dump core, and under
            // MI answers itself: yes, with a core file in the user's folder. After a warning it
            // can go on.
            "maint set internal-error quit yes",
            "maint set internal-error corefile no",
            "maint set internal-warning quit no",
            "maint set internal-warning corefile no",
            "maint set demangler-warning quit no")) {
      command.add("-iex");
      command.add(setting);
    }
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
   */
  CompletableFuture<StopReport> attach(String qemu, String listen) {
    loop.assertInside();
    try {
      Stub opened = Stub.open(loop, qemu, listen, tap, new StubEvents());
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

  /** How often our stub asked the conditions at an address; empty where gdb evaluates them. */
  OptionalLong evaluations(Address address) {
    return stub.map(s -> s.evaluations(address.bits())).orElseGet(OptionalLong::empty);
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
      if (machine.isEmpty() && stub.isPresent() && !report.isEnd()) {
        machine = Optional.of(Machine.attached(report));
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
      machine
          .filter(m -> m.phase() == Machine.Phase.RUNNING || m.phase() == Machine.Phase.PAUSING)
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
