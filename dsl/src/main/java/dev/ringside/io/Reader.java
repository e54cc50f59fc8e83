package dev.ringside.io;

import java.io.IOException;
import java.util.Arrays;

/** A thread that blocks in {@code read}, hands on what came, and ends with its source. */
final class Reader {
  private static final int PIECE = 64 * 1024;

  private Reader() {}

  /** A blocking source of bytes; -1 at the end, as in {@link java.io.InputStream#read(byte[])}. */
  @FunctionalInterface
  interface Source {
    int read(byte[] into) throws IOException;
  }

  static Thread start(String name, Source source, Child.Sink sink, Runnable atEnd) {
    Thread thread =
        new Thread(
            () -> {
              byte[] buffer = new byte[PIECE];
              try {
                for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
                  sink.accept(Arrays.copyOf(buffer, n));
                }
              } catch (IOException closed) {
                // A peer that vanished and a peer that closed mean the same to the owner: the end.
              } finally {
                atEnd.run();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
