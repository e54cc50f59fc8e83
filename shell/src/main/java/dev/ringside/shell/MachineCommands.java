package dev.ringside.shell;

import dev.ringside.shell.view.Plain;
import java.util.List;

/** The commands that speak to gdb and QEMU as they are. */
final class MachineCommands {
  private static final int LAST_LINES = 20;
  private final Interpreter interpreter;

  MachineCommands(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  List<SlashCommand> all() {
    return List.of(
        SlashCommand.of(
            "/gdb <line>",
            "gives gdb a line as it is, and shows what it prints",
            "Example: /gdb info line schedule",
            this::gdb),
        SlashCommand.of(
            "/monitor <line>",
            "gives QEMU's monitor a line as it is, and shows what it prints",
            "Example: /monitor info registers",
            this::monitor),
        SlashCommand.of(
            "/console [lines]",
            "shows the last lines of the guest's console, " + LAST_LINES + " by default",
            "'/set console on' shows each line as it comes; vm.console is the whole of it.",
            this::console));
  }

  private void gdb(String line) {
    if (line.isEmpty()) {
      interpreter.wrong("/gdb wants a line for gdb: /gdb info breakpoints");
      return;
    }
    interpreter.work(engine -> new Plain(engine.session().gdb().command(line)));
  }

  private void monitor(String line) {
    if (line.isEmpty()) {
      interpreter.wrong("/monitor wants a line for QEMU's monitor: /monitor info status");
      return;
    }
    interpreter.work(engine -> new Plain(engine.session().vm().monitor(line)));
  }

  private void console(String lines) {
    if (!lines.matches("\\d{0,6}")) {
      interpreter.wrong("/console wants a number of lines, not '" + lines + "'");
      return;
    }
    int wanted = lines.isEmpty() ? LAST_LINES : Integer.parseInt(lines);
    interpreter.work(
        engine -> {
          List<String> console = engine.session().vm().getConsole();
          int from = Math.max(0, console.size() - wanted);
          return new Plain(String.join("\n", console.subList(from, console.size())));
        });
  }
}
