package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.condition.GuestValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process in the guest that we started; in a condition it stands for its PID. Used on the user's
 * thread.
 */
public final class GuestProcess implements GuestValue {
  private final Agent agent;
  private final GuestFiles files;
  private final Guest guest;
  private final String command;
  private final int pid;
  private final String outPath;
  private final String errPath;
  private Utf8Pieces out = new Utf8Pieces();
  private Utf8Pieces err = new Utf8Pieces();
  private Agent.Question question;
  private boolean held;
  private long startedAt = System.nanoTime();
  private Optional<JsonNode> lastStatus = Optional.empty();
  private Optional<Result> result = Optional.empty();

  GuestProcess(
      Agent agent,
      GuestFiles files,
      Guest guest,
      String command,
      int pid,
      String folder,
      boolean held) {
    this.agent = agent;
    this.files = files;
    this.guest = guest;
    this.command = command;
    this.pid = pid;
    this.outPath = folder + "/out";
    this.errPath = folder + "/err";
    this.held = held;
    this.question = question();
  }

  private Agent.Question question() {
    return agent.new Question("guest-exec-status", Map.of("pid", pid));
  }

  /** What is known of it beside what the guest knows. */
  record Memory(
      boolean held,
      Optional<JsonNode> lastStatus,
      Optional<Result> result,
      Utf8Pieces out,
      Utf8Pieces err) {}

  Memory remember() {
    return new Memory(held, lastStatus, result, out.copy(), err.copy());
  }

  /** The guest is what it was then; what was asked of it since has no answer. */
  void recall(Memory memory) {
    held = memory.held();
    lastStatus = memory.lastStatus();
    result = memory.result();
    out = memory.out().copy();
    err = memory.err().copy();
    question = question();
  }

  /** Its process id in the guest. */
  public int getPid() {
    return pid;
  }

  /** What was started. */
  public String getCommand() {
    return command;
  }

  @Override
  public long guestValue() {
    return pid;
  }

  /** Whether it waits before its first instruction. */
  public boolean isHeld() {
    return held;
  }

  /** Releases it. */
  public GuestProcess resume() {
    if (held) {
      startedAt = System.nanoTime();
      agent.tell("guest-exec", Map.of("path", "/bin/kill", "arg", List.of("-CONT", "" + pid)));
      held = false;
    }
    return this;
  }

  /** Ends it at once. */
  public void kill() {
    signal("KILL");
    held = false;
  }

  /** Sends it a signal, by number or by name ({@code 'TERM'}). */
  public void signal(Object signal) {
    String name = String.valueOf(signal);
    if (!name.matches("[A-Z0-9+]{1,12}")) {
      throw new RingsideException("'" + name + "' is no signal: 9, 'KILL', 'TERM' …");
    }
    Result sent = guest.quietly("kill -" + name + " " + pid);
    if (sent.exit() != 0) {
      throw new RingsideException(
          "cannot send signal "
              + name
              + " to pid "
              + pid
              + " ("
              + command
              + "): "
              + sent.err().strip());
    }
  }

  /** Waits for its end, 60 seconds at most; what it prints is passed on as it comes. */
  public Result await() {
    return await(Map.of());
  }

  /** Waits for its end; {@code timeout:} in seconds. */
  public Result await(Map<String, ?> arguments) {
    Duration timeout =
        new NamedArguments("GuestProcess.await", arguments).seconds("timeout", Guest.PROGRAM_ENDS);
    return await(timeout, true);
  }

  Result await(Duration timeout, boolean loud) {
    resume();
    if (result.isPresent()) {
      return result.get();
    }
    long until = System.nanoTime() + timeout.toNanos();
    try (GuestFiles.Tail outTail = files.new Tail(outPath, out.bytes());
        GuestFiles.Tail errTail = files.new Tail(errPath, err.bytes())) {
      Pauses pauses = new Pauses();
      while (System.nanoTime() < until) {
        JsonNode status = status();
        take(outTail, out, loud);
        take(errTail, err, loud);
        if (status.path("exited").asBoolean()) {
          return ended(status, loud);
        }
        pauses.pause(command + " ran");
      }
    } catch (IOException failure) {
      throw new RingsideException("cannot read the output of " + command, failure);
    }
    throw new RingsideException(
        command
            + " (pid "
            + pid
            + ") has not ended within "
            + Await.seconds(timeout)
            + "; it is running still: .await(timeout: …) waits longer, .kill() ends it");
  }

  /**
   * Whether it is known to have ended; asks the agent, which cannot tell while the machine stands
   * still.
   */
  boolean hasEnded() {
    if (result.isEmpty() && lastStatus.isEmpty()) {
      keep(question.attempt());
    }
    return result.isPresent() || lastStatus.isPresent();
  }

  /** qemu-ga 7.2 forgets a process once it has told its end. */
  private void keep(Optional<JsonNode> status) {
    lastStatus = status.filter(answer -> answer.path("exited").asBoolean());
  }

  private JsonNode status() {
    if (lastStatus.isPresent()) {
      return lastStatus.get();
    }
    JsonNode answer = question.ask();
    keep(Optional.of(answer));
    return answer;
  }

  private Result ended(JsonNode status, boolean loud) {
    pass(out.end(), loud);
    pass(err.end(), loud);
    int exit = status.path("exitcode").asInt(128 + status.path("signal").asInt(0));
    Duration time = Duration.ofNanos(System.nanoTime() - startedAt);
    result = Optional.of(new Result(exit, out.text(), err.text(), pid, time));
    return result.get();
  }

  private void take(GuestFiles.Tail tail, Utf8Pieces into, boolean loud) throws IOException {
    pass(into.add(tail.rest()), loud);
  }

  private void pass(String text, boolean loud) {
    if (loud && !text.isEmpty()) {
      guest.printed(text);
    }
  }

  @Override
  public String toString() {
    return "pid " + pid + " (" + command + ")";
  }
}
