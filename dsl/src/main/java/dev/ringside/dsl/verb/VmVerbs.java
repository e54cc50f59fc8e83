package dev.ringside.dsl.verb;

import static dev.ringside.dsl.verb.Argument.Accepts.ANY;
import static dev.ringside.dsl.verb.Argument.Accepts.CHOICE;
import static dev.ringside.dsl.verb.Argument.Accepts.FLAG;
import static dev.ringside.dsl.verb.Argument.Accepts.HOST_FILE;
import static dev.ringside.dsl.verb.Argument.Accepts.KERNEL;
import static dev.ringside.dsl.verb.Argument.Accepts.NUMBER;
import static dev.ringside.dsl.verb.Argument.Accepts.SAVED;
import static dev.ringside.dsl.verb.Argument.Accepts.SECONDS;
import static dev.ringside.dsl.verb.Argument.Accepts.TEXT;
import static dev.ringside.dsl.verb.Description.verb;

import java.util.List;

/** The verbs on {@code vm}, and what they return. */
final class VmVerbs {
  private static final String WHICH =
      "boot = vm.boot(); [boot.accelerator, boot.reason, boot.cached, boot.savedAgo]";
  private static final String TIMES =
      "boot = vm.boot(); [boot.wallTime, boot.kernelTime, boot.steps, boot.console.last()]";
  private static final String SNAPSHOT =
      "vm.save('clean'); guest.sh('touch /root/mark'); vm.restore('clean'); guest.run('ls /root')";
  private static final String SNAPSHOT_PARTS =
      "s = vm.save('clean'); [s.tag, s.state, s.megabytes, s.wallTime]";
  private static final String STATUS_EXAMPLE =
      "status = vm.status; [status.qemu, status.debugger, status.pids]";

  static final Receiver VM =
      new Receiver(
          "vm",
          "the machine as a whole: boot it, pause it, end it, ask QEMU",
          List.of(
              verb(
                      "vm.boot(kernel: 'debian', …)",
                      "Boots a kernel and returns when the machine is ready: the agent answers, gdb"
                          + " is attached, the guest runs; a machine that runs already is ended"
                          + " first.")
                  .takes(
                      "kernel:",
                      KERNEL,
                      "a name from kernel.list(), a bzImage, or the folder of a kernel's build;"
                          + " 'debian' by default")
                  .takes(
                      "initrd:",
                      HOST_FILE,
                      "an initramfs of your own; by default one with the agent is built")
                  .takes(
                      "disk:",
                      HOST_FILE,
                      "a disk image, or a list of them; then there is no initramfs but your own")
                  .takes("append:", TEXT, "more kernel parameters, such as 'quiet'")
                  .takes(
                      "nokaslr:",
                      FLAG,
                      "the kernel at its linked addresses; true by default while debugging")
                  .takes("memory:", TEXT, "the guest's RAM, '512M' by default, or '2G'")
                  .takes("cpus:", NUMBER, "how many virtual CPUs, 1 by default")
                  .takes("cpu:", TEXT, "QEMU's name of the CPU model, 'max' by default")
                  .takes("machine:", TEXT, "QEMU's name of the machine, 'pc' by default")
                  .takes(
                      "accelerator:",
                      CHOICE,
                      "'auto' (the default: KVM where a probe guest booted with it), 'kvm' or"
                          + " 'tcg'")
                  .takes(
                      "network:",
                      CHOICE,
                      "'none' (the default), or 'user' for QEMU's user-mode network")
                  .takes(
                      "frozen:",
                      FLAG,
                      "true: return at the first instruction, before the kernel runs; false by"
                          + " default")
                  .takes(
                      "fresh:",
                      FLAG,
                      "true: boot even where the same boot was saved, and save this one in its place;"
                          + " false by default: a saved boot is restored")
                  .takes("debug:", FLAG, "false: no debugger is attached; true by default")
                  .takes("qemu:", ANY, "raw arguments for QEMU, a list of texts")
                  .takes("timeout:", SECONDS, "the longest boot in seconds, 60 by default")
                  .gives("Boot", "vm.boot(memory: '1G', cpus: 2)"),
              verb(
                      "vm.pause()",
                      "Stops the machine: through gdb where one is attached, else through QEMU.")
                  .gives("-", "vm.pause(); vm.status.debugger"),
              verb("vm.resume()", "Lets the machine run on.")
                  .gives("-", "vm.pause(); vm.resume(); vm.status.debugger"),
              verb(
                      "vm.save(tag)",
                      "Saves the whole machine under a name, wherever it stands; one that runs runs"
                          + " on. A new boot forgets what was saved.")
                  .takes("tag", TEXT, "the name, of your own: 'before the bug'")
                  .gives("Snapshot", "vm.save('clean')"),
              verb(
                      "vm.restore(tag)",
                      "Makes the machine what it was when it was saved, its clock too; it runs or"
                          + " stands as it did then. Breakpoints stay those of now.")
                  .takes("tag", SAVED, "the name given to vm.save")
                  .gives("Snapshot", SNAPSHOT),
              verb("vm.saved", "The names under which the machine was saved, oldest first.")
                  .gives("List<String>", "vm.save('clean'); vm.saved"),
              verb(
                      "vm.reset()",
                      "Presses the reset button: the guest boots again, and the debugger stays.")
                  .gives("-", "vm.reset()"),
              verb("vm.kill()", "Ends the machine at once; QEMU and gdb are gone afterwards.")
                  .gives("-", "vm.kill(); vm.status"),
              verb("vm.status", "What the machine does, in QEMU's words and in the debugger's.")
                  .gives("Status", STATUS_EXAMPLE),
              verb(
                      "vm.console",
                      "The lines that the guest printed on its console, free of escape sequences;"
                          + " also after its end.")
                  .gives("List<String>", "vm.console.takeRight(5)"),
              verb("vm.qmp(command, arguments)", "Executes a QMP command.")
                  .takes("command", TEXT, "QMP's name of it: 'query-status'")
                  .takes("arguments", ANY, "a map of its arguments, none by default")
                  .gives("Object", "vm.qmp('query-memory-size-summary')"),
              verb("vm.monitor(line)", "Gives a line to QEMU's human monitor; what it prints.")
                  .takes("line", TEXT, "as it is typed there: 'info registers'")
                  .gives("String", "vm.monitor('info mtree').readLines().take(5)")));

