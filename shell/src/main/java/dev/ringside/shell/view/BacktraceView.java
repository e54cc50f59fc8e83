package dev.ringside.shell.view;

import dev.ringside.target.Frame;
import dev.ringside.target.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Frames as gdb's {@code bt} prints them: {@code #0 _raw_spin_lock (lock=0x…) at file:line}, with
 * the address where no line is known. Stateless.
 */
final class BacktraceView {
  private static final int INDENT = 4;
  private static final int WIDEST_VALUE = 60;

  /** A blank at which no line is broken: "at" stays with its file. */
  private static final String GLUE = "\u00a0";

  private BacktraceView() {}

  /** One frame after the other, each broken at blanks where the screen is too narrow. */
  static String of(List<Frame> frames, int columns) {
    List<String> lines = new ArrayList<>();
    for (Frame frame : frames) {
      lines.addAll(Columns.wrapped(Visible.cells(line(frame)), columns, INDENT));
    }
    return String.join("\n", lines).replace(GLUE, " ");
  }

  private static String line(Frame frame) {
    boolean known = !frame.file().isEmpty();
    return Columns.padded("#" + frame.level(), INDENT - 1)
        + GLUE
        + (known ? "" : frame.pc() + " in" + GLUE)
        + frame.function()
        + (frame.args().isEmpty() ? "" : " (" + arguments(frame.args()) + ")")
        + (known ? " at" + GLUE + frame.file() + ":" + frame.line() : "");
  }

  private static String arguments(List<Variable> arguments) {
    return VariablesView.telling(arguments).stream()
        .map(argument -> argument.name() + "=" + Columns.cut(argument.value(), WIDEST_VALUE))
        .collect(Collectors.joining(", "));
  }
}
