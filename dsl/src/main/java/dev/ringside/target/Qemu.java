package dev.ringside.target;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.io.Child;
import dev.ringside.io.Connection;
import dev.ringside.io.Listener;
import dev.ringside.io.Loop;
import dev.ringside.io.Program;
import dev.ringside.io.ProgramException;
import dev.ringside.io.RunFolder;
import dev.ringside.link.AgentLink;
import dev.ringside.link.LinkException;
import dev.ringside.link.QmpLink;
import dev.ringside.link.Tap;
import dev.ringside.link.Upload;
import dev.ringside.stub.ram.QemuRam;
import dev.ringside.stub.ram.Ram;
import dev.ringside.wire.qmp.QmpMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** QEMU's process with its monitor, console and agent. Owned by the loop. */
final class Qemu {
  private static final Duration END_KNOWN = Duration.ofSeconds(1);

  /** How much of its last words is kept, in characters. */
  private static final int COMPLAINTS = 4_000;

  private final Loop loop;
  private final RunFolder folder = RunFolder.create();
  private final Console console;
  private final Events events;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final StringBuilder complaints = new StringBuilder();
  private final QemuCommand.Sockets sockets;
  private final DeviceState devices;
  private QmpLink qmp;
  private AgentLink agent;
  private Listener consoleListener;
  private Connection consoleConnection;
  private Child process;
  private Optional<String> shutdown = Optional.empty();
  private boolean closing;
  private Optional<Ram> ram = Optional.empty();

  /** Told, on the loop, what happens to the machine. */
  interface Events {
    void consoleLine(String line);

    /** The guest or the host reset the machine. */
    void reset(String reason);

    /** QEMU is no more; in a sentence. Called once, unless we ended it. */
    void ended(String why);
  }

  private Qemu(Loop loop, Events events) {
    this.loop = loop;
    this.events = events;
    this.console = new Console(events::consoleLine);
    this.sockets =
        new QemuCommand.Sockets(
            folder.resolve("qmp"),
            folder.resolve("agent"),
            folder.resolve("files"),
            folder.resolve("console"),
            folder.resolve("gdb"));
    this.devices = new DeviceState(loop, this::qmp, folder.resolve("devices"));
  }

  /**
   * Starts QEMU; call it on the loop. Where that fails nothing is left.
   *
   * @param begin whether the kernel is booted, or the state of a saved machine is waited for
   * @throws UncheckedIOException when we cannot listen for it
   * @throws ProgramException when it cannot be started
   */
  static Qemu start(Loop loop, QemuCommand command, Target.Begin begin, Tap tap, Events events) {
    loop.assertInside();
    Qemu qemu = new Qemu(loop, events);
    try {
      qemu.listen(tap);
      List<String> arguments = new ArrayList<>(command.arguments(qemu.sockets));
      if (begin == Target.Begin.RESTORED) {
        arguments.addAll(DeviceState.INCOMING);
      }
      qemu.process =
          Program.of(arguments)
              .start(piece -> {}, piece -> loop.post(() -> qemu.complained(piece)));
    } catch (IOException failure) {
      qemu.cleanUp();
      throw new UncheckedIOException("cannot listen for QEMU: " + failure.getMessage(), failure);
    } catch (RuntimeException failure) {
      qemu.cleanUp();
      throw failure;
    }
    qemu.process.exited().thenAccept(status -> loop.post(() -> qemu.exited(status)));
    return qemu;
  }

  private void listen(Tap tap) throws IOException {
    qmp = QmpLink.listen(loop, sockets.qmp().toString(), tap, this::event);
    agent = AgentLink.listen(loop, sockets.agent().toString(), tap);
    Connection.Handler serial = new Serial0();
    consoleListener = Listener.open(loop, sockets.console().toString(), () -> serial);
  }

  /** The socket of QEMU's gdb stub. */
  String gdbSocket() {
    return sockets.gdb().toString();
  }

  /** Where our own stub listens for gdb. */
  String stubSocket() {
    return folder.resolve("stub").toString();
  }

  /** QEMU's process id. */
  long pid() {
    return process.pid();
  }

  /**
   * The guest's memory, mapped when it is first asked for; empty where the user's own words about
   * memory kept it from being shared, and once QEMU has ended.
   */
  Optional<Ram> ram() {
    loop.assertInside();
    if (ram.isEmpty() && qmp.ready().isDone() && !ended.isDone()) {
      ram = Ram.of(pid());
    }
    return ram;
  }

  /** The guest's memory as a file; empty where there is no memfd that is all of it. */
  Optional<Path> memory() {
    return QemuRam.find(pid());
  }

  /** Completes with QEMU's version when its monitor takes commands. */
  CompletableFuture<String> ready() {
    return explained(qmp.ready());
  }

  /** Completes when the agent in the guest has given a sign of life. */
  CompletableFuture<Void> agentReady() {
    return explained(qmp.ready().thenCompose(version -> agent.ready()));
  }

  /** The agent may have been told half a sentence by whoever was its host before. */
  void resynchroniseAgent() {
    agent.resynchronise();
  }

