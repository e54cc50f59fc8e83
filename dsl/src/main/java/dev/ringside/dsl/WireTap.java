package dev.ringside.dsl;

/** Takes the lines of the wire log. May be called on any thread. */
@FunctionalInterface
public interface WireTap {
  /** One message to or from QEMU, gdb or the guest, in the form that transcripts have. */
  void line(String line);
}
