package dev.ringside.link;

import java.util.function.Supplier;

/** Sees every message of every link, for the wire log ({@code -v}) and for transcripts. */
@FunctionalInterface
public interface Tap {
  /** Sees nothing. */
  Tap NONE =
      new Tap() {
        @Override
        public void message(boolean sent, String channel, String text) {}

        @Override
        public void message(boolean sent, String channel, Supplier<String> text) {}
      };

  /** One message whose text takes time to make; it is made only if somebody sees it. */
  default void message(boolean sent, String channel, Supplier<String> text) {
    message(sent, channel, text.get());
  }

  /**
   * One message.
   *
   * @param sent true when we said it, false when the peer did
   * @param channel {@code mi}, {@code qmp}, {@code agent}, {@code gdb} (its packets to our stub),
   *     {@code rsp} (QEMU's stub), {@code own} (which of those answers are not QEMU's) or {@code
   *     stub} (what else our stub decides by, and decides)
   * @param text the message as it stands on the wire, without its line end
   */
  void message(boolean sent, String channel, String text);
}
