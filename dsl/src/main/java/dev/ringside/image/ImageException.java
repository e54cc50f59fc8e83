package dev.ringside.image;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/** Something bootable could not be had: one sentence that says what failed, where, and the cure. */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String ELSEWHERE =
      "or set XDG_CACHE_HOME to a folder on a disk with more room";

  /** What failed, where, and what to do. */
  public ImageException(String message) {
    super(message);
  }

  private ImageException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * The sentence for a failed read or write.
   *
   * @param what what was being done, as the words after "cannot"
   * @param where the file or folder
   * @return this exception, or a {@link CancellationException} when the thread was interrupted
   */
  static RuntimeException of(String what, Path where, IOException cause) {
    if (cause instanceof ClosedByInterruptException
        || cause instanceof FileLockInterruptionException) {
      Thread.currentThread().interrupt();
      return new CancellationException("interrupted: cannot " + what);
    }
    return new ImageException("cannot " + what + ": " + reason(where, cause), cause);
  }

  /** The reason in words: the JDK's own message is often the file's name and nothing else. */
  private static String reason(Path where, IOException cause) {
    String said = String.valueOf(cause.getMessage());
    if (tellsOfFullDisk(said)) {
      return "the disk of " + where + " is full: free some space, " + ELSEWHERE;
    }
    if (said.contains("File too large")) {
      return "it is larger than this shell lets a file become (ulimit -f): raise that limit";
    }
    if (cause instanceof AccessDeniedException
        || said.contains("Read-only file system")
        || said.contains("Permission denied")) {
      return where
          + " is not writable for "
          + System.getProperty("user.name")
          + ": change its owner, or set XDG_CACHE_HOME to a folder of yours";
    }
    return cause.getClass().getSimpleName() + ": " + said;
  }

  /** Whether this text, ours or a program's, says that a disk (or the user's share) is full. */
  static boolean tellsOfFullDisk(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("no space left on device") || lower.contains("disk quota exceeded");
  }
}
