package dev.ringside.dsl;

import dev.ringside.io.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The verbs on {@code guest}: programs and files in the running guest. Called on the user's thread.
 */
public final class Guest {
  static final Duration PROGRAM_ENDS = Duration.ofSeconds(60);
  private static final Duration COMPILED = Duration.ofSeconds(120);
  private static final String HOME = "/root";
  private static final String JOBS = "/tmp/.ringside";

  /** Assignments, whose values may be quoted but hold no command, and a program. */
  private static final Pattern ONE_PROGRAM =
      Pattern.compile(
          "\\s*((?:[A-Za-z_]\\w*=(?:[^\\s'\"\\\\`(;&|]|'[^']*'|\"[^\"`(]*\"|\\\\.)*[ \\t]+)*+)"
              + "(?![A-Za-z_]\\w*=)([^;&|\\n]*)");

  private final Agent agent;
  private final GuestFiles files;
  private final Consumer<String> output;
  private final UnaryOperator<Path> hostFiles;
  private final List<GuestProcess> spawned = new CopyOnWriteArrayList<>();
  private int jobs;

  /**
   * The verbs.
   *
   * @param output told what programs print
   * @param hostFiles finds a file of the host as the user named it
   */
  Guest(Agent agent, Consumer<String> output, UnaryOperator<Path> hostFiles) {
    this.agent = agent;
    this.files = new GuestFiles(agent);
    this.output = output;
    this.hostFiles = hostFiles;
  }

  /** A new machine: the old one's processes are no more. */
  void reset() {
    spawned.clear();
  }

  /** What is known of the processes that were spawned. */
  record Memory(Map<GuestProcess, GuestProcess.Memory> processes) {}

  Memory remember() {
    Map<GuestProcess, GuestProcess.Memory> known = new LinkedHashMap<>();
    spawned.forEach(process -> known.put(process, process.remember()));
    return new Memory(known);
  }

  /** The guest is what it was then: what was spawned since is not there. */
  void recall(Memory memory) {
    spawned.clear();
    memory.processes().forEach(GuestProcess::recall);
    spawned.addAll(memory.processes().keySet());
  }

  /** Runs a program to its end; its output is passed on as it comes. */
  public Result run(String command) {
    return run(Map.of(), command);
  }

  /** Runs a program to its end; {@code timeout:} in seconds. */
  public Result run(Map<String, ?> arguments, String command) {
    Duration timeout = new NamedArguments("guest.run", arguments).seconds("timeout", PROGRAM_ENDS);
    return start(command, program(command)).await(timeout, true);
  }

  /** Runs a line of shell to its end. */
  public Result sh(String line) {
    return sh(Map.of(), line);
  }

  /** Runs a line of shell to its end; {@code timeout:} in seconds. */
  public Result sh(Map<String, ?> arguments, String line) {
    Duration timeout = new NamedArguments("guest.sh", arguments).seconds("timeout", PROGRAM_ENDS);
    return start(line, line).await(timeout, true);
  }

  /** Runs a line of shell without passing its output on. */
  Result quietly(String line) {
    return start(line, line).await(PROGRAM_ENDS, false);
  }

  /**
   * Starts a program that waits before its first instruction: the PID is that of a shell which
   * stops itself and then becomes the program.
   */
  public GuestProcess spawn(String command) {
    GuestProcess process = launch(command, "kill -STOP $$; " + program(command), true);
    awaitStopped(process);
    spawned.add(process);
    return process;
  }

  /**
   * Only one program, so that the process is the program itself and not a shell around it; with
   * variables of its own, {@code exec} stands behind them.
   */
  static String program(String command) {
    Matcher simple = ONE_PROGRAM.matcher(command);
    return simple.matches() ? simple.group(1) + "exec " + simple.group(2) : command;
  }

  private GuestProcess start(String command, String line) {
    return launch(command, line, false);
  }

  private GuestProcess launch(String command, String line, boolean held) {
    String folder = JOBS + "/" + ++jobs;
    String script =
        "cd "
            + HOME
            + "; umask 077; mkdir -p "
            + folder
            + "; umask 022; exec >"
            + folder
            + "/out 2>"
            + folder
            + "/err </dev/null\n"
            + line;
    int pid =
        agent
            .ask("guest-exec", Map.of("path", "/bin/sh", "arg", List.of("-c", script)))
            .path("pid")
            .asInt();
    GuestProcess process = new GuestProcess(agent, files, this, command, pid, folder, held);
    if (!held) {
      awaitOutput(process, folder);
    }
    return process;
  }

