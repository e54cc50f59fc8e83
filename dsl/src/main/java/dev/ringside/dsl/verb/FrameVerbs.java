package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** What a frame of a backtrace tells. */
final class FrameVerbs {
  private static final String HIT = "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); ";
  private static final String INNERMOST =
      "frame = gdb.interrupt().frames.first(); [frame.level, frame.pc, frame.function]";
  private static final String SOURCE =
      "frame = gdb.interrupt().frames.last(); [frame.file, frame.line]";
  private static final String SELECTED =
      HIT + "top = gdb.frame(0); [top.frame, top.args, top.locals]";
  private static final String ARGUMENT =
      HIT + "arg = gdb.args.first(); [arg.name, arg.type, arg.value]";

  static final Receiver FRAME =
      new Receiver(
          "Frame",
          "one frame of a backtrace",
          List.of(
              verb("Frame.level", "0 for the innermost.").gives("int", INNERMOST),
              verb("Frame.pc", "The address where it stands.").gives("Address", INNERMOST),
              verb(
                      "Frame.function",
                      "The function, ?? where gdb knows none; inlined ones have frames too.")
                  .gives("String", INNERMOST),
              verb("Frame.file", "The source file, empty where unknown.").gives("String", SOURCE),
              verb("Frame.line", "The line in the file, from 1; 0 where unknown.")
                  .gives("int", SOURCE),
              verb(
                      "Frame.args",
                      "The arguments; empty in the frames of a stop, filled by gdb.bt().")
                  .gives("List<Variable>", HIT + "gdb.bt().first().args")));

  static final Receiver SELECTED_FRAME =
      new Receiver(
          "SelectedFrame",
          "a frame that gdb.frame has selected",
          List.of(
              verb("SelectedFrame.frame", "Where it stands.").gives("Frame", SELECTED),
              verb("SelectedFrame.args", "Its arguments.").gives("List<Variable>", SELECTED),
              verb("SelectedFrame.locals", "Its local variables.")
                  .gives("List<Variable>", SELECTED)));

  static final Receiver VARIABLE =
      new Receiver(
          "Variable",
          "an argument or a local variable of a frame",
          List.of(
              verb("Variable.name", "Its name in the source.").gives("String", ARGUMENT),
              verb("Variable.type", "Its C type, empty where gdb was not asked.")
                  .gives("String", ARGUMENT),
              verb(
                      "Variable.value",
                      "Its value as gdb prints it; <optimized out> where there is none.")
                  .gives("String", ARGUMENT)));

  private FrameVerbs() {}
}
