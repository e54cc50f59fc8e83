package dev.ringside.wire.rsp;

import java.util.function.Function;

/**
 * One unit of the remote serial protocol (GDB manual, appendix "GDB Remote Serial Protocol",
 * "Overview"). In every string here each char (0..255) is one byte.
 */
public sealed interface RspFrame {

  /**
   * A command or a reply, {@code $…#cs} with a right checksum.
   *
   * @param payload what stood between the marks, unescaped, run lengths expanded
   */
  record Packet(String payload) implements RspFrame {}

  /**
   * {@code %…#cs}: sent unasked by a stub in non-stop mode, and never acknowledged.
   *
   * @param payload what stood between the marks, unescaped, run lengths expanded
   */
  record Notification(String payload) implements RspFrame {}

  /** {@code +}: the last packet arrived well. */
  record Ack() implements RspFrame {}

  /** {@code -}: send the last packet again. */
  record Nack() implements RspFrame {}

  /** Byte 0x03 outside a packet: stop the running target. */
  record Interrupt() implements RspFrame {}

  /**
   * Bytes which are no frame.
   *
   * @param bytes for a broken packet its payload as far as it was understood, else the bytes
   * @param why what is wrong, with both checksums where they differ
   */
  record Junk(String bytes, String why) implements RspFrame {}

  /** Applies the function that belongs to this kind of frame. */
  default <T> T fold(
      Function<? super Packet, ? extends T> packet,
      Function<? super Notification, ? extends T> notification,
      Function<? super Ack, ? extends T> ack,
      Function<? super Nack, ? extends T> nack,
      Function<? super Interrupt, ? extends T> interrupt,
      Function<? super Junk, ? extends T> junk) {
    if (this instanceof Packet frame) {
      return packet.apply(frame);
    }
    if (this instanceof Notification frame) {
      return notification.apply(frame);
    }
    if (this instanceof Ack frame) {
      return ack.apply(frame);
    }
    if (this instanceof Nack frame) {
      return nack.apply(frame);
    }
    if (this instanceof Interrupt frame) {
      return interrupt.apply(frame);
    }
    return junk.apply((Junk) this);
  }
}
