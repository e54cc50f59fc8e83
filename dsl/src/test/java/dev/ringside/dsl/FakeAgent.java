package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringside.link.Upload;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** An agent with one program, whose output is what the test says. Used on one thread. */
final class FakeAgent implements Agent.Peer {
  private static final ObjectMapper JSON = new ObjectMapper();
  final List<String> asked = new ArrayList<>();
  final List<CompletableFuture<JsonNode>> unanswered = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<Integer, Integer> positions = new HashMap<>();
  private final Map<Integer, Boolean> isOut = new HashMap<>();

  /** Called with each question for the program's end, from 1. */
  IntConsumer atStatus = count -> {};

  boolean standing;
  boolean exited;

  /** Whether a question for the program's end is answered only later. */
  boolean silent;

  private int statuses;
  private boolean told;

  void prints(byte[] bytes) {
    out.writeBytes(bytes);
  }

  /** The agent's answer to what it was asked before the machine stood still. */
  void answerLate() {
    silent = false;
    unanswered.forEach(answer -> answer.complete(status()));
    unanswered.clear();
  }

  @Override
  public CompletableFuture<JsonNode> send(String command, Map<String, ?> arguments) {
    asked.add(command);
    if (command.equals("guest-exec-status")) {
      atStatus.accept(++statuses);
      if (silent) {
        unanswered.add(new CompletableFuture<>());
        return unanswered.get(unanswered.size() - 1);
      }
      return CompletableFuture.completedFuture(status());
    }
    return CompletableFuture.completedFuture(file(command, arguments));
  }

  /** As qemu-ga 7.2, which forgets a program once it has told its end. */
  private JsonNode status() {
    if (told) {
      throw new IllegalStateException("pid is unknown: its end was told before");
    }
    told = exited;
    return JSON.valueToTree(
        exited ? Map.of("exited", true, "exitcode", 3) : Map.of("exited", false));
  }

  private JsonNode file(String command, Map<String, ?> arguments) {
    if (command.equals("guest-exec")) {
      return JSON.valueToTree(Map.of("pid", 43));
    }
    if (command.equals("guest-file-open")) {
      int handle = isOut.size() + 1;
      isOut.put(handle, String.valueOf(arguments.get("path")).endsWith("/out"));
      positions.put(handle, 0);
      return JSON.valueToTree(handle);
    }
    int handle = ((Number) arguments.get("handle")).intValue();
    if (command.equals("guest-file-seek")) {
      positions.put(handle, ((Number) arguments.get("offset")).intValue());
    }
    if (!command.equals("guest-file-read") || !isOut.get(handle)) {
      return JSON.valueToTree(Map.of("count", 0, "buf-b64", ""));
    }
    byte[] all = out.toByteArray();
    byte[] more = Arrays.copyOfRange(all, positions.put(handle, all.length), all.length);
    return JSON.valueToTree(
        Map.of("count", more.length, "buf-b64", Base64.getEncoder().encodeToString(more)));
  }

  @Override
  public Upload upload(byte[] content) {
    throw new UnsupportedOperationException("this agent's guest has no port for files");
  }

  @Override
  public Optional<String> standing() {
    return standing ? Optional.of(" at breakpoint 1 (f): gdb.cont()") : Optional.empty();
  }

  @Override
  public void running() {}

  @Override
  public void releasing() {}

  @Override
  public RingsideException explained(Throwable failure) {
    return Await.unwrapped(failure);
  }

  @Override
  public void notice(String sentence) {}
}