  static final Receiver BOOT =
      new Receiver(
          "Boot",
          "a boot that went well: what vm.boot returns",
          List.of(
              verb("Boot.accelerator", "What executes the guest's code: kvm or tcg.")
                  .gives("String", WHICH),
              verb("Boot.reason", "Why that accelerator was chosen.").gives("String", WHICH),
              verb("Boot.cached", "Whether the machine was restored instead of booted.")
                  .gives("boolean", WHICH),
              verb(
                      "Boot.savedAgo",
                      "How long ago what was restored was saved; zero where it was booted.")
                  .gives("Duration", WHICH),
              verb("Boot.wallTime", "From the call until the machine was ready.")
                  .gives("Duration", TIMES),
              verb(
                      "Boot.kernelTime",
                      "The kernel's own clock at the last line it printed; zero where no line had a"
                          + " time.")
                  .gives("Duration", TIMES),
              verb("Boot.steps", "How long each part of the boot took, by name, in order.")
                  .gives("Map<String, Duration>", TIMES),
              verb("Boot.console", "The lines that the guest printed while it booted.")
                  .gives("List<String>", TIMES)));

  static final Receiver SNAPSHOT_RECORD =
      new Receiver(
          "Snapshot",
          "a machine that was saved under a name: what vm.save and vm.restore return",
          List.of(
              verb("Snapshot.tag", "The name.").gives("String", SNAPSHOT_PARTS),
              verb("Snapshot.state", "What the machine did: running, or stopped and where.")
                  .gives("String", SNAPSHOT_PARTS),
              verb("Snapshot.megabytes", "What it takes on the disk.")
                  .gives("long", SNAPSHOT_PARTS),
              verb("Snapshot.wallTime", "How long the saving took, or the restoring.")
                  .gives("Duration", SNAPSHOT_PARTS)));

  static final Receiver STATUS =
      new Receiver(
          "Status",
          "what the machine does: vm.status",
          List.of(
              verb("Status.qemu", "QEMU's word for the state; off where no machine runs.")
                  .gives("String", STATUS_EXAMPLE),
              verb(
                      "Status.debugger",
                      "What the debugger knows: running, stopped at …, or not attached.")
                  .gives("String", STATUS_EXAMPLE),
              verb("Status.pids", "The host's process ids of qemu and gdb, by name.")
                  .gives("Map<String, Long>", STATUS_EXAMPLE)));

  private VmVerbs() {}
}
