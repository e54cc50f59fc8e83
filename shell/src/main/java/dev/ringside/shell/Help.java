package dev.ringside.shell;

import java.util.List;

/** Placeholder. */
final class Help {
  private Help() {}

  static String text(String topic, List<ShellCommand> commands, int columns) {
    return topic;
  }
}
