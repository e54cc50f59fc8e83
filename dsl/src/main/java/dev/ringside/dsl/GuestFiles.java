package dev.ringside.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringside.link.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Files of the guest: written through their own port where the guest has it, else through the
 * agent, and read through that. Called on the user's thread.
 */
final class GuestFiles {
  /** qemu-ga 7.2 reads at most 48 MB at a time, and takes lines of up to 64 MB. */
  private static final int CHUNK = 192 * 1024;

  /** What the agent has taken sooner than a shell is started. */
  private static final int SMALL = 32 * 1024;

  private static final int PIECE = 1 << 20;
  private static final Duration TAKEN = Duration.ofSeconds(60);
  private static final Duration FREED = Duration.ofSeconds(2);
  private static final String PROGRAM = "755";

  /** The reader's exit status where another one holds the port. */
  private static final int BUSY = 98;

  /**
   * The port is opened once, to be told and read: it has one user at a time. For head -c, busybox
   * 1.35 reads byte by byte.
   */
  private static final String TAKE =
      """
      port=$1 word=$2 file=$3 pieces=$4 rest=$5 mode=$6
      [ -c "$port" ] || exit 1
      umask 022
      { command exec 3<>"$port"; } 2>/dev/null || exit %d
      exec >"$file" || exit 1
      echo "$word" >&3
      [ "$pieces" = 0 ] || dd bs=%d count="$pieces" iflag=fullblock <&3 || exit 1
      [ "$rest" = 0 ] || dd bs="$rest" count=1 iflag=fullblock <&3 || exit 1
      [ -z "$mode" ] || chmod "$mode" "$file"
      """
          .formatted(BUSY, PIECE);

  private final Agent agent;

  GuestFiles(Agent agent) {
    this.agent = agent;
  }

  /**
   * Writes a file. What cannot be sent through the port goes through the agent, which also says
   * best why it cannot be written at all.
   *
   * @param program whether it may be executed
   */
  void write(String path, byte[] content, boolean program) {
    boolean written = (program || content.length > SMALL) && uploaded(path, content, program);
    if (!written) {
      tell(path, content);
      if (program) {
        int pid = started(List.of("/bin/chmod", PROGRAM, path));
        if (exit(pid, path, TAKEN, () -> false).orElse(-1) != 0) {
          throw new RingsideException("cannot make " + path + " executable in the guest");
        }
      }
    }
  }

  /**
   * Who was held up on an earlier file, and still holds the port, is sent away by the first try.
   */
  private boolean uploaded(String path, byte[] content, boolean program) {
    Pauses pauses = new Pauses();
    long until = System.nanoTime() + FREED.toNanos();
    while (true) {
      Upload upload = agent.upload(content);
      int exit = sent(upload, path, content.length, program).orElse(BUSY);
      boolean busy = exit == BUSY || upload.misheard();
      if (!busy || System.nanoTime() > until) {
        return exit == 0 && upload.asked();
      }
      pauses.pause("another file was sent");
    }
  }

  /** The exit status of the reader in the guest; empty where it was lost. */
  private OptionalInt sent(Upload upload, String path, int length, boolean program) {
    String port = "/dev/virtio-ports/" + Upload.PORT;
    String pieces = Integer.toString(length / PIECE);
    String rest = Integer.toString(length % PIECE);
    String mode = program ? PROGRAM : "";
    List<String> take = new ArrayList<>(List.of("/bin/sh", "-c", TAKE, "upload"));
    take.addAll(List.of(port, upload.word(), path, pieces, rest, mode));
    OptionalInt reader = OptionalInt.empty();
    boolean over = false;
    try {
      upload.open();
      reader = OptionalInt.of(started(take));
      Duration longest = TAKEN.plusSeconds(length / PIECE);
      OptionalInt exit = exit(reader.getAsInt(), path, longest, upload::lost);
      over = exit.isPresent();
      return exit;
    } catch (ClosedByInterruptException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted before " + path + " was sent");
    } catch (IOException failure) {
      throw new RingsideException("QEMU takes no file: " + failure.getMessage(), failure);
    } finally {
      upload.close();
      if (!over && reader.isPresent()) {
        // Whoever still wants to read would take what comes next for this.
        List<String> kill = List.of("-KILL", Integer.toString(reader.getAsInt()));
        agent.leave("guest-exec", Map.of("path", "/bin/kill", "arg", kill));
      }
    }
  }

  private int started(List<String> command) {
    List<String> arguments = command.subList(1, command.size());
    return agent
        .ask("guest-exec", Map.of("path", command.get(0), "arg", arguments))
        .path("pid")
        .asInt();
  }

  /** The exit status of a program that was to do something with a file; empty once it is lost. */
  private OptionalInt exit(int pid, String path, Duration longest, BooleanSupplier lost) {
    Agent.Question status = agent.new Question("guest-exec-status", Map.of("pid", pid));
    Pauses pauses = new Pauses();
    long until = System.nanoTime() + longest.toNanos();
    while (true) {
      boolean wasLost = lost.getAsBoolean();
      JsonNode answer = status.ask();
      if (answer.path("exited").asBoolean()) {
        return OptionalInt.of(answer.path("exitcode").asInt(-1));
      }
      if (wasLost) {
        return OptionalInt.empty();
      }
      if (System.nanoTime() > until) {
        throw new RingsideException(
            "the guest has not taken " + path + " within " + Await.seconds(longest));
      }
      pauses.pause(path + " was sent");
    }
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
