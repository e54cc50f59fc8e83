package dev.ringside.shell.view;

import dev.ringside.target.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parameters and local variables as gdb's {@code info locals} prints them. Stateless. */
final class VariablesView {
  private static final String AT_ENTRY = "@entry";
  private static final int INDENT = 4;

  private VariablesView() {}

  /** One to a line, broken at blanks where the screen is too narrow. */
  static String of(List<Variable> variables, int columns) {
    List<String> lines = new ArrayList<>();
    for (Variable variable : telling(variables)) {
      String line = Visible.cells(variable.name() + " = " + variable.value());
      lines.addAll(Columns.wrapped(line, columns, INDENT));
    }
    return String.join("\n", lines);
  }

  /**
   * gdb 13.1 gives MI each parameter a second time, as it was at the function's entry; that is left
   * out where it still has this value.
   */
  static List<Variable> telling(List<Variable> variables) {
    Map<String, String> values = new LinkedHashMap<>();
    variables.forEach(variable -> values.put(variable.name(), variable.value()));
    return variables.stream()
        .filter(
            variable ->
                !variable.name().endsWith(AT_ENTRY)
                    || !variable.value().equals(values.get(withoutEntry(variable.name()))))
        .toList();
  }

  private static String withoutEntry(String name) {
    return name.substring(0, name.length() - AT_ENTRY.length());
  }
}
