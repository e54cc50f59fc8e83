package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Argument.Accepts.ADDRESS;
import static dev.ringside.dsl.verb.Argument.Accepts.CLOSURE;
import static dev.ringside.dsl.verb.Argument.Accepts.EXPRESSION;
import static dev.ringside.dsl.verb.Argument.Accepts.NUMBER;
import static dev.ringside.dsl.verb.Argument.Accepts.PLACE;
import static dev.ringside.dsl.verb.Argument.Accepts.SECONDS;
import static dev.ringside.dsl.verb.Argument.Accepts.TEXT;
import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;
import java.util.stream.Stream;

/** The verbs on {@code gdb}. */
final class GdbVerbs {
  static final Receiver GDB =
      new Receiver(
          "gdb",
          "breakpoints, run control, and a look at the stopped machine",
          Stream.of(breakpoints(), runControl(), inspection(), ownLines())
              .flatMap(List::stream)
              .toList());

  private GdbVerbs() {}

  private static List<Verb> breakpoints() {
    return List.of(
        breaks(
                "break",
                "Sets a breakpoint, also while the guest runs; without an action the machine stays"
                    + " stopped at each hit.")
            .gives(
                "Breakpoint",
                "gdb.interrupt(); gdb.break('_raw_spin_lock') < comm != 'bash' >; gdb.go()"),
        breaks("tbreak", "Sets a breakpoint that is gone after its first hit.")
            .gives("Breakpoint", "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go().context"),
        breaks(
                "hbreak",
                "Sets a breakpoint in the processor's debug registers, which leaves the code as it"
                    + " is; there are 4.")
            .gives("Breakpoint", "gdb.interrupt(); gdb.hbreak('_raw_spin_lock'); gdb.go()"),
        watches("watch", "Stops when the value of an expression changes.")
            .gives("Breakpoint", "gdb.interrupt(); gdb.watch('jiffies_64'); gdb.go().value"),
        watches("rwatch", "Stops when the value of an expression is read.")
            .gives("Breakpoint", "gdb.interrupt(); gdb.rwatch('jiffies_64'); gdb.go().function"),
        watches("awatch", "Stops when the value of an expression is read or written.")
            .gives("Breakpoint", "gdb.interrupt(); gdb.awatch('jiffies_64'); gdb.go().function"),
        verb(
                "gdb.breakAt(where)",
                "gdb.break for Java, which has no method of that name: one breakpoint at one place.")
            .takes("where", PLACE, "as for gdb.break, but no pattern")
            .gives("Breakpoint", "gdb.breakAt('vfs_read').when('count > 100').condition"),
        verb(
                "gdb.breakpoints",
                "Every breakpoint and watchpoint: where its condition runs, how often it was asked,"
                    + " what that costs the guest, and why it is not cheaper.")
            .gives(
                "List<Breakpoint>",
                """
                gdb.break('vfs_read') < pid == 1 >
                guest.run('id')
                gdb.breakpoints
                """));
  }

  private static Description breaks(String name, String purpose) {
    return behind(
        verb("gdb." + name + "(where) < condition > { stop -> … }", purpose)
            .takes(
                "where",
                PLACE,
                "a function, 'function+offset', 'file.c:line', '*address', or a pattern such as"
                    + " ~/.*_spin_lock/ for many at once: then a list comes back"));
  }

  private static Description watches(String name, String purpose) {
    return behind(
        verb("gdb." + name + "(expression) < condition > { stop -> … }", purpose)
            .takes(
                "expression",
                EXPRESSION,
                "a variable of the kernel, or '*(int *) 0xffffffff82a00000'"));
  }

  private static Description behind(Description description) {
    return description
        .takes(
            "condition",
            EXPRESSION,
            "behind the call: pid tgid comm cpu current arg0…arg5 retval $reg are the guest's, a"
                + " variable in scope is its value now, other names are the kernel's")
        .takes(
            "action",
            CLOSURE,
            "run at each hit with the stop; then the guest runs on, unless it calls stop.stay()")
        .takes("when:", EXPRESSION, "the condition as a text that gdb evaluates: 'count > 100'");
  }

