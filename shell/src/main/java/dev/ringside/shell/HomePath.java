package dev.ringside.shell;

import java.nio.file.Path;

/** A file as somebody types it. Stateless. */
final class HomePath {
  private HomePath() {}

  /** {@code ~} at its beginning is the user's home, as in other shells. */
  static Path of(String typed) {
    return typed.equals("~") || typed.startsWith("~/")
        ? Path.of(System.getProperty("user.home") + typed.substring(1))
        : Path.of(typed);
  }
}