  /** The agent answers before the shell has run: its output files may not be there yet. */
  private void awaitOutput(GuestProcess process, String folder) {
    until(
        () -> {
          try {
            files.read(folder + "/err");
            return true;
          } catch (RingsideException failure) {
            if (failure.getMessage().contains("No such file or directory")) {
              return false;
            }
            throw failure;
          }
        },
        process + " did not start");
  }

  private void awaitStopped(GuestProcess process) {
    until(
        () -> {
          String stat =
              new String(files.read("/proc/" + process.getPid() + "/stat"), StandardCharsets.UTF_8);
          return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("T");
        },
        process + " did not stop before its first instruction");
  }

  private interface Check {
    boolean holds();
  }

  private static void until(Check check, String otherwise) {
    long end = System.nanoTime() + PROGRAM_ENDS.toNanos();
    while (System.nanoTime() < end) {
      if (check.holds()) {
        return;
      }
    }
    throw new RingsideException(otherwise + ": vm.console shows what the guest says");
  }

  /** The processes that {@link #spawn} still holds before their first instruction. */
  List<GuestProcess> held() {
    return spawned.stream().filter(GuestProcess::isHeld).toList();
  }

  /** All that {@link #spawn} has started on this machine. Any thread may ask. */
  List<GuestProcess> spawned() {
    return List.copyOf(spawned);
  }

  String heldSentence() {
    List<GuestProcess> held = held();
    return held.isEmpty() ? "" : held.get(0) + " still waits for its .resume(). ";
  }

  void printed(String text) {
    output.accept(text);
  }

  /**
   * Compiles a C file on the host, statically, and puts the program into the guest's {@code /root}.
   */
  public String compile(String source) {
    return compile(Map.of(), source);
  }

  /** The same; {@code flags:} a text or a list for the compiler. */
  public String compile(Map<String, ?> arguments, String source) {
    NamedArguments named = new NamedArguments("guest.compile", arguments);
    Path file = hostFiles.apply(Path.of(source));
    if (!Files.isReadable(file)) {
      throw new RingsideException("there is no source file " + file);
    }
    String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    try {
      Path folder = Files.createTempDirectory("ringside-compile");
      Path program = folder.resolve(name);
      try {
        List<String> command = new ArrayList<>(List.of("gcc", "-static", "-O1", "-g", "-o"));
        command.add(program.toString());
        command.add(file.toString());
        named.value("flags").ifPresent(flags -> command.addAll(words(flags)));
        Program.Finished compiled = Program.of(command).run(COMPILED);
        if (!compiled.good()) {
          throw new RingsideException(source + " does not compile:\n" + compiled.err().strip());
        }
        pushTo(program, HOME + "/" + name);
      } finally {
        Files.deleteIfExists(program);
        Files.delete(folder);
      }
    } catch (IOException failure) {
      throw new RingsideException(
          "cannot compile " + source + ": " + failure.getMessage(), failure);
    }
    return "./" + name;
  }

  private static List<String> words(Object flags) {
    return flags instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(flags).strip().split("\\s+"));
  }

  /** Puts a file of the host into the guest; a relative path there is below {@code /root}. */
  public void push(String from, String to) {
    Path file = hostFiles.apply(Path.of(from));
    try {
      pushTo(file, inGuest(to));
    } catch (NoSuchFileException absent) {
      throw new RingsideException("there is no file " + file, absent);
    } catch (IOException failure) {
      throw new RingsideException("cannot read " + file + ": " + failure.getMessage(), failure);
    }
  }

  private void pushTo(Path file, String to) throws IOException {
    files.write(to, Files.readAllBytes(file), Files.isExecutable(file));
  }

  /** Copies a file of the guest to the host. */
  public void pull(String from, String to) {
    byte[] content = files.read(inGuest(from));
    try {
      Files.write(Path.of(to), content);
    } catch (IOException failure) {
      throw new RingsideException("cannot write " + to + ": " + failure.getMessage(), failure);
    }
  }

  private static String inGuest(String path) {
    return path.startsWith("/") ? path : HOME + "/" + path.replaceFirst("^\\./", "");
  }
}
