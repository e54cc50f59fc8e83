package dev.ringside.dsl;

import dev.ringside.link.Tap;
import dev.ringside.wire.WireLog;
import java.nio.charset.StandardCharsets;

/** Writes what every link sees in the form of the wire log, with the time since the start. */
final class WireLogTap implements Tap {
  private final WireTap lines;
  private final long start;

  WireLogTap(WireTap lines, long start) {
    this.lines = lines;
    this.start = start;
  }

  @Override
  public void message(boolean sent, String channel, String text) {
    long micros = (System.nanoTime() - start) / 1_000;
    WireLog.Direction direction = sent ? WireLog.Direction.SENT : WireLog.Direction.RECEIVED;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    lines.line(WireLog.format(new WireLog.Message(micros, direction, channel, bytes)));
  }
}
