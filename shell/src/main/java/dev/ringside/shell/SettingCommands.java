package dev.ringside.shell;

import dev.ringside.shell.view.Plain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** The commands on how the shell shows things, and on what it has shown. */
final class SettingCommands {
  private final ShellParts parts;
  private final Interpreter interpreter;
  private final Printer printer;

  SettingCommands(ShellParts parts, Interpreter interpreter) {
    this.parts = parts;
    this.interpreter = interpreter;
    this.printer = parts.printer();
  }

  List<SlashCommand> all() {
    return List.of(
        SlashCommand.of(
            "/set [console on|off]",
            "changes a setting; alone, shows the settings",
            "console: whether each line of the guest's console is shown as it comes.",
            this::set),
        SlashCommand.of("/error", "shows everything known about the last failure", "", this::error),
        SlashCommand.of(
            "/more",
            "shows the last value in full, page by page",
            "q leaves, / searches, as in less.",
            this::more));
  }

  private void set(String words) {
    switch (words.replaceAll("\\s+", " ")) {
      case "":
        printer.line("console " + (printer.showsConsole() ? "on" : "off"));
        break;
      case "console on":
        printer.showConsole(true);
        break;
      case "console off":
        printer.showConsole(false);
        break;
      default:
        String name = words.split("\\s+")[0];
        interpreter.wrong(
            name.equals("console")
                ? "console is on or off: /set console on"
                : "there is no setting '" + name + "': /set console on, or off");
    }
  }

  private void error(String nothing) {
    if (interpreter.lastFailure().isEmpty()) {
      printer.line("nothing has failed");
      return;
    }
    StringWriter stack = new StringWriter();
    interpreter.lastFailure().get().printStackTrace(new PrintWriter(stack));
    interpreter.show(new Plain(stack.toString().stripTrailing()));
  }

  private void more(String nothing) {
    if (interpreter.lastShown().isEmpty()) {
      printer.line("nothing was shown");
      return;
    }
    try {
      parts.input().page("last value", interpreter.lastShown());
    } catch (IOException failure) {
      interpreter.wrong("cannot page: " + failure.getMessage());
    }
  }
}
