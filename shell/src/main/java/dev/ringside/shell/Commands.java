package dev.ringside.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The shell's own commands, which begin with a slash. Used by the shell's thread. */
final class Commands {
  private final Map<String, Consumer<String>> actions = new LinkedHashMap<>();
  private final Printer printer;
  private boolean leaving;

  Commands(ShellParts parts, Interpreter interpreter) {
    this.printer = parts.printer();
    actions.put("/exit", rest -> leaving = true);
    actions.put("/gdb", rest -> interpreter.work(engine -> engine.session().gdb().command(rest)));
    actions.put(
        "/monitor", rest -> interpreter.work(engine -> engine.session().vm().monitor(rest)));
  }

  /** Whether an entry is a command, and no code: no Groovy begins like this. */
  static boolean isCommand(String entry) {
    return entry.matches("(?s)/[a-z]+(\\s.*)?|\\?.*");
  }

  boolean leaving() {
    return leaving;
  }

  void perform(String entry) {
    String[] words = entry.split("\\s+", 2);
    Consumer<String> action = actions.get(words[0]);
    if (action == null) {
      printer.wrong("there is no command " + words[0] + ": /help lists them");
      return;
    }
    action.accept(words.length > 1 ? words[1] : "");
  }
}
