package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Argument.Accepts.CLOSURE;
import static dev.ringside.dsl.verb.Argument.Accepts.EXPRESSION;
import static dev.ringside.dsl.verb.Argument.Accepts.NUMBER;
import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** What a breakpoint can be asked and told. */
final class BreakpointVerbs {
  private static final String FACTS =
      "point = gdb.break('vfs_read') < count > 100 >; [point.number, point.location, point.condition]";
  private static final String COUNTS =
      "point = gdb.break('vfs_read') < pid == 1 >; guest.run('id'); [point.tier, point.evaluations]";

  private static final String PRICE =
      "point = gdb.hbreak('vfs_read') < pid == 1 >; guest.run('id'); [point.micros, point.slowdown]";

  static final Receiver BREAKPOINT =
      new Receiver(
          "Breakpoint",
          "a breakpoint or watchpoint, as gdb.break returns it; its counts are read when asked for",
          List.of(
              verb("Breakpoint.number", "gdb's number of it.").gives("int", FACTS),
              verb("Breakpoint.location", "Where it is: function, file and line.")
                  .gives("String", FACTS),
              verb(
                      "Breakpoint.condition",
                      "The condition as it was written, empty where there is none.")
                  .gives("String", FACTS),
              verb("Breakpoint.hits", "How often it was hit with its condition true.")
                  .gives(
                      "long",
                      "gdb.interrupt(); point = gdb.break('_raw_spin_lock'); gdb.go(); point.hits"),
              verb(
                      "Breakpoint.tier",
                      "Where the condition runs: in the guest, costing next to nothing; in our stub or in"
                          + " gdb, stopping the machine each time.")
                  .gives("String", COUNTS),
              verb(
                      "Breakpoint.why",
                      "Why the condition does not run in the guest, or not each time; else empty.")
                  .gives(
                      "String",
                      "point = gdb.break('vfs_read') < pid == 1 >; guest.run('id'); point.why"),
              verb(
                      "Breakpoint.evaluations",
                      "How often the condition was asked; -1 where nobody counts: the seventh in the guest.")
                  .gives("long", COUNTS),
              verb(
                      "Breakpoint.micros",
                      "Microseconds that one evaluation takes in the guest, or that the machine stands"
                          + " for a false one; null where that was not measured yet.")
                  .gives("Double", PRICE),
              verb(
                      "Breakpoint.slowdown",
                      "Percent of its time that the guest has lost to the condition; null where"
                          + " nothing was measured.")
                  .gives("Double", PRICE),
              verb("Breakpoint.facts()", "All of it at one moment, by name.")
                  .gives("Map", "gdb.break('vfs_read').facts()"),
              verb("Breakpoint.enabled", "Whether it can be hit.")
                  .gives("boolean", "gdb.break('vfs_read').disable().enabled"),
              verb("Breakpoint.when(condition)", "Sets or replaces the condition.")
                  .takes(
                      "condition",
                      EXPRESSION,
                      "in braces, { pid == target }, or a text that gdb evaluates")
                  .gives("Breakpoint", "gdb.break('vfs_read').when { count > 100 }.condition"),
              verb(
                      "Breakpoint.action { stop -> … }",
                      "Sets or replaces the action; the guest runs on after it, unless it calls"
                          + " stop.stay().")
                  .takes("action", CLOSURE, "given the stop")
                  .gives(
                      "Breakpoint",
                      """
                      sizes = []
                      reads = gdb.break('vfs_read').action { stop -> sizes << gdb.eval('count') }
                      guest.run('id')
                      reads.delete()
                      sizes
                      """),
              verb("Breakpoint.disable()", "It is not hit any more until .enable().")
                  .gives("Breakpoint", "gdb.break('vfs_read').disable()"),
              verb("Breakpoint.enable()", "It is hit again.")
                  .gives("Breakpoint", "gdb.break('vfs_read').disable().enable()"),
              verb("Breakpoint.ignore(count)", "The next hits do not stop the machine.")
                  .takes("count", NUMBER, "how many")
                  .gives(
                      "Breakpoint",
                      "gdb.interrupt(); gdb.break('_raw_spin_lock').ignore(5); gdb.go()"),
              verb("Breakpoint.delete()", "Removes it.")
                  .gives("-", "gdb.break('vfs_read').delete(); gdb.breakpoints")));

  private BreakpointVerbs() {}
}
