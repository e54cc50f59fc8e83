package dev.ringside.shell;

import dev.ringside.dsl.ForeignMachine;
import dev.ringside.dsl.RingsideException;
import java.io.PrintStream;
import java.util.List;

/** {@code ringside stub}: our stub before a QEMU that somebody else has started. */
final class StubCommand {
  private final Messages messages;
  private final PrintStream out;

  StubCommand(Messages messages, PrintStream out) {
    this.messages = messages;
    this.out = out;
  }

  /** Serves gdb until QEMU ends; the exit status. */
  int run(List<String> words) {
    StubOptions options = StubOptions.parse(words);
    if (options.help()) {
      out.print(StubOptions.HELP);
      return Main.DONE;
    }
    if (options.problem().isPresent()) {
      messages.say("ringside: " + options.problem().get());
      return Main.USAGE;
    }
    try {
      ForeignMachine machine =
          ForeignMachine.open(
              options.qemu(), options.listen(), messages::say, messages::defect, messages.tap());
      serve(machine);
      messages.say("ringside: QEMU has ended, and with it the stub");
      return Main.DONE;
    } catch (RingsideException failure) {
      boolean place = failure.getMessage().startsWith("cannot listen at ");
      String cure = place ? ": name another --listen" : "";
      messages.fail(failure.getMessage() + cure, failure);
      return Main.FAILED;
    }
  }

  private void serve(ForeignMachine machine) {
    Thread ending = new Thread(() -> interrupted(machine), "ending");
    Runtime.getRuntime().addShutdownHook(ending);
    String memory = machine.sharesMemory() ? "read directly" : "read through QEMU";
    String process =
        machine.pid().isPresent() ? " (process " + machine.pid().getAsLong() + ")" : "";
    out.println("the stub stands before QEMU" + process + ", whose memory is " + memory);
    out.println("in gdb: target remote " + machine.listensAt());
    machine.ended().join();
    machine.close();
  }

  /** SIGINT, SIGTERM or SIGHUP: the JVM ends. */
  private void interrupted(ForeignMachine machine) {
    if (!machine.ended().isDone()) {
      try {
        machine.close();
        messages.say("ringside: the stub is gone; QEMU runs on without a debugger");
      } catch (RingsideException failure) {
        messages.fail(failure.getMessage(), failure);
      }
    }
  }
}
