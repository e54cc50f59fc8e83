package dev.ringside.link;

import dev.ringside.io.Child;
import dev.ringside.io.Loop;
import dev.ringside.io.Program;
import dev.ringside.wire.mi.MiDecoder;
import dev.ringside.wire.mi.MiEncoder;
import dev.ringside.wire.mi.MiRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conversation with gdb. Owned by the loop.
 *
 * <p>Every command carries a token and ends with the result record of that token: not with the
 * prompt, not after a time (gdb 13.1: {@code *stopped} may come before the {@code ^done} of the
 * command that caused it).
 */
public final class MiLink {
  /**
   * {@code /build/gdb-13.1/gdb/maint.c:79: internal-error: hello} and two lines more (gdb 13.1).
   */
  private static final Pattern INTERNAL_ERROR =
      Pattern.compile(
          "([^\\s/]+:\\d+: internal-error: .*?)\\s*(A problem internal to GDB has been detected)",
          Pattern.DOTALL);

  private final Loop loop;
  private final Tap tap;
  private final Listener listener;
  private final MiDecoder decoder = new MiDecoder();
  private final Map<Long, CompletableFuture<MiRecord.Result>> open = new LinkedHashMap<>();
  private final StringBuilder complaints = new StringBuilder();
  private String lastWords = "";
  private Child gdb;
  private long lastToken;
  private long lastRunning;
  private boolean ended;
  private boolean closing;

  /** Told, on the loop, what gdb says without being asked. */
  public interface Listener {
    /** {@code *stopped}, {@code *running}, {@code =breakpoint-modified} and the like. */
    void async(MiRecord.Async message);

    /** Console, target and log text. */
    void stream(MiRecord.Stream message);

    /**
     * gdb had said {@code ^running} and says {@code ^error} now, under the same token: it could not
     * let its program run (gdb 13.1, where a watchpoint cannot be inserted).
     */
    default void tookBack(MiRecord.Result error) {}

    /** gdb ended; called once. */
    void gdbEnded(String cause);
  }

  private MiLink(Loop loop, Tap tap, Listener listener) {
    this.loop = loop;
    this.tap = tap;
    this.listener = listener;
  }

  /**
   * Starts gdb; call it on the loop.
   *
   * @param command gdb with the options for an MI interpreter
   */
  public static MiLink start(Loop loop, List<String> command, Tap tap, Listener listener) {
    loop.assertInside();
    MiLink link = new MiLink(loop, tap, listener);
    link.gdb =
        Program.of(command)
            .env("LC_ALL", "C.UTF-8")
            .start(
                piece -> loop.post(() -> link.received(piece)),
                piece -> loop.post(() -> link.complained(piece)));
    link.gdb.exited().thenAccept(status -> loop.post(() -> link.ended(status)));
    return link;
  }

  /** gdb's process id. */
  public long pid() {
    return gdb.pid();
  }

  /** Sends a command; the future completes on the loop with its result record, errors included. */
  public CompletableFuture<MiRecord.Result> send(String operation, List<String> args) {
    loop.assertInside();
    long token = ++lastToken;
    return send(token, MiEncoder.encode(token, operation, args));
  }

  /** Sends a whole line as somebody typed it, MI or a console command. */
  public CompletableFuture<MiRecord.Result> sendLine(String line) {
    loop.assertInside();
    long token = ++lastToken;
    return send(token, MiEncoder.line(token, line));
  }

  private CompletableFuture<MiRecord.Result> send(long token, byte[] bytes) {
    CompletableFuture<MiRecord.Result> answer = new CompletableFuture<>();
    String line = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    if (ended) {
      answer.completeExceptionally(new LinkException("gdb has ended: it cannot be asked " + line));
      return answer;
    }
    open.put(token, answer);
    tap.message(true, "mi", line);
    gdb.send(bytes);
    return answer;
  }

  /** Ends gdb: politely, and at once where it does not listen. Idempotent. */
  public void close() {
    loop.assertInside();
    if (!closing && !ended) {
      closing = true;
      send("gdb-exit", List.of());
      gdb.closeInput();
    }
  }

  /** Kills gdb. */
  public void kill() {
    gdb.kill();
  }

  /** Completes when gdb has ended. */
  public CompletableFuture<Integer> exited() {
    return gdb.exited();
  }

  private void received(byte[] piece) {
    for (MiRecord message : decoder.feed(piece, 0, piece.length)) {
      // What one message does to somebody must not cost the others of the piece.
      try {
        received(message);
      } catch (RuntimeException | Error defect) {
        loop.defect(defect);
      }
    }
  }

  private void received(MiRecord message) {
    tap.message(
        false,
        "mi",
        () -> new String(MiEncoder.encode(message), StandardCharsets.UTF_8).stripTrailing());
    message
        .<Runnable>fold(
            result -> () -> answered(result),
            async -> () -> listener.async(async),
            stream -> () -> streamed(stream),
            prompt -> () -> {},
            junk -> () -> {})
        .run();
  }

  private void answered(MiRecord.Result result) {
    long token = result.token().orElse(0);
    CompletableFuture<MiRecord.Result> answer = open.remove(token);
    if (answer != null) {
      lastRunning = result.resultClass().equals("running") ? token : lastRunning;
      answer.complete(result);
    } else if (token != 0 && token == lastRunning && result.resultClass().equals("error")) {
      listener.tookBack(result);
    }
  }

  /** gdb says on MI's log, not on standard error, that it ends because of a defect of its own. */
  private void streamed(MiRecord.Stream stream) {
    Matcher error = INTERNAL_ERROR.matcher(stream.text());
    if (stream.channel() == MiRecord.Channel.LOG && error.find()) {
      lastWords = ": " + error.group(2) + " (" + error.group(1).replaceAll("\\s+", " ") + ")";
    }
    listener.stream(stream);
  }

  private void complained(byte[] piece) {
    complaints.append(new String(piece, StandardCharsets.UTF_8));
    if (complaints.length() > 4_000) {
      complaints.delete(0, complaints.length() - 4_000);
    }
    tap.message(false, "mi-err", new String(piece, StandardCharsets.UTF_8).stripTrailing());
  }

  private void ended(int status) {
    ended = true;
    String how =
        status > 128 && status < 160
            ? "was killed by signal " + (status - 128)
            : "exited with " + status;
    String said = complaints.isEmpty() ? "" : ": " + complaints.toString().strip();
    String cause = "gdb " + how + lastWords + said;
    LinkException failure = new LinkException(cause);
    List<CompletableFuture<MiRecord.Result>> waiting = List.copyOf(open.values());
    open.clear();
    waiting.forEach(answer -> answer.completeExceptionally(failure));
    if (!closing) {
      listener.gdbEnded(cause);
    }
  }
}
