package dev.ringside.shell;

import dev.ringside.dsl.NearMatch;
import dev.ringside.dsl.snippet.Variable;
import dev.ringside.shell.view.View;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The commands on what earlier entries have defined. */
final class ScopeCommands {
  private final ShellParts parts;
  private final Interpreter interpreter;
  private final Printer printer;

  ScopeCommands(ShellParts parts, Interpreter interpreter) {
    this.parts = parts;
    this.interpreter = interpreter;
    this.printer = parts.printer();
  }

  List<SlashCommand> all() {
    return List.of(
        listing("/vars", "lists your variables", this::variables),
        listing(
            "/methods",
            "lists your methods",
            e -> Stream.concat(e.evaluator().methods().stream(), e.java().methods().stream())),
        listing("/classes", "lists your classes", this::classes),
        listing("/imports", "lists what you have imported", e -> e.evaluator().imports().stream()),
        SlashCommand.of(
            "/drop <name>...",
            "forgets variables, methods and classes of these names",
            "",
            this::drop));
  }

  private SlashCommand listing(
      String name, String purpose, Function<Engine, Stream<String>> lines) {
    return SlashCommand.of(
        name,
        purpose,
        "",
        rest -> {
          List<String> all = lines.apply(engine()).toList();
          printer.line(all.isEmpty() ? "none" : String.join("\n", all));
        });
  }

  private Stream<String> classes(Engine engine) {
    return Stream.concat(
        engine.evaluator().classes().stream().map(Class::getName),
        engine.java().classes().stream());
  }

  private Stream<String> variables(Engine engine) {
    return engine.evaluator().variables().stream().map(this::variable);
  }

  private String variable(Variable variable) {
    String value =
        variable.value() == null
            ? "null"
            : new View(printer.screen()).show(variable.value()).text();
    String first = value.lines().findFirst().orElse("");
    return variable.type().orElse("def")
        + " "
        + variable.name()
        + " = "
        + first
        + (value.contains("\n") ? " …" : "");
  }

  private void drop(String names) {
    if (names.isEmpty()) {
      interpreter.wrong("/drop wants a name: /vars, /methods and /classes list them");
      return;
    }
    for (String name : names.split("[\\s,]+")) {
      boolean ofJava = engine().java().drop(name);
      if (!engine().evaluator().drop(name) && !ofJava) {
        interpreter.wrong(
            "nothing of yours is called "
                + name
                + NearMatch.of(name, names().toList())
                    .map(near -> ": did you mean '" + near + "'?")
                    .orElse(": /vars, /methods and /classes list what is"));
      }
    }
  }

  private Stream<String> names() {
    return Stream.of(
            engine().evaluator().variables().stream().map(Variable::name),
            engine().evaluator().methods().stream().map(ScopeCommands::nameOf),
            engine().java().methods().stream().map(ScopeCommands::nameOf),
            classes(engine()))
        .flatMap(each -> each);
  }

  /** Of {@code int f(x, int n = 1)}. */
  private static String nameOf(String signature) {
    return signature.replaceFirst("(?s)\\(.*", "").replaceFirst("(?s).*\\s", "");
  }

  private Engine engine() {
    return parts.engine().join();
  }
}
