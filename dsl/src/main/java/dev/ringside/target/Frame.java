package dev.ringside.target;

import java.util.List;

/**
 * One frame of a backtrace, as gdb unwound it.
 *
 * @param level 0 for the innermost frame
 * @param pc where the frame stands
 * @param function the function's name, {@code ??} where gdb knows none; inlined functions have
 *     frames of their own
 * @param file the source file as the debug information names it, empty where unknown
 * @param line the line in {@code file}, 1-based, 0 where unknown
 * @param args the arguments, in order; empty where gdb was not asked for them
 */
public record Frame(
    int level, Address pc, String function, String file, int line, List<Variable> args) {

  /** Keeps its own copy of {@code args}. */
  public Frame {
    args = List.copyOf(args);
  }

  @Override
  public String toString() {
    String where = file.isEmpty() ? pc.toString() : file + ":" + line;
    return "#" + level + " " + function + " at " + where;
  }
}
