package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.link.Upload;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The agent in the session's machine. Called on the user's thread. */
final class MachinesAgent implements Agent.Peer {
  private static final Duration SENDS = Duration.ofSeconds(10);
  private final Machines machines;
  private final Stops stops;

  MachinesAgent(Machines machines, Stops stops) {
    this.machines = machines;
    this.stops = stops;
  }

  @Override
  public CompletableFuture<JsonNode> send(String command, Map<String, ?> arguments) {
    return machines.target().agent(command, arguments);
  }

  @Override
  public Upload upload(byte[] content) {
    return Await.of(machines.target().upload(content), SENDS, "the port for files");
  }

  @Override
  public Optional<String> standing() {
    machines.target();
    if (machines.debugged()) {
      return stops.standing().map(where -> " at " + where + ": gdb.cont()");
    }
    return machines.paused() ? Optional.of(": vm.resume()") : Optional.empty();
  }

  @Override
  public void running() {
    machines.target();
    stops.raiseFailure();
  }

  @Override
  public void releasing() {
    stops.released();
  }

  @Override
  public RingsideException explained(Throwable failure) {
    return machines.explained(Await.unwrapped(failure));
  }

  @Override
  public void notice(String sentence) {
    stops.notice(sentence);
  }
}
