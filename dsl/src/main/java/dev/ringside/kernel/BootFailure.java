package dev.ringside.kernel;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says in one sentence why a boot failed, and what to do, from the lines on its console.
 *
 * <p>A kernel names what it stumbled over last; the cause often stands earlier. So the causes are
 * tried from the earliest to the latest: an initramfs that did not unpack, a crash, an init that
 * would not start, and only then the panic itself. A triple fault, or a guest with so little memory
 * that the decompressor fails (48 MB, Debian 6.1: no line at all, then a reset), leaves nothing
 * here to read.
 */
public final class BootFailure {

  private static final String PANIC = "Kernel panic - not syncing: ";

  private BootFailure() {}

  /**
   * Explains a boot that failed.
   *
   * @param consoleLines the console's output from the start of the boot, one entry a line; with the
   *     kernel's time stamps or without
   * @return empty where no line tells of a failure
   */
  public static Optional<String> explain(List<String> consoleLines) {
    Console console = new Console(consoleLines);
    return Stream.<Function<Console, Optional<String>>>of(
            BootFailure::unpacking,
            BootFailure::memory,
            BootFailure::crash,
            BootFailure::initEnded,
            BootFailure::noInit,
            BootFailure::noRoot,
            BootFailure::panic)
        .map(cause -> cause.apply(console))
        .flatMap(Optional::stream)
        .findFirst();
  }

  // init/initramfs.c: error(). Only a warning to the kernel, which goes on to look for a root.
  private static Optional<String> unpacking(Console console) {
    return console
        .first("Initramfs unpacking failed: (.*)")
        .map(
            m ->
                m.group(1).contains("write error")
                    ? "the initramfs did not fit into the guest's memory ("
                        + m.group(1)
                        + "): give it more memory, or put less into the initramfs"
                    : "the initramfs is damaged or not an initramfs ("
                        + m.group(1)
                        + "): build it again as a cpio archive (newc), compressed or not");
  }

  // mm/oom_kill.c: out_of_memory(). While the initramfs is unpacked there is nobody to kill.
  private static Optional<String> memory(Console console) {
    return console
        .first(Pattern.quote(PANIC) + "(System is deadlocked on memory|Out of memory.*)")
        .map(
            m ->
                console.first("(?:unpack_to_rootfs|populate_rootfs)\\+").isPresent()
                    ? "the guest ran out of memory while it unpacked the initramfs: give it more"
                        + " memory, or put less into the initramfs"
                    : "the guest ran out of memory and had nothing left to kill: give it more"
                        + " memory");
  }

  // arch/x86/mm/fault.c, arch/x86/kernel/dumpstack.c, kernel/exit.c. Code segment 10 is the
  // kernel's, so the line names the crash and not the program that was running.
  private static Optional<String> crash(Console console) {
    Optional<MatchResult> what =
        console.first(
            "(BUG: (?:kernel NULL|unable to handle|stack guard).*|kernel BUG at .*"
                + "|general protection fault.*|invalid opcode:.*|divide error:.*"
                + "|Oops: .*)");
    return what.map(
        m ->
            "the kernel crashed"
                + console.first("RIP: 0010:(\\S+)").map(rip -> " in " + rip.group(1)).orElse("")
                + " ("
                + m.group(1).strip()
                + "): its registers and call trace follow on the console; boot with frozen: true"
                + " and break there");
  }

  // kernel/exit.c: do_exit(). The code is a wait status: the exit status in bits 8 to 15, else the
  // signal in bits 0 to 6.
  private static Optional<String> initEnded(Console console) {
    return console
        .first(Pattern.quote(PANIC) + "Attempted to kill init! exitcode=0x([0-9a-f]{1,8})")
        .map(
            m -> {
              int status = Integer.parseUnsignedInt(m.group(1), 16);
              int signal = status & 0x7f;
              String how =
                  signal != 0
                      ? "was killed by signal " + signal
                      : "ended with exit status " + (status >> 8 & 0xff);
              return "the guest's init "
                  + how
                  + ": process 1 must never end; look at its last output, and let it wait or power"
                  + " off";
            });
  }

  // init/main.c: run_init_process(), kernel_init().
  private static Optional<String> noInit(Console console) {
    Optional<String> requested =
        console
            .first(Pattern.quote(PANIC) + "Requested init (\\S+) failed \\(error (-\\d+)\\)")
            .map(m -> notStarted(m.group(1), m.group(2)));
    return requested.or(
        () ->
            console
                .first(Pattern.quote(PANIC) + "No working init found")
                .map(
                    panic ->
                        console
                            .first("Failed to execute (\\S+) \\(error (-\\d+)\\)")
                            .map(m -> notStarted(m.group(1), m.group(2)))
                            .orElse(
                                "the root file system has none of /sbin/init, /etc/init, /bin/init"
                                    + " and /bin/sh: add one, or name your own with append:"
                                    + " 'init=/path'")));
  }

  private static String notStarted(String init, String error) {
    String why =
        switch (error) {
          case "-2" ->
              "it, its interpreter or its dynamic loader is missing: add that file, or"
                  + " link the program statically";
          case "-8" ->
              "it is neither an ELF program for this CPU nor begins with #!: build it for"
                  + " the guest";
          case "-13" -> "it may not be executed: set its mode to 755";
          // ETXTBSY: the unpacking stopped inside this file and still has it open for writing.
          // Nothing else is said of a truncated archive (6.1).
          case "-26" ->
              "it was never written to its end, so the initramfs is truncated: build or"
                  + " copy it again";
          default -> "see errno " + error.substring(1);
        };
    return "the kernel could not start " + init + " (error " + error + "): " + why;
  }

  // init/do_mounts.c: mount_block_root().
  private static Optional<String> noRoot(Console console) {
    return console
        .first(Pattern.quote(PANIC) + "VFS: Unable to mount root fs on (.*)")
        .map(
            m -> {
              Optional<String> device =
                  console
                      .first("VFS: Cannot open root device \"([^\"]*)\"")
                      .map(d -> d.group(1))
                      .filter(d -> !d.equals("(null)") && !d.isEmpty());
              if (device.isPresent()) {
                return "the kernel found no root file system on "
                    + device.get()
                    + " ("
                    + m.group(1)
                    + "): the disk is missing, or its driver or file system is a module: attach it"
                    + " with disk:, or boot with an initramfs that loads the modules";
              }
              String init =
                  console
                      .first("Kernel command line:.*\\brdinit=(\\S+)")
                      .map(asked -> asked.group(1))
                      .orElse("/init");
              return console.first("Trying to unpack rootfs image as initramfs").isPresent()
                  ? "the initramfs has no "
                      + init
                      + " that can be executed, and no root= names a disk: add "
                      + init
                      + " with mode 755"
                  : "the kernel has no root file system ("
                      + m.group(1)
                      + "): boot with initrd:, or with disk: and append: 'root=/dev/…'";
            });
  }

  private static Optional<String> panic(Console console) {
    return console
        .first(Pattern.quote(PANIC) + "(.*)")
        .map(
            m ->
                "the kernel panicked ("
                    + m.group(1).strip()
                    + "): the console's last lines show what led to it");
  }

  /** The lines, free of control characters: what is quoted may be shown on a terminal. */
  private record Console(List<String> lines) {
    private Console {
      lines = lines.stream().map(line -> line.replaceAll("\\p{Cc}", "")).toList();
    }

    Optional<MatchResult> first(String regex) {
      Pattern pattern = Pattern.compile(regex);
      return lines.stream()
          .map(pattern::matcher)
          .filter(Matcher::find)
          .map(Matcher::toMatchResult)
          .findFirst();
    }
  }
}
