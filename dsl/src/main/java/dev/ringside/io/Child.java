package dev.ringside.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DaemonExecutor;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.apache.commons.exec.ExecuteStreamHandler;
import org.apache.commons.exec.ProcessDestroyer;
import org.apache.commons.exec.environment.EnvironmentUtils;

/**
 * A running program. Thread-safe: its state is the operating system's; the writer thread owns its
 * standard input.
 *
 * <p>Commons Exec launches it and waits for it in one thread, which is what {@code
 * PR_SET_PDEATHSIG} needs: the kernel sends that signal when the <em>thread</em> that started the
 * child ends, not the process (prctl(2)).
 */
public final class Child {
  private final CompletableFuture<Process> process = new CompletableFuture<>();
  private final CompletableFuture<Integer> exited = new CompletableFuture<>();
  private final String name;
  private volatile Writer input;

  private Child(String name) {
    this.name = name;
  }

  /** Told each piece of output as it comes. */
  @FunctionalInterface
  public interface Sink {
    /** Takes a piece of output; the array is the sink's to keep. */
    void accept(byte[] piece);
  }

  static Child start(
      List<String> command,
      Optional<Path> folder,
      Map<String, String> variables,
      Sink out,
      Sink err) {
    String program = command.get(5);
    Child child = new Child(program.substring(program.lastIndexOf('/') + 1));
    DaemonExecutor.Builder builder = DaemonExecutor.builder();
    folder.ifPresent(builder::setWorkingDirectory);
    builder.setExecuteStreamHandler(child.new Streams(out, err));
    DefaultExecutor executor = builder.get();
    executor.setExitValues(null);
    executor.setProcessDestroyer(child.new Owner());
    try {
      Map<String, String> environment = new HashMap<>(EnvironmentUtils.getProcEnvironment());
      environment.putAll(variables);
      executor.execute(new ExactCommand(command), environment, child.new Ending());
      child.process.join();
    } catch (IOException | CompletionException failure) {
      throw new ProgramException("cannot start " + child.name + ": " + failure.getMessage());
    }
    return child;
  }

  /** The program's file name, for messages. */
  public String name() {
    return name;
  }

  /** The process id. */
  public long pid() {
    return process.join().pid();
  }

  /** Whether it still runs. */
  public boolean alive() {
    return process.join().isAlive();
  }

  /**
   * Completes with the exit status, 128 + n after signal n, when all of its output was read as far
   * as it can be.
   */
  public CompletableFuture<Integer> exited() {
    return exited;
  }

  /** Queues bytes for its standard input; dropped once it has ended. */
  public void send(byte[] bytes) {
    input.send(bytes);
  }

  /** Ends its standard input after what was sent so far. */
  public void closeInput() {
    input.close();
  }

  /** Asks it to end (SIGTERM). */
  public void terminate() {
    process.join().destroy();
  }

  /** Kills it and its children. Commons Exec alone leaves grandchildren alive. */
  public void kill() {
    Process running = process.join();
    if (running.isAlive()) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }

  /** Commons Exec 1.6.0 takes blanks and line ends off both ends of each argument. */
  private static final class ExactCommand extends CommandLine {
    private final String[] words;

    ExactCommand(List<String> command) {
      super(command.get(0));
      words = command.toArray(new String[0]);
    }

    @Override
    public String[] toStrings() {
      return words.clone();
    }
  }

  /** Where Commons Exec hands over the process, which it otherwise keeps to itself. */
  private final class Owner implements ProcessDestroyer {
    @Override
    public boolean add(Process started) {
      return process.complete(started);
    }

    @Override
    public boolean remove(Process ended) {
      return true;
    }

    @Override
    public int size() {
      return exited.isDone() ? 0 : 1;
    }
  }

  /** Told by Commons Exec, on the thread that waits for the process. */
  final class Ending implements ExecuteResultHandler {
    @Override
    public void onProcessComplete(int exitValue) {
      exited.complete(exitValue);
    }

    /** Either it never began, or Commons Exec has trouble with its streams: then it ends too. */
    @Override
    public void onProcessFailed(ExecuteException failure) {
      if (process.completeExceptionally(failure)) {
        exited.completeExceptionally(failure);
      } else {
        process.join().onExit().thenAccept(ended -> exited.complete(ended.exitValue()));
      }
    }
  }

  private final class Streams implements ExecuteStreamHandler {
    private final Sink out;
    private final Sink err;
    private InputStream outStream;
    private InputStream errStream;
    private Thread outReader;
    private Thread errReader;

    Streams(Sink out, Sink err) {
      this.out = out;
      this.err = err;
    }

    @Override
    public void setProcessInputStream(OutputStream stream) {
      input = new Writer(name + " writer", stream::write, stream::flush, stream::close);
    }

    @Override
    public void setProcessOutputStream(InputStream stream) {
      outStream = stream;
    }

    @Override
    public void setProcessErrorStream(InputStream stream) {
      errStream = stream;
    }

    @Override
    public void start() {
      outReader = Reader.start(name + " out", outStream::read, out, () -> {});
      errReader = Reader.start(name + " err", errStream::read, err, () -> {});
    }

    /** Called when the process has ended: what it wrote is read to the end. */
    @Override
    public void stop() throws IOException {
      try {
        outReader.join(DRAIN_MILLIS);
        errReader.join(DRAIN_MILLIS);
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while reading the output of " + name, interrupt);
      } finally {
        input.close();
      }
    }
  }

  /** A grandchild that inherited the pipe may hold it open for ever; its output is not ours. */
  private static final long DRAIN_MILLIS = 2_000;
}
