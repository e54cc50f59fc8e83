package dev.ringside.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.wire.mi.MiDecoder;
import dev.ringside.wire.mi.MiRecord;
import dev.ringside.wire.mi.MiTuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays a transcript against {@link Machine}: what comes in is fed, what the machine wants done is
 * written between, and the whole must be the transcript again.
 *
 * <pre>{@code
 * user asks 1 RESUME exec-continue
 * --> mi 1-exec-continue
 * <-- mi 1^running
 * user gets 1: done
 * <-- mi *stopped,reason="breakpoint-hit",bkptno="1"
 * --> stub settled
 * user sees stop 1: breakpoint-hit
 * }</pre>
 *
 * <p>A command's token is its id here; 0 is the machine's own. {@code <-- stub running} is what our
 * stub saw, {@code <-- qmp …} the end of the guest, {@code late 1} the end of a command's time.
 */
final class MachineTranscript {
  private Machine machine =
      Machine.attached(StopReport.of(new MiDecoderOf("*stopped").async().results()));

  /** Plays the lines; returns the machine behind them. */
  static Machine play(String transcript) {
    MachineTranscript playing = new MachineTranscript();
    List<String> played = new ArrayList<>();
    for (String line : transcript.lines().toList()) {
      if (line.startsWith("#")) {
        played.add(line);
      } else if (isInput(line)) {
        played.add(line);
        Machine.Step step = playing.machine.on(input(line));
        playing.machine = step.next();
        step.effects().forEach(effect -> played.add(text(effect)));
      }
    }
    assertThat(String.join("\n", played) + "\n").isEqualTo(transcript);
    return playing.machine;
  }

  private static boolean isInput(String line) {
    return line.startsWith("<-- ") || line.startsWith("user asks ") || line.startsWith("late ");
  }

  static Input input(String line) {
    String[] words = line.split(" ");
    if (line.startsWith("user asks ")) {
      List<String> args = List.of(words).subList(5, words.length);
      return new Input.Asked(
          Long.parseLong(words[2]), Input.Kind.valueOf(words[3]), words[4], args);
    }
    if (line.startsWith("late ")) {
      return new Input.Late(Long.parseLong(words[1]));
    }
    String rest = line.substring(line.indexOf(' ', 4) + 1);
    switch (words[1]) {
      case "stub":
        return new Input.StubSaw(rest.equals("running"));
      case "qmp":
        return new Input.GuestEnded(rest);
      case "gdb":
        return new Input.GdbLost(rest);
      default:
        return new MiDecoderOf(rest).input();
    }
  }

  /** One line of gdb's. */
  private record MiDecoderOf(String line) {
    MiRecord message() {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      return new MiDecoder().feed(bytes, 0, bytes.length).get(0);
    }

    MiRecord.Async async() {
      return (MiRecord.Async) message();
    }

    Input input() {
      return message()
          .fold(
              result -> new Input.GdbAnswered(result.token().orElseThrow(), outcome(result)),
              async ->
                  async.asyncClass().equals("running")
                      ? new Input.GdbRan()
                      : new Input.GdbStopped(StopReport.of(async.results())),
              stream -> unexpected(),
              prompt -> unexpected(),
              junk -> unexpected());
    }

    private static Outcome outcome(MiRecord.Result result) {
      return result.resultClass().equals("error")
          ? new Outcome.Failed(result.results().textOr("msg", ""))
          : new Outcome.Done(MiTuple.EMPTY, "");
    }

    private Input unexpected() {
      throw new IllegalArgumentException("no input of the machine: " + line);
    }
  }

  static String text(Effect effect) {
    return effect.fold(
        send ->
            "--> mi "
                + send.id()
                + "-"
                + send.operation()
                + send.args().stream().map(arg -> " " + arg).reduce("", String::concat),
        answer ->
            "user gets "
                + answer.id()
                + ": "
                + answer.outcome().fold(done -> "done", failed -> failed.why()),
        publish -> "user sees stop " + publish.epoch() + ": " + text(publish.report()),
        end -> "user sees the end: " + end.why(),
        interrupt -> "--> stub interrupt",
        settle -> "--> stub settled");
  }

  private static String text(StopReport report) {
    return report.signal().isEmpty() ? report.reason() : report.signal();
  }
}
