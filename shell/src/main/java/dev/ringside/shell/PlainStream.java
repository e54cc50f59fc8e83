package dev.ringside.shell;

import dev.ringside.dsl.Session;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Text without escape sequences and control characters, line ends and tabs excepted: what a script
 * prints may come from the guest. Synchronised by the {@link PrintStream} around it.
 */
final class PlainStream extends FilterOutputStream {
  private PlainStream(OutputStream out) {
    super(out);
  }

  /** A stream of UTF-8 that passes on nothing else. */
  static PrintStream over(OutputStream out) {
    return new PrintStream(new PlainStream(out), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /**
   * A {@link PrintStream} hands on whole characters. A sequence that spans two pieces loses its
   * escape character all the same, and with it every effect.
   */
  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    out.write(Session.printable(text).getBytes(StandardCharsets.UTF_8));
  }
}
