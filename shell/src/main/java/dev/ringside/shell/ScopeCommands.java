package dev.ringside.shell;

import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.snippet.Variable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The commands on what earlier entries have defined. */
final class ScopeCommands {
  private final ShellParts parts;
  private final Printer printer;

  ScopeCommands(ShellParts parts) {
    this.parts = parts;
    this.printer = parts.printer();
  }

  List<SlashCommand> all() {
    return List.of(
        listing("/vars", "lists your variables", this::variables),
        listing("/methods", "lists your methods", e -> e.methods().stream()),
        listing("/classes", "lists your classes", e -> e.classes().stream().map(Class::getName)),
        listing("/imports", "lists what you have imported", e -> e.imports().stream()),
        SlashCommand.of(
            "/drop <name>...",
            "forgets variables, methods and classes of these names",
            "",
            this::drop));
  }

  private SlashCommand listing(
      String name, String purpose, Function<Evaluator, Stream<String>> lines) {
    return SlashCommand.of(
        name,
        purpose,
        "",
        rest -> {
          List<String> all = lines.apply(evaluator()).toList();
          printer.line(all.isEmpty() ? "none" : String.join("\n", all));
        });
  }

  private Stream<String> variables(Evaluator evaluator) {
    return evaluator.variables().stream().map(this::variable);
  }

  private String variable(Variable variable) {
    String value = new View(printer.screen()).show(variable.value()).text();
    String first = value.lines().findFirst().orElse("null");
    return variable.type().orElse("def")
        + " "
        + variable.name()
        + " = "
        + first
        + (value.contains("\n") ? " …" : "");
  }

  private void drop(String names) {
    if (names.isEmpty()) {
      printer.wrong("/drop wants a name: /vars, /methods and /classes list them");
      return;
    }
    for (String name : names.split("[\\s,]+")) {
      if (!evaluator().drop(name)) {
        printer.wrong(
            "nothing of yours is called " + name + ": /vars, /methods and /classes list what is");
      }
    }
  }

  private Evaluator evaluator() {
    return parts.engine().join().evaluator();
  }
}
