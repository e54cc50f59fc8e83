package dev.ringside.link;

/** A peer that is gone, silent or refuses: says which, what was asked, and what to do. */
public final class LinkException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean lost;

  /** What failed, where, and the cure. */
  public LinkException(String message) {
    this(message, false);
  }

  private LinkException(String message, boolean lost) {
    super(message);
    this.lost = lost;
  }

  /** The peer is gone; why, may be known only a moment later and to others. */
  public static LinkException lost(String message) {
    return new LinkException(message, true);
  }

  /** Whether the peer is gone. */
  public boolean isLost() {
    return lost;
  }
}
