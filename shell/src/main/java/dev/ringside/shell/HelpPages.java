package dev.ringside.shell;

import dev.ringside.dsl.verb.Argument;
import dev.ringside.dsl.verb.Receiver;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import dev.ringside.shell.HelpColumns.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pages of the help, in the width of the terminal.
 *
 * @param columns lays the text out
 */
record HelpPages(HelpColumns columns) {
  private static final List<Row> FIRST_STEPS =
      List.of(
          new Row("vm.boot()", "boots Debian's kernel, with gdb attached"),
          new Row("guest.run('uname -r')", "runs a program in it"),
          new Row("gdb.break('_raw_spin_lock'); gdb.go()", "stops it in a function"),
          new Row("gdb.bt()", "shows how it came there"));
  private static final List<Row> MORE =
      List.of(
          new Row("/help gdb", "the verbs of gdb"),
          new Row("?gdb.break", "one verb, with an example"),
          new Row("TAB", "completes; once more shows the arguments"));

  /** How to begin, and where to read on: fits 80 by 24. */
  String overview(List<ShellCommand> commands) {
    List<Row> variables =
        receivers(true).map(receiver -> new Row(receiver.name(), receiver.purpose())).toList();
    String types = String.join(" ", receivers(false).map(Receiver::name).toList());
    String names = String.join(" ", commands.stream().map(ShellCommand::name).toList());
    return String.join(
        "\n",
        "Type verbs, or any Groovy:",
        columns.rows(FIRST_STEPS, 2),
        "",
        columns.rows(variables, 2),
        columns.rows(List.of(new Row("what they give:", types)), 2),
        "",
        names.isEmpty() ? "" : columns.rows(List.of(new Row("commands:", names)), 0) + "\n",
        columns.rows(MORE, 2));
  }

  private static Stream<Receiver> receivers(boolean variables) {
    return Verbs.receivers().stream().filter(one -> one.isVariable() == variables);
  }

  /** Its verbs, one line each. */
  String about(Receiver receiver) {
    List<Row> verbs =
        receiver.verbs().stream()
            .map(verb -> new Row(verb.name() + (verb.isProperty() ? "" : "()"), verb.purpose()))
            .toList();
    String title = receiver.name() + ": " + receiver.purpose();
    return text(title)
        + "\n\n"
        + columns.lines(verbs, 2)
        + "\n\n"
        + text("?" + receiver.verbs().get(0).fullName() + " tells more");
  }

  /** Usage, purpose, arguments, example. */
  String about(Verb verb) {
    List<String> lines = new ArrayList<>();
    lines.addAll(columns.wrapped(verb.usage(), 0));
    lines.addAll(columns.wrapped(verb.purpose(), 2));
    lines.addAll(columns.wrapped(gives(verb), 2));
    if (!verb.arguments().isEmpty()) {
      lines.add("");
      lines.add(columns.rows(verb.arguments().stream().map(HelpPages::row).toList(), 2));
    }
    lines.add("");
    lines.add("  example:");
    verb.example().lines().forEach(line -> lines.addAll(statements(line, columns.width() - 4)));
    return String.join("\n", lines);
  }

  private static String gives(Verb verb) {
    if (verb.returns().equals("-")) {
      return "It gives nothing.";
    }
    String type = verb.returns().replaceFirst("^List<(.*)>$", "$1");
    Optional<Receiver> described = Verbs.receiver(type).filter(one -> !one.isVariable());
    return "It gives " + verb.returns() + described.map(t -> ": /help " + t.name()).orElse(".");
  }

  private static Row row(Argument argument) {
    return new Row(argument.name() + (argument.named() ? ":" : ""), argument.meaning());
  }

  /** A line of code, broken between its statements where it is wider than there is room. */
  private static List<String> statements(String line, int room) {
    List<String> lines = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String statement : line.split("; (?=(?:[^']*'[^']*')*[^']*$)")) {
      if (current.length() > 0 && current.length() + 2 + statement.length() > room) {
        lines.add("    " + current);
        current.setLength(0);
      }
      current.append(current.length() > 0 ? "; " : "").append(statement);
    }
    lines.add("    " + current);
    return lines;
  }

  /** Usage, purpose, details. */
  String about(ShellCommand command) {
    List<String> lines = new ArrayList<>(columns.wrapped(command.usage(), 0));
    lines.addAll(columns.wrapped(command.purpose(), 2));
    if (!command.details().isEmpty()) {
      lines.add("");
      lines.addAll(columns.wrapped(command.details(), 2));
    }
    return String.join("\n", lines);
  }

  /** Anything else, wrapped. */
  String text(String text) {
    return String.join("\n", columns.wrapped(text, 0));
  }

  /** Verbs of one name, one line each. */
  String several(String asked, List<Verb> verbs) {
    List<Row> rows =
        verbs.stream().map(verb -> new Row("?" + verb.fullName(), verb.purpose())).toList();
    return "several have '" + asked + "':\n\n" + columns.lines(rows, 2);
  }
}
