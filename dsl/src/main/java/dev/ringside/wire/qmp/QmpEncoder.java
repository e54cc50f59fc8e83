package dev.ringside.wire.qmp;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Commands to bytes: one JSON object and a line end, UTF-8. */
public final class QmpEncoder {
  private QmpEncoder() {}

  /**
   * One command.
   *
   * @param name {@code query-status}, {@code guest-exec}, …
   * @param arguments what Jackson can write: strings, numbers, booleans, lists, maps, null; none at
   *     all leaves them out
   * @param id comes back with the answer; empty for none
   * @throws IllegalArgumentException if an argument cannot be written as JSON
   */
  public static byte[] command(String name, Map<String, ?> arguments, String id) {
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("execute", name);
    if (!arguments.isEmpty()) {
      command.put("arguments", arguments);
    }
    if (!id.isEmpty()) {
      command.put("id", id);
    }
    try {
      return (Json.MAPPER.writeValueAsString(command) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(
          "an argument of " + name + " cannot be written as JSON: " + broken.getOriginalMessage(),
          broken);
    }
  }

  /**
   * {@code guest-sync-delimited}: makes the agent forget a half-read command and mark its answer
   * with 0xff, so that everything older can be told from everything newer. The answer's value is
   * the number.
   *
   * <p>qemu-ga 7.2 answers our own 0xff first, with a {@link QmpMessage.Failure} without id ({@code
   * JSON parse error, stray}): until the number has come back, everything else is to be skipped.
   *
   * @param id a number not used before on this port; the agent keeps 63 bits
   */
  public static byte[] agentSync(long id) {
    byte[] command = command("guest-sync-delimited", Map.of("id", id), "");
    byte[] delimited = new byte[command.length + 1];
    delimited[0] = (byte) 0xff;
    System.arraycopy(command, 0, delimited, 1, command.length);
    return delimited;
  }
}
