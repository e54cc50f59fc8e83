package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** What a stop tells, and the context of its stack. */
final class StopVerbs {
  private static final String HIT = "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); ";
  private static final String WHERE =
      HIT + "stop = gdb.go(); [stop.reason, stop.breakpoint, stop.where]";
  private static final String WHO =
      "stop = gdb.interrupt(); [stop.number, stop.cpu, stop.pid, stop.comm, stop.function, stop.time]";
  private static final String NEST =
      HIT + "nest = gdb.go().context; [nest.label(), nest.within, nest.asked]";
  private static final String INNERMOST =
      HIT + "context = gdb.go().context; [context.kind(), context.name()]";
  private static final String OUTERMOST =
      HIT + "one = gdb.go().context.within.first(); [one.kind, one.name, one.label()]";

  static final Receiver STOP =
      new Receiver(
          "Stop",
          "one stop of the machine, read while it stood still: it stays right afterwards",
          List.of(
              verb("Stop.number", "Counts the stops of the session, from 1.").gives("int", WHO),
              verb("Stop.reason", "Why, in gdb's word: breakpoint-hit, end-stepping-range, ….")
                  .gives("String", WHERE),
              verb("Stop.breakpoint", "The number of the breakpoint, 0 where none was hit.")
                  .gives("int", WHERE),
              verb("Stop.cpu", "The virtual CPU that stopped, from 0.").gives("int", WHO),
              verb(
                      "Stop.pid",
                      "The task that CPU runs, as gettid says; -1 where it cannot be read.")
                  .gives("int", WHO),
              verb("Stop.comm", "The task's command name, empty where it cannot be read.")
                  .gives("String", WHO),
              verb("Stop.function", "The innermost function, ?? where unknown.")
                  .gives("String", WHO),
              verb("Stop.where", "The breakpoint with its place, or the function.")
                  .gives("String", WHERE),
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
                  .gives("String", "gdb.interrupt(); gdb.watch('jiffies_64'); gdb.go().value"),
              verb("Stop.context", "What the kernel was doing, read off the backtrace.")
                  .gives("Context", HIT + "gdb.go().context"),
              verb("Stop.time", "Since the start of the machine.").gives("Duration", WHO),
              verb("Stop.stay()", "In an action: the machine shall stay stopped.")
                  .gives(
                      "-",
                      "gdb.interrupt(); gdb.break('_raw_spin_lock') { stop -> stop.stay() }; gdb.go()")));

  static final Receiver CONTEXT =
      new Receiver(
          "Context",
          "what the kernel was doing at a stop; equal ones can be grouped",
          List.of(
              verb(
                      "Context.within",
                      "What it was doing, outermost first: a wake-up within a write.")
                  .gives("List<Activity>", NEST),
              verb(
                      "Context.asked",
                      "Whether a program asked for it by a system call or a fault, rather than being"
                          + " interrupted.")
                  .gives("boolean", NEST),
              verb("Context.kind()", "What class of thing the innermost activity is.")
                  .gives("Kind", INNERMOST),
              verb("Context.name()", "The innermost activity's name, empty where it has none.")
                  .gives("String", INNERMOST),
              verb("Context.label()", "All of it in a line: timer tick › scheduler.")
                  .gives("String", NEST)));

  static final Receiver ACTIVITY =
      new Receiver(
          "Activity",
          "one thing that the kernel was doing",
          List.of(
              verb("Activity.kind", "What class of thing.").gives("Kind", OUTERMOST),
              verb(
                      "Activity.name",
                      "Which one, in the kernel's words: the system call, the handler, the softirq;"
                          + " empty where unknown.")
                  .gives("String", OUTERMOST),
              verb("Activity.label()", "The short form: write, wake-up, softirq rcu.")
                  .gives("String", OUTERMOST)));

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
