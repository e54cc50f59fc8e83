package dev.ringside.shell;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the shell keeps what is the user's, by the XDG base directory specification 0.8: absolute
 * paths in the variables count, others are ignored.
 *
 * @param config {@code $XDG_CONFIG_HOME/ringside}
 * @param state {@code $XDG_STATE_HOME/ringside}
 * @param cache {@code $XDG_CACHE_HOME/ringside}
 */
record Folders(Path config, Path state, Path cache) {

  static Folders of(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
    return new Folders(
        folder(environment, "XDG_CONFIG_HOME", home.resolve(".config")),
        folder(environment, "XDG_STATE_HOME", home.resolve(".local/state")),
        folder(environment, "XDG_CACHE_HOME", home.resolve(".cache")));
  }

  private static Path folder(Map<String, String> environment, String variable, Path fallback) {
    Path given = Path.of(environment.getOrDefault(variable, ""));
    return (given.isAbsolute() ? given : fallback).resolve("ringside");
  }

  /** What runs before the first prompt. */
  Path rcFile() {
    return config.resolve("rc.groovy");
  }

  /** What was typed in sessions that have not ended as they should. */
  Path journals() {
    return state.resolve("journal");
  }

  Path history() {
    return state.resolve("history");
  }
}
