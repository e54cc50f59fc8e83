package dev.ringside.stub;

/**
 * A conversation with QEMU in the middle: what it was asked last.
 *
 * @param ask the request that QEMU has not answered yet
 * @param abandoned what to do where QEMU does not answer in time
 * @param serial the number of the request
 */
record Conversation(Talk.Ask<Ending> ask, Ending abandoned, long serial) {
  /** What a conversation leads to; done with the next state while it is being made. */
  @FunctionalInterface
  interface Ending {
    void in(StubDraft draft);
  }
}
