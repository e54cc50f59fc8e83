package dev.ringside.shell;

import java.util.function.Consumer;

/**
 * A command of the shell.
 *
 * @param described for the help
 * @param action told what stands behind the command's name, stripped
 */
record SlashCommand(ShellCommand described, Consumer<String> action) {

  static SlashCommand of(String usage, String purpose, String details, Consumer<String> action) {
    String name = usage.split(" ")[0];
    return new SlashCommand(new ShellCommand(name, usage, purpose, details), action);
  }

  String name() {
    return described.name();
  }
}
