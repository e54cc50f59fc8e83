package dev.ringside.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What a command has started, found by a variable that every descendant inherits: also those that
 * left its session, and those whose parent is gone.
 */
final class Descendants {
  private final String tag = "RINGSIDE_TEST_" + UUID.randomUUID().toString().replace("-", "");
  private Process command;

  /** Starts the command whose descendants these are. */
  Process start(ProcessBuilder builder) throws IOException {
    builder.environment().put(tag, "1");
    command = builder.start();
    return command;
  }

  /** The command lines of those that are still there after at most so long. */
  List<String> survivors(Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    List<String> left = new ArrayList<>();
    for (ProcessHandle each : running().toList()) {
      try {
        each.onExit().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException stillThere) {
        if (runs(each)) {
          left.add(each.info().commandLine().orElse("pid " + each.pid()));
        }
      } catch (InterruptedException | ExecutionException failure) {
        throw new AssertionError(failure);
      }
    }
    return left;
  }

  /** The names of the programs that run now, sorted. */
  List<String> programs() {
    return running().map(Descendants::program).sorted().toList();
  }

  /**
   * Waits until none of these programs is suspended any more: then the terminal is theirs again.
   */
  void awaitContinued(String program, Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (running().anyMatch(p -> program(p).equals(program) && state(p).startsWith("T"))) {
      if (System.nanoTime() > end) {
        throw new AssertionError(program + " is still suspended");
      }
      Thread.onSpinWait();
    }
  }

  /** Those that run now, without the command itself. */
  Stream<ProcessHandle> running() {
    return ProcessHandle.allProcesses().filter(p -> p.pid() != command.pid() && isOurs(p));
  }

  /** The name of the program that a process runs: {@code gdb}. */
  static String program(ProcessHandle process) {
    String path = process.info().command().orElse("?");
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whether it is more than the remains that its parent has not collected yet. */
  private static boolean runs(ProcessHandle process) {
    String state = state(process);
    return !state.isEmpty() && !state.startsWith("Z");
  }

  /** The rest of its proc(5) stat from the letter of its state on; empty where it is gone. */
  private static String state(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip();
    } catch (IOException gone) {
      return "";
    }
  }

  private boolean isOurs(ProcessHandle handle) {
    try {
      Path environment = Path.of("/proc", Long.toString(handle.pid()), "environ");
      return new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1).contains(tag);
    } catch (IOException gone) {
      return false;
    }
  }
}
