package dev.ringside.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The command as a user starts it, {@code bin/ringside}, and how it is watched. */
final class Command {
  /** Far more than a boot takes; a deadline, not an expectation. */
  private static final Duration DEADLINE = Duration.ofSeconds(100);

  private final Map<String, String> variables = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>();

  /** A command that can be interrupted, also when the tests run in the background of a shell. */
  static Command ringside(String... arguments) {
    Command command = new Command();
    command.words.addAll(List.of("env", "--default-signal=INT", "bin/ringside"));
    command.words.addAll(Arrays.asList(arguments));
    return command;
  }

  /** Another program that starts it: {@code bash -c '…'}. */
  static Command of(String... words) {
    Command command = new Command();
    command.words.addAll(Arrays.asList(words));
    return command;
  }

  Command env(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Runs it to its end. */
  Outcome run() {
    return start().outcome();
  }

  /** Runs it to its end with this on its standard input. */
  Outcome run(String input) {
    Running running = start();
    running.type(input);
    return running.outcome();
  }

  Running start() {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(variables);
    Descendants descendants = new Descendants();
    try {
      return new Running(descendants.start(builder), descendants);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What a command left behind. */
  record Outcome(int status, String out, String err, Duration time) {
    /** Standard error without what only reports progress. */
    String complaint() {
      int from = err.indexOf("ringside: ");
      return from < 0 ? "" : err.substring(from).strip();
    }
  }

  /** A command that runs. */
  static final class Running {
    private final Process process;
    private final Descendants descendants;
    private final long startedAt = System.nanoTime();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;

    private Running(Process process, Descendants descendants) {
      this.process = process;
      this.descendants = descendants;
      this.out = read(process.getInputStream());
      this.err = read(process.getErrorStream());
    }

    private CompletableFuture<String> read(InputStream stream) {
      return CompletableFuture.supplyAsync(
          () -> {
            StringBuilder all = new StringBuilder();
            try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
              StringBuilder line = new StringBuilder();
              for (int c = reader.read(); c >= 0; c = reader.read()) {
                all.append((char) c);
                if (c == '\n') {
                  lines.add(line.toString());
                  line.setLength(0);
                } else {
                  line.append((char) c);
                }
              }
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
            return all.toString();
          },
          task -> new Thread(task, "reader of " + process.pid()).start());
    }

    void type(String input) {
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    /** Waits for a line, on either stream, that begins so. */
    Running until(String beginning) {
      long end = System.nanoTime() + DEADLINE.toNanos();
      try {
        while (true) {
          String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          if (line == null) {
            throw new AssertionError("'" + beginning + "' was never printed");
          }
          if (line.startsWith(beginning)) {
            return this;
          }
        }
      } catch (InterruptedException interrupt) {
        throw new AssertionError(interrupt);
      }
    }

    /** Sends a signal to the command alone. */
    Running signal(String name) {
      Outcome sent = Command.of("kill", "-" + name, Long.toString(process.pid())).run();
      if (sent.status() != 0) {
        throw new AssertionError(sent.err());
      }
      return this;
    }

    Outcome outcome() {
      try {
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
          process.destroy();
          throw new AssertionError("not ended within " + DEADLINE + ": " + lines);
        }
        Duration time = Duration.ofNanos(System.nanoTime() - startedAt);
        return new Outcome(
            process.exitValue(), out.get(5, TimeUnit.SECONDS), err.get(5, TimeUnit.SECONDS), time);
      } catch (InterruptedException | TimeoutException failure) {
        throw new AssertionError(failure);
      } catch (java.util.concurrent.ExecutionException failure) {
        throw new AssertionError(failure.getCause());
      }
    }

    /** What this command started and is still there after at most so long. */
    List<String> survivors(Duration grace) {
      return descendants.survivors(grace);
    }

    /** The programs this command has started, by name, that run now. */
    List<String> programs() {
      return descendants.programs();
    }
  }
}
