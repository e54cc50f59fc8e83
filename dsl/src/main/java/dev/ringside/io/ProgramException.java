package dev.ringside.io;

/** A program that could not be started, or did not end in time; the message says the cure. */
public final class ProgramException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed, and what to do. */
  public ProgramException(String message) {
    super(message);
  }
}
