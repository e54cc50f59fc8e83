package dev.ringside.dsl.recording;

/** A recorded script is damaged. The sentence names the line, and begins with it. */
public final class RecordingException extends Exception {
  private static final long serialVersionUID = 1L;

  RecordingException(int line, String sentence) {
    super("line " + line + ": " + sentence);
  }
}
