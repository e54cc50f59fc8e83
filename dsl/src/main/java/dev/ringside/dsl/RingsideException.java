package dev.ringside.dsl;

import dev.ringside.condition.Position;
import java.util.Optional;

/** Something the user asked for cannot be done: one clear sentence with the cause and the cure. */
public final class RingsideException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where in the user's own text; null where it is about no place in it. */
  private final transient Position at;

  /** The sentence. */
  public RingsideException(String message) {
    this(message, (Position) null);
  }

  /** The sentence, and the place in the user's text that it is about. */
  public RingsideException(String message, Position at) {
    super(message);
    this.at = at;
  }

  /** The sentence, and what it came from, for {@code -v}. */
  public RingsideException(String message, Throwable cause) {
    super(message, cause);
    this.at = null;
  }

  /** The place in the user's text, where the sentence is about one. */
  public Optional<Position> at() {
    return Optional.ofNullable(at);
  }
}
