package dev.ringside.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.terminal.Size;

/** A terminal that is about to be opened. */
final class PtyOpening {
  private final ProcessBuilder builder = new ProcessBuilder();
  private final Pattern prompt;
  private final List<String> words;
  private Size size = new Size(80, 24);

  PtyOpening(Pattern prompt, String... words) {
    this.prompt = prompt;
    this.words = List.of(words);
    env("TERM", "xterm-256color").env("LANG", "C.UTF-8").env("LC_ALL", "C.UTF-8");
    List.of("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "TMUX", "INPUTRC")
        .forEach(builder.environment()::remove);
  }

  PtyOpening env(String name, String value) {
    builder.environment().put(name, value);
    return this;
  }

  /** Settings, history and state in this folder; the cache there has the user's kernels. */
  PtyOpening home(Path folder) {
    try {
      Path cache = folder.resolve("cache");
      if (!Files.exists(cache)) {
        CopiedCache.without(cache);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return env("HOME", folder.toString())
        .env("XDG_CACHE_HOME", folder.resolve("cache").toString())
        .env("XDG_CONFIG_HOME", folder.resolve("config").toString())
        .env("XDG_STATE_HOME", folder.resolve("state").toString())
        .env("XDG_DATA_HOME", folder.resolve("data").toString());
  }

  PtyOpening in(Path folder) {
    builder.directory(folder.toFile());
    return this;
  }

  /** 80 by 24 unless told; 0 by 0 is what a serial line or an odd {@code ssh} says. */
  PtyOpening size(int columns, int rows) {
    size = new Size(columns, rows);
    return this;
  }

  PtyTerminal open() {
    try {
      return new PtyTerminal(builder, words, size, prompt);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
