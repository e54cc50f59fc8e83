package dev.ringside.shell;

/**
 * A command of the shell, as its help tells it.
 *
 * @param name with its slash: {@code /save}
 * @param usage with its arguments: {@code /save file}
 * @param purpose one sentence
 * @param details more, in paragraphs that the help wraps; empty where the purpose says all
 */
record ShellCommand(String name, String usage, String purpose, String details) {}