  /** Executes a monitor command. */
  CompletableFuture<JsonNode> qmp(String command, Map<String, ?> arguments) {
    return explained(qmp.execute(command, arguments));
  }

  /** The state of all of the machine but its memory; the CPUs must stand still. */
  CompletableFuture<byte[]> saveDevices() {
    return explained(devices.save());
  }

  /** Gives a QEMU that was started to be restored its state, after its memory was filled. */
  CompletableFuture<Void> loadDevices(byte[] state) {
    return explained(devices.load(state));
  }

  /** What the console had printed before the machine was saved. */
  void consoleBefore(List<String> lines) {
    loop.assertInside();
    console.before(lines);
  }

  /** A file for the guest, not sent yet. */
  Upload upload(byte[] content) {
    return new Upload(loop, sockets.files().toString(), content);
  }

  /** Executes a command of the guest agent. */
  CompletableFuture<JsonNode> agent(String command, Map<String, ?> arguments) {
    return explained(agent.execute(command, arguments));
  }

  /** QEMU's sockets close a moment before the reason of its end is known: that is the answer. */
  private <T> CompletableFuture<T> explained(CompletableFuture<T> answer) {
    return answer.exceptionallyCompose(
        failure ->
            cause(failure) instanceof LinkException link && link.isLost() && !closing
                ? ended
                    .copy()
                    .orTimeout(END_KNOWN.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((why, unknown) -> why == null ? link : new LinkException(why))
                    .thenCompose(CompletableFuture::failedFuture)
                : CompletableFuture.failedFuture(failure));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
  }

  /** The lines of the console. */
  List<String> console() {
    loop.assertInside();
    return console.lines();
  }

  /** Types on the guest's console. */
  void type(byte[] bytes) {
    if (consoleConnection != null) {
      consoleConnection.send(bytes);
    }
  }

  /** Completes with the reason when QEMU has ended. */
  CompletableFuture<String> ended() {
    return ended;
  }

  /** Ends QEMU at once and removes the machine's folder when it is gone. */
  CompletableFuture<String> kill() {
    closing = true;
    process.kill();
    return ended;
  }

  private void event(QmpMessage.Event event) {
    String reason = event.data().path("reason").asText("");
    switch (event.name()) {
      case "SHUTDOWN":
        shutdown = Optional.of(reason);
        break;
      case "RESET":
        events.reset(reason);
        break;
      case "MIGRATION":
        devices.event(event.data().path("status").asText(""));
        break;
      default:
        break;
    }
  }

  private void complained(byte[] piece) {
    complaints.append(new String(piece, StandardCharsets.UTF_8));
    if (complaints.length() > COMPLAINTS) {
      complaints.delete(0, complaints.length() - COMPLAINTS);
    }
  }

  private void exited(int status) {
    String why =
        shutdown
            .map(Qemu::shutdownSentence)
            .orElseGet(() -> exitSentence(status, complaints.toString()));
    List<String> left = cleanUp();
    String told = left.isEmpty() ? why : why + " (and " + String.join("; ", left) + ")";
    try {
      // Before the future, so that who is woken by a lost link finds the machine's end known.
      if (!closing) {
        events.ended(told);
      }
    } finally {
      devices.lost(told);
      ended.complete(told);
    }
  }

  private List<String> cleanUp() {
    List<AutoCloseable> owned = new ArrayList<>();
    ram.ifPresent(owned::add);
    ram = Optional.empty();
    if (qmp != null) {
      owned.add(qmp::close);
    }
    if (agent != null) {
      owned.add(agent::close);
    }
    if (consoleListener != null) {
      owned.add(consoleListener);
    }
    owned.add(folder);
    return closeAll(owned);
  }

  /** Closes each, whatever becomes of the others; what failed, in clauses. */
  static List<String> closeAll(List<AutoCloseable> owned) {
    List<String> left = new ArrayList<>();
    for (AutoCloseable one : owned) {
      try {
        one.close();
      } catch (Exception failure) {
        left.add("something of it is left: " + failure.getMessage());
      }
    }
    return left;
  }

  private static String shutdownSentence(String reason) {
    switch (reason) {
      case "guest-shutdown":
        return "the guest powered off";
      case "guest-reset":
        return "the guest rebooted and QEMU was told to end then";
      case "guest-panic":
        return "the guest's kernel panicked";
      case "host-signal":
        return "QEMU was told to end by a signal";
      default:
        return "QEMU shut the machine down (" + reason + ")";
    }
  }

  private static String exitSentence(int status, String complaints) {
    String said = complaints.isBlank() ? "" : ": " + complaints.strip();
    boolean signal = status > 128 && status < 160;
    return signal
        ? "QEMU was killed by signal " + (status - 128) + said
        : "QEMU ended with exit status " + status + said;
  }

  private final class Serial0 implements Connection.Handler {
    @Override
    public void opened(Connection connection) {
      consoleConnection = connection;
    }

    @Override
    public void received(byte[] piece) {
      console.received(piece);
    }

    @Override
    public void ended() {
      consoleConnection = null;
    }
  }
}