  private static List<Verb> runControl() {
    return List.of(
        verb("gdb.cont()", "Lets the machine run, and returns at once.")
            .gives("-", "gdb.interrupt(); gdb.cont()"),
        verb("gdb.go(timeout: 30)", "Lets the machine run to the next stop nobody was told of.")
            .takes("timeout:", SECONDS, "the longest wait in seconds, 30 by default; it then fails")
            .gives("Stop", "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(timeout: 20)"),
        verb(
                "gdb.collect(count, timeout: 30) { stop -> … }",
                "Releases what guest.spawn holds, and gathers stops until there are enough or those"
                    + " processes have ended.")
            .takes("count", NUMBER, "how many stops at most")
            .takes("each", CLOSURE, "makes of a stop what is gathered; the stop itself by default")
            .takes(
                "timeout:",
                SECONDS,
                "the longest time between two stops in seconds, 30 by default; it then gives up")
            .gives(
                "List",
                """
                target = guest.spawn('wc /etc/passwd')
                gdb.break('vfs_read') < pid == target >
                gdb.collect(2) { stop -> stop.context.label() }
                """),
        verb("gdb.interrupt()", "Stops the machine where it is; at a stop, gives that one.")
            .gives("Stop", "gdb.interrupt()"),
        verb("gdb.step()", "Runs to another source line, into functions; 30 seconds at most.")
            .gives("Stop", "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.step()"),
        verb("gdb.next()", "Runs to another source line, over functions; 30 seconds at most.")
            .gives("Stop", "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.next()"),
        verb("gdb.stepi()", "Executes one instruction.")
            .gives("Stop", "gdb.interrupt(); gdb.stepi()"),
        verb("gdb.nexti()", "Executes one instruction, over calls; 30 seconds at most.")
            .gives("Stop", "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.nexti()"),
        verb(
                "gdb.finish()",
                "Runs until the selected function returns, 30 seconds at most; the stop's value is"
                    + " what it returned.")
            .gives("Stop", "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.finish()"),
        verb(
                "gdb.until(where)",
                "Runs until this place, or until the function returns; 30 seconds at most.")
            .takes("where", PLACE, "a function, 'file.c:line', '*address'")
            .gives(
                "Stop",
                "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.until('_raw_spin_lock+4')"));
  }

  private static List<Verb> inspection() {
    return List.of(
        verb(
                "gdb.bt()",
                "The backtrace with arguments, innermost first; it ends where the kernel was entered.")
            .gives("List<Frame>", "gdb.interrupt(); gdb.bt()"),
        verb("gdb.frame(level)", "Selects a frame: locals, args, eval and list then speak of it.")
            .takes("level", NUMBER, "0 for the innermost")
            .gives("SelectedFrame", "gdb.interrupt(); gdb.frame(1)"),
        verb("gdb.args", "The arguments of the selected frame.")
            .gives(
                "List<Variable>",
                "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.args"),
        verb("gdb.locals", "The local variables of the selected frame.")
            .gives(
                "List<Variable>",
                "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.locals"),
        verb(
                "gdb.eval(expression)",
                "What an expression is worth: a number for integers, else a text as gdb prints it.")
            .takes("expression", EXPRESSION, "C in the kernel's names, and $reg for registers")
            .gives("Object", "gdb.interrupt(); gdb.eval('jiffies_64')"),
        verb("gdb.regs", "The registers by name, values in hexadecimal.")
            .gives("Map<String, String>", "gdb.interrupt(); gdb.regs.rip"),
        verb("gdb.mem(address, length)", "Reads memory of the guest.")
            .takes("address", ADDRESS, "a number, an Address, or '0xffffffff81000000'")
            .takes("length", NUMBER, "bytes, 1 to 1048576")
            .gives(
                "Memory", "gdb.interrupt(); gdb.mem(gdb.eval('&linux_banner[0]').split()[0], 64)"),
        verb("gdb.disasm(where)", "The instructions of a whole function.")
            .takes("where", PLACE, "a place in it; the selected frame's by default")
            .gives("List<Instruction>", "gdb.interrupt(); gdb.disasm('_raw_spin_lock').take(3)"),
        verb(
                "gdb.list(where)",
                "Source lines around a place; gdb must find the kernel's sources on this machine.")
            .takes("where", PLACE, "a function, 'file.c:line'")
            .gives("String", "gdb.list('schedule')"),
        verb("gdb.threads", "The virtual CPUs, each with the task it runs.")
            .gives("List<Cpu>", "gdb.interrupt(); gdb.threads"),
        verb(
                "gdb.symbol(address)",
                "What gdb calls an address: _raw_spin_lock + 4 in section .text.")
            .takes("address", ADDRESS, "a number, an Address, or '0xffffffff81000000'")
            .gives("String", "gdb.symbol(gdb.interrupt().frames.first().pc)"),
        verb(
                "gdb.lock(address)",
                "The name of a lock, files_lock or runqueues (cpu 0); null for one in an allocated object.")
            .takes("address", ADDRESS, "what a lock function was given: gdb.eval('$rdi')")
            .gives(
                "String",
                "gdb.interrupt(); gdb.tbreak('_raw_spin_lock'); gdb.go(); gdb.lock(gdb.eval('$rdi'))"));
  }

  private static List<Verb> ownLines() {
    return List.of(
        verb("gdb.command(line)", "Gives gdb any line; what it prints.")
            .takes("line", TEXT, "as it is typed there")
            .gives("String", "gdb.command('info line schedule')"),
        verb(
                "gdb.mi(operation, args…)",
                "Gives gdb any MI command; its results as maps, lists and texts.")
            .takes("operation", TEXT, "with or without the dash: '-break-list'")
            .takes("args", TEXT, "each as a text of its own")
            .gives("Object", "gdb.mi('-data-evaluate-expression', 'sizeof(struct task_struct)')"));
  }
}
