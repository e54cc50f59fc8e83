package dev.ringside.link;

/** Sees every message of every link, for the wire log ({@code -v}) and for transcripts. */
@FunctionalInterface
public interface Tap {
  /** Sees nothing. */
  Tap NONE = (sent, channel, text) -> {};

  /**
   * One message.
   *
   * @param sent true when we said it, false when the peer did
   * @param channel {@code mi}, {@code qmp}, {@code agent}, {@code gdb} (its packets to our stub),
   *     {@code rsp} (QEMU's stub) or {@code stub} (what else our stub decides by, and decides)
   * @param text the message as it stands on the wire, without its line end
   */
  void message(boolean sent, String channel, String text);
}
