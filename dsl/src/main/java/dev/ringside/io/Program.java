package dev.ringside.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A program of the host, to be run once or several times. Immutable.
 *
 * <p>It runs in a session of its own, since a terminal's Ctrl-C reaches every process of the
 * foreground group, and dies with us: {@code setpriv --pdeathsig KILL} (util-linux) also when we
 * are killed by SIGKILL and can do nothing any more.
 */
public final class Program {
  private final List<String> command;
  private final Optional<Path> folder;
  private final Map<String, String> variables;

  private Program(List<String> command, Optional<Path> folder, Map<String, String> variables) {
    this.command = List.copyOf(command);
    this.folder = folder;
    this.variables = variables;
  }

  /** A program with its arguments; a name without a slash is searched in {@code PATH}. */
  public static Program of(String... command) {
    return new Program(List.of(command), Optional.empty(), Map.of());
  }

  /** A program with its arguments; a name without a slash is searched in {@code PATH}. */
  public static Program of(List<String> command) {
    return new Program(command, Optional.empty(), Map.of());
  }

  /** The same, run in this folder. */
  public Program in(Path workingFolder) {
    return new Program(command, Optional.of(workingFolder), variables);
  }

  /** The same, with one more environment variable. */
  public Program env(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(variables);
    more.put(name, value);
    return new Program(command, folder, more);
  }

  /** The program's name and arguments. */
  public List<String> command() {
    return command;
  }

  /** Where {@code PATH} finds a program of this name. */
  public static Optional<Path> find(String name) {
    if (name.contains("/")) {
      return Optional.of(Path.of(name)).filter(Files::isExecutable);
    }
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (String entry : path.split(":")) {
      Path candidate = Path.of(entry.isEmpty() ? "." : entry, name);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * Where {@code PATH} finds a program of this name.
   *
   * @throws ProgramException when it is not installed
   */
  public static Path require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ProgramException(
                    "the program "
                        + name
                        + " is not installed: run shell/bin/setup, which installs it"));
  }

  /**
   * Runs it to its end.
   *
   * @param deadline how long it may take; then its whole process tree is killed
   * @throws ProgramException when it is not installed or does not end in time
   * @throws CancellationException when the thread is interrupted meanwhile; the program is killed
   */
  public Finished run(Duration deadline) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Child child = start(out::writeBytes, err::writeBytes);
    child.closeInput();
    try {
      int exit = child.exited().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return new Finished(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } catch (TimeoutException late) {
      throw new ProgramException(
          command.get(0) + " did not end within " + deadline.toSeconds() + " s: it was killed");
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new CancellationException(command.get(0) + " was interrupted and ended");
    } catch (ExecutionException broken) {
      throw new ProgramException("cannot run " + command.get(0) + ": " + broken.getCause());
    } finally {
      child.kill();
    }
  }

  /**
   * Starts it and returns at once.
   *
   * @param out told each piece of its standard output, on a thread of its own
   * @param err told each piece of its standard error, on a thread of its own
   * @throws ProgramException when it is not installed
   */
  public Child start(Child.Sink out, Child.Sink err) {
    Path file = require(command.get(0));
    require("setsid");
    require("setpriv");
    List<String> bound =
        new ArrayList<>(List.of("setsid", "setpriv", "--pdeathsig", "KILL", "--", file.toString()));
    bound.addAll(command.subList(1, command.size()));
    return Child.start(bound, folder, variables, out, err);
  }

  /**
   * How a program ended.
   *
   * @param exit its exit status; 128 + n when signal n ended it
   * @param out all of its standard output, read as UTF-8
   * @param err all of its standard error, read as UTF-8
   */
  public record Finished(int exit, String out, String err) {
    /** Whether the exit status is 0. */
    public boolean good() {
      return exit == 0;
    }
  }
}
