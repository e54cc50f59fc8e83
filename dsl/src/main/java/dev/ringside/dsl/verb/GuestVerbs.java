package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Argument.Accepts.ANY;
import static dev.ringside.dsl.verb.Argument.Accepts.COMMAND;
import static dev.ringside.dsl.verb.Argument.Accepts.GUEST_FILE;
import static dev.ringside.dsl.verb.Argument.Accepts.HOST_FILE;
import static dev.ringside.dsl.verb.Argument.Accepts.SECONDS;
import static dev.ringside.dsl.verb.Argument.Accepts.TEXT;
import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** The verbs on {@code guest}, and what they return. */
final class GuestVerbs {
  private static final String TIMEOUT = "the longest wait in seconds, 60 by default; it then fails";

  private static final String PROCESS =
      "process = guest.spawn('true'); [process.pid, process.command, process.held]";
  private static final String ENDED =
      "result = guest.sh('ls /absent'); [result.exit, result.out, result.err]";
  private static final String RAN = "result = guest.run('uname -r'); [result.pid, result.time]";

  static final Receiver GUEST =
      new Receiver(
          "guest",
          "programs and files in the running guest",
          List.of(
              verb(
                      "guest.run(command, timeout: 60)",
                      "Runs a program to its end, in /root; its output is shown as it comes.")
                  .takes("command", COMMAND, "the program with its arguments")
                  .takes("timeout:", SECONDS, TIMEOUT)
                  .gives("Result", "guest.run('uname -r')"),
              verb(
                      "guest.sh(line, timeout: 60)",
                      "Runs a line of shell to its end, in /root; its output is shown as it comes.")
                  .takes("line", COMMAND, "as typed at the guest's sh")
                  .takes("timeout:", SECONDS, TIMEOUT)
                  .gives("Result", "guest.sh('ls /proc | wc -l', timeout: 10)"),
              verb(
                      "guest.spawn(command)",
                      "Starts a program that waits before its first instruction: .resume(), .await()"
                          + " or gdb.collect releases it.")
                  .takes("command", COMMAND, "the program with its arguments")
                  .gives("GuestProcess", "process = guest.spawn('id'); process.await()"),
              verb(
                      "guest.compile(source, flags: '…')",
                      "Compiles a C file on the host, statically, puts the program into the guest's"
                          + " /root, and gives its path there.")
                  .takes("source", HOST_FILE, "the C file")
                  .takes("flags:", ANY, "more arguments for gcc, a text or a list")
                  .gives(
                      "String",
                      """
                      new File('seven.c').text = 'int main(void) { return SEVEN; }'
                      program = guest.compile('seven.c', flags: '-DSEVEN=7')
                      guest.run(program).exit
                      """),
              verb(
                      "guest.push(from, to)",
                      "Puts a file of the host into the guest; what is executable stays so.")
                  .takes("from", HOST_FILE, "the file")
                  .takes("to", GUEST_FILE, "its path in the guest; a relative one is below /root")
                  .gives(
                      "-",
                      """
                      new File('note.txt').text = 'hello'
                      guest.push('note.txt', '/tmp/note.txt')
                      guest.run('cat /tmp/note.txt').out
                      """),
              verb("guest.pull(from, to)", "Copies a file of the guest to the host.")
                  .takes("from", GUEST_FILE, "its path in the guest; a relative one is below /root")
                  .takes("to", HOST_FILE, "the file to write; one that exists is replaced")
                  .gives(
                      "-",
                      "guest.pull('/etc/passwd', 'passwd.txt');"
                          + " new File('passwd.txt').readLines().first()")));

  static final Receiver GUEST_PROCESS =
      new Receiver(
          "GuestProcess",
          "a process in the guest, as guest.spawn returns it; in a condition it is its pid",
          List.of(
              verb("GuestProcess.pid", "Its process id in the guest.").gives("int", PROCESS),
              verb("GuestProcess.command", "What was started.").gives("String", PROCESS),
              verb("GuestProcess.held", "Whether it still waits before its first instruction.")
                  .gives("boolean", PROCESS),
              verb("GuestProcess.resume()", "Releases it, also while the machine stands still.")
                  .gives("GuestProcess", "guest.spawn('true').resume().held"),
              verb(
                      "GuestProcess.await(timeout: 60)",
                      "Releases it and waits for its end; its output is shown as it comes.")
                  .takes("timeout:", SECONDS, TIMEOUT)
                  .gives("Result", "guest.spawn('id').await(timeout: 20).exit"),
              verb("GuestProcess.kill()", "Ends it at once.")
                  .gives(
                      "-",
                      "process = guest.spawn('sleep 100'); process.kill(); process.await().exit"),
              verb("GuestProcess.signal(signal)", "Sends it a signal.")
                  .takes("signal", TEXT, "a name or a number: 'TERM', 9")
                  .gives(
                      "-",
                      "process = guest.spawn('sleep 100').resume(); process.signal('TERM');"
                          + " process.await().exit")));

  static final Receiver RESULT =
      new Receiver(
          "Result",
          "how a program in the guest ended",
          List.of(
              verb("Result.exit", "Its exit status; 128 + n when signal n ended it.")
                  .gives("int", ENDED),
              verb("Result.out", "Its standard output.").gives("String", ENDED),
              verb("Result.err", "Its standard error.").gives("String", ENDED),
              verb("Result.pid", "Its process id in the guest.").gives("int", RAN),
              verb(
                      "Result.time",
                      "From its start, or its release, until it was seen to have ended.")
                  .gives("Duration", RAN)));

  private GuestVerbs() {}
}
