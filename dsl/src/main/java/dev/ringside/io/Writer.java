package dev.ringside.io;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A thread that owns a sink of bytes, so that whoever sends never blocks. Once the sink fails, what
 * is sent is dropped: the reader of the same peer reports the loss.
 */
final class Writer {
  private static final byte[] END = new byte[0];
  private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();

  /** A step on the sink that may fail. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException;
  }

  /** Where bytes go. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] bytes) throws IOException;
  }

  Writer(String name, Sink sink, Step flush, Step close) {
    Thread thread = new Thread(() -> drain(sink, flush, close), name);
    thread.setDaemon(true);
    thread.start();
  }

  void send(byte[] bytes) {
    if (bytes.length > 0) {
      queue.add(bytes);
    }
  }

  /** Closes the sink when what was sent so far is written. */
  void close() {
    queue.add(END);
  }

  private void drain(Sink sink, Step flush, Step close) {
    boolean broken = false;
    try {
      for (byte[] next = queue.take(); next != END; next = queue.take()) {
        byte[] piece = next;
        broken = broken || !attempt(() -> sink.write(piece), flush);
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    } finally {
      attempt(close, () -> {});
    }
  }

  private boolean attempt(Step first, Step second) {
    try {
      first.run();
      if (queue.isEmpty()) {
        second.run();
      }
      return true;
    } catch (IOException gone) {
      return false;
    }
  }
}
