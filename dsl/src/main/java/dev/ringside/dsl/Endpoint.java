package dev.ringside.dsl;

import dev.ringside.stub.ram.ListeningSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a stub listens. Immutable.
 *
 * @param text a unix socket's path, {@code host:port}, or {@code :port} of this host
 */
record Endpoint(String text) {
  private static final int LAST_PORT = 0xffff;

  /**
   * What a user writes; a number alone is a port of this host.
   *
   * @throws RingsideException where it is neither a path nor a port
   */
  static Endpoint parse(String written) {
    String text = written.matches("\\d+") ? ":" + written : written;
    String port = text.substring(text.lastIndexOf(':') + 1);
    boolean right = port.matches("[1-9]\\d{0,4}") && Integer.parseInt(port) <= LAST_PORT;
    if (text.isEmpty() || !isPath(text) && !right) {
      throw new RingsideException(
          "'" + written + "' names no socket: write its path, or host:port");
    }
    return new Endpoint(text);
  }

  private static boolean isPath(String text) {
    return text.contains("/") || !text.contains(":");
  }

  /**
   * Removes a socket that nobody listens at any more. Of a port nothing is left when its owner is
   * killed.
   *
   * @throws RingsideException where somebody does, or where another file is in the way
   */
  void clear() {
    if (isPath(text) && Files.exists(Path.of(text), LinkOption.NOFOLLOW_LINKS)) {
      clear(Path.of(text));
    }
  }

  private static void clear(Path path) {
    try {
      BasicFileAttributes file =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!file.isOther()) {
        throw new RingsideException(path + " is a file already: name another --listen");
      }
      if (ListeningSockets.contain(path.toString())) {
        throw new RingsideException("somebody listens at " + path + ": name another --listen");
      }
      Files.delete(path);
    } catch (IOException failure) {
      throw new RingsideException("cannot listen at " + path + ": " + failure.getMessage());
    }
  }
}
