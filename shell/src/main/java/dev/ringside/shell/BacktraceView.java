package dev.ringside.shell;

import dev.ringside.target.Frame;
import dev.ringside.target.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Frames as gdb's {@code bt} prints them: {@code #0 _raw_spin_lock (lock=0x…) at file:line}, with
 * the address where no line is known. Stateless.
 */
final class BacktraceView {
  private static final String AT_ENTRY = "@entry";
  private static final int INDENT = 4;
  private static final int WIDEST_VALUE = 60;

  private BacktraceView() {}

  /** One frame after the other, each broken at blanks where the screen is too narrow. */
  static String of(List<Frame> frames, int columns) {
    List<String> lines = new ArrayList<>();
    for (Frame frame : frames) {
      lines.addAll(Columns.wrapped(Visible.cells(line(frame)), columns, INDENT));
    }
    return String.join("\n", lines);
  }

  private static String line(Frame frame) {
    String address = frame.file().isEmpty() ? frame.pc() + " in " : "";
    String arguments = frame.args().isEmpty() ? "" : " (" + arguments(frame.args()) + ")";
    String place = frame.file().isEmpty() ? "" : " at " + frame.file() + ":" + frame.line();
    return Columns.padded("#" + frame.level(), 3)
        + " "
        + address
        + frame.function()
        + arguments
        + place;
  }

  /** gdb 13.1 gives MI each value a second time as it was at the function's entry. */
  private static String arguments(List<Variable> arguments) {
    Map<String, String> values = new LinkedHashMap<>();
    arguments.forEach(argument -> values.put(argument.name(), argument.value()));
    values
        .entrySet()
        .removeIf(
            entry ->
                entry.getKey().endsWith(AT_ENTRY)
                    && entry.getValue().equals(values.get(nameOf(entry.getKey()))));
    List<String> shown = new ArrayList<>();
    values.forEach((name, value) -> shown.add(name + "=" + Columns.cut(value, WIDEST_VALUE)));
    return String.join(", ", shown);
  }

  private static String nameOf(String atEntry) {
    return atEntry.substring(0, atEntry.length() - AT_ENTRY.length());
  }
}
