package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** What a stop tells, and the context of its stack. */
final class StopVerbs {
  private static final String HIT = "gdb.tbreak('_raw_spin_lock'); ";

  static final Receiver STOP =
      new Receiver(
          "Stop",
          "one stop of the machine, read while it stood still: it stays right afterwards",
          List.of(
              verb("Stop.number", "Counts the stops of the session, from 1.")
                  .gives("int", "gdb.interrupt().number"),
              verb("Stop.reason", "Why, in gdb's word: breakpoint-hit, end-stepping-range, ….")
                  .gives("String", HIT + "gdb.go().reason"),
              verb("Stop.breakpoint", "The number of the breakpoint, 0 where none was hit.")
                  .gives("int", HIT + "gdb.go().breakpoint"),
              verb("Stop.cpu", "The virtual CPU that stopped, from 0.")
                  .gives("int", "gdb.interrupt().cpu"),
              verb(
                      "Stop.pid",
                      "The task that CPU runs, as gettid says; -1 where it cannot be read.")
                  .gives("int", HIT + "gdb.go().pid"),
              verb("Stop.comm", "The task's command name, empty where it cannot be read.")
                  .gives("String", HIT + "gdb.go().comm"),
              verb("Stop.function", "The innermost function, ?? where unknown.")
                  .gives("String", "gdb.interrupt().function"),
              verb("Stop.where", "The breakpoint with its place, or the function.")
                  .gives("String", HIT + "gdb.go().where"),
              verb(
                      "Stop.frames",
                      "The backtrace, innermost first, without arguments; gdb.bt() has them.")
                  .gives("List<Frame>", "gdb.interrupt().frames"),
              verb("Stop.bt()", "The same as .frames.")
                  .gives("List<Frame>", "gdb.interrupt().bt()"),
              verb(
                      "Stop.value",
                      "What a watchpoint saw or a finished function returned, as gdb prints it;"
                          + " empty elsewhere.")
                  .gives("String", "gdb.watch('jiffies_64'); gdb.go().value"),
              verb("Stop.context", "What the kernel was doing, read off the backtrace.")
                  .gives("Context", HIT + "gdb.go().context"),
              verb("Stop.time", "Since the start of the machine.")
                  .gives("Duration", "gdb.interrupt().time"),
              verb("Stop.stay()", "In an action: the machine shall stay stopped.")
                  .gives("-", "gdb.break('_raw_spin_lock') { stop -> stop.stay() }; gdb.go()")));

  static final Receiver CONTEXT =
      new Receiver(
          "Context",
          "what the kernel was doing at a stop; equal ones can be grouped",
          List.of(
              verb(
                      "Context.within",
                      "What it was doing, outermost first: a wake-up within a write.")
                  .gives("List<Activity>", HIT + "gdb.go().context.within"),
              verb(
                      "Context.asked",
                      "Whether a program asked for it by a system call or a fault, rather than being"
                          + " interrupted.")
                  .gives("boolean", HIT + "gdb.go().context.asked"),
              verb("Context.kind()", "What class of thing the innermost activity is.")
                  .gives("Kind", HIT + "gdb.go().context.kind()"),
              verb("Context.name()", "The innermost activity's name, empty where it has none.")
                  .gives("String", HIT + "gdb.go().context.name()"),
              verb("Context.label()", "All of it in a line: timer tick › scheduler.")
                  .gives("String", HIT + "gdb.go().context.label()")));

  static final Receiver ACTIVITY =
      new Receiver(
          "Activity",
          "one thing that the kernel was doing",
          List.of(
              verb("Activity.kind", "What class of thing.")
                  .gives("Kind", HIT + "gdb.go().context.within.first().kind"),
              verb(
                      "Activity.name",
                      "Which one, in the kernel's words: the system call, the handler, the softirq;"
                          + " empty where unknown.")
                  .gives("String", HIT + "gdb.go().context.within.first().name"),
              verb("Activity.label()", "The short form: write, wake-up, softirq rcu.")
                  .gives("String", HIT + "gdb.go().context.within.first().label()")));

  static final Receiver KIND =
      new Receiver(
          "Kind",
          "the class of an activity: SYSTEM_CALL, PAGE_FAULT, TIMER_TICK, DEVICE_INTERRUPT, SOFTIRQ,"
              + " SCHEDULER, WAKE_UP, EXCEPTION, KERNEL_THREAD, IDLE or OTHER",
          List.of(
              verb("Kind.words()", "As a reader says it: system call.")
                  .gives("String", HIT + "gdb.go().context.kind().words()")));

  private StopVerbs() {}
}
