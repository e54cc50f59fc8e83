package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** What a frame of a backtrace tells. */
final class FrameVerbs {
  private static final String INNERMOST = "gdb.interrupt().frames.first()";
  private static final String SELECTED = "gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.frame(0)";
  private static final String ARGUMENT = "gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.args.first()";

  static final Receiver FRAME =
      new Receiver(
          "Frame",
          "one frame of a backtrace",
          List.of(
              verb("Frame.level", "0 for the innermost.").gives("int", INNERMOST + ".level"),
              verb("Frame.pc", "The address where it stands.").gives("Address", INNERMOST + ".pc"),
              verb(
                      "Frame.function",
                      "The function, ?? where gdb knows none; inlined ones have frames too.")
                  .gives("String", INNERMOST + ".function"),
              verb("Frame.file", "The source file, empty where unknown.")
                  .gives("String", INNERMOST + ".file"),
              verb("Frame.line", "The line in the file, from 1; 0 where unknown.")
                  .gives("int", INNERMOST + ".line"),
              verb(
                      "Frame.args",
                      "The arguments; empty in the frames of a stop, filled by gdb.bt().")
                  .gives(
                      "List<Variable>",
                      "gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.bt().first().args")));

  static final Receiver SELECTED_FRAME =
      new Receiver(
          "SelectedFrame",
          "a frame that gdb.frame has selected",
          List.of(
              verb("SelectedFrame.frame", "Where it stands.").gives("Frame", SELECTED + ".frame"),
              verb("SelectedFrame.args", "Its arguments.")
                  .gives("List<Variable>", SELECTED + ".args"),
              verb("SelectedFrame.locals", "Its local variables.")
                  .gives("List<Variable>", SELECTED + ".locals")));

  static final Receiver VARIABLE =
      new Receiver(
          "Variable",
          "an argument or a local variable of a frame",
          List.of(
              verb("Variable.name", "Its name in the source.").gives("String", ARGUMENT + ".name"),
              verb("Variable.type", "Its C type, empty where gdb was not asked.")
                  .gives("String", ARGUMENT + ".type"),
              verb(
                      "Variable.value",
                      "Its value as gdb prints it; <optimized out> where there is none.")
                  .gives("String", ARGUMENT + ".value")));

  private FrameVerbs() {}
}
