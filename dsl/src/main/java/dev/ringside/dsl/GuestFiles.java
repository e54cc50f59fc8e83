package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.link.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Files of the guest, written and read through the agent. Called on the user's thread. */
final class GuestFiles {
  /** qemu-ga 7.2 reads at most 48 MB at a time, and takes lines of up to 64 MB. */
  private static final int CHUNK = 192 * 1024;

  /** What the agent has taken sooner than a shell is started. */
  private static final int SMALL = 32 * 1024;

  private static final String PROGRAM = "755";
  private static final int NO_PORT = 99;

  private static final int PIECE = 1 << 20;

  /**
   * The port is opened once, to be told and read: it has one user at a time. For head -c, busybox
   * 1.35 reads byte by byte.
   */
  private static final String TAKE =
      "[ -c \"$1\" ] || exit "
          + NO_PORT
          + "\numask 022; exec 3<>\"$1\" >\"$2\" || exit 1; echo >&3\n"
          + "[ \"$3\" = 0 ] || dd bs="
          + PIECE
          + " count=\"$3\" iflag=fullblock <&3 || exit 1\n"
          + "[ \"$4\" = 0 ] || dd bs=\"$4\" count=1 iflag=fullblock <&3 || exit 1\n"
          + "[ -z \"$5\" ] || chmod \"$5\" \"$2\"";

  private final Agent agent;

  GuestFiles(Agent agent) {
    this.agent = agent;
  }

  /**
   * Writes a file.
   *
   * @param program whether it may be executed
   */
  void write(String path, byte[] content, boolean program) {
    boolean written = (program || content.length > SMALL) && uploaded(path, content, program);
    if (!written) {
      tell(path, content);
      if (program) {
        ran(List.of("/bin/chmod", PROGRAM, path), "make " + path + " executable");
      }
    }
  }

  /** Whether this guest has the port for it. */
  private boolean uploaded(String path, byte[] content, boolean program) {
    String port = "/dev/virtio-ports/" + Upload.PORT;
    String pieces = Integer.toString(content.length / PIECE);
    String rest = Integer.toString(content.length % PIECE);
    String mode = program ? PROGRAM : "";
    List<String> take = List.of("/bin/sh", "-c", TAKE, "upload", port, path, pieces, rest, mode);
    Upload upload = agent.upload(content);
    try {
      return ran(take, "write " + path) != NO_PORT;
    } finally {
      upload.close();
    }
  }

  /** The exit status of a program, which is 0 or {@link #NO_PORT}. */
  private int ran(List<String> command, String what) {
    Map<String, ?> program =
        Map.of(
            "path",
            command.get(0),
            "arg",
            command.subList(1, command.size()),
            "capture-output",
            true);
    int pid = agent.ask("guest-exec", program).path("pid").asInt();
    Agent.Question status = agent.new Question("guest-exec-status", Map.of("pid", pid));
    Pauses pauses = new Pauses();
    JsonNode answer = status.ask();
    while (!answer.path("exited").asBoolean()) {
      pauses.pause("the guest was to " + what);
      answer = status.ask();
    }
    int exit = answer.path("exitcode").asInt(-1);
    if (exit != 0 && exit != NO_PORT) {
      byte[] err = Base64.getDecoder().decode(answer.path("err-data").asText(""));
      String said =
          new String(err, StandardCharsets.UTF_8).replaceFirst("^upload: (line \\d+: )?", "");
      throw new RingsideException(
          "cannot "
              + what
              + " in the guest: "
              + said.lines().findFirst().orElse("exit status " + exit));
    }
    return exit;
  }

  /** Through the agent itself. */
  private void tell(String path, byte[] content) {
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
