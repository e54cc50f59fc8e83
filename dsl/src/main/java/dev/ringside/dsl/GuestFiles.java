package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Files of the guest, written and read through the agent. Called on the user's thread. */
final class GuestFiles {
  /** qemu-ga 7.2 reads at most 48 MB at a time, and takes lines of up to 64 MB. */
  private static final int CHUNK = 192 * 1024;

  private final Agent agent;

  GuestFiles(Agent agent) {
    this.agent = agent;
  }

  void write(String path, byte[] content) {
    long handle = open(path, "w");
    try {
      for (int offset = 0; offset < content.length; offset += CHUNK) {
        byte[] part = Arrays.copyOfRange(content, offset, Math.min(content.length, offset + CHUNK));
        agent.ask(
            "guest-file-write",
            Map.of("handle", handle, "buf-b64", Base64.getEncoder().encodeToString(part)));
      }
    } finally {
      close(handle);
    }
  }

  byte[] read(String path) {
    try (Tail tail = new Tail(path, 0)) {
      return tail.rest();
    } catch (IOException failure) {
      throw new RingsideException("cannot read " + path + " in the guest", failure);
    }
  }

  private long open(String path, String mode) {
    return agent.ask("guest-file-open", Map.of("path", path, "mode", mode)).asLong();
  }

  private void close(long handle) {
    agent.ask("guest-file-close", Map.of("handle", handle));
  }

  /** A file that may still grow, read from some byte on. */
  final class Tail implements AutoCloseable {
    private final long handle;

    Tail(String path, long from) {
      handle = open(path, "r");
      if (from > 0) {
        Map<String, ?> seek = Map.of("handle", handle, "offset", from, "whence", "set");
        agent.ask("guest-file-seek", seek);
      }
    }

    /** What was added since the last call. */
    byte[] rest() throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (true) {
        JsonNode answer = agent.ask("guest-file-read", Map.of("handle", handle, "count", CHUNK));
        all.write(Base64.getDecoder().decode(answer.path("buf-b64").asText("")));
        if (answer.path("count").asInt() < CHUNK) {
          return all.toByteArray();
        }
      }
    }

    /** Not waited for: the machine may stand still by now. */
    @Override
    public void close() {
      agent.leave("guest-file-close", Map.of("handle", handle));
    }
  }
}
