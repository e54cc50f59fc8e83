package dev.ringside.target;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How gdb is started. */
final class GdbCommand {
  private GdbCommand() {}

  /**
   * The command line, its settings made before any file is read.
   *
   * @param indexCache where gdb keeps the symbol index
   */
  static List<String> line(Path indexCache) {
    List<String> command = new ArrayList<>(List.of("gdb", "-q", "-nx", "--interpreter=mi3"));
    for (String setting :
        List.of(
            "set index-cache directory " + indexCache,
            "set index-cache enabled on",
            // gdb 13.1 looks through all symbols for a function "main" to guess the language, which
            // took 0.3 s of the 0.6 s that it needs for Debian's vmlinux; see followLanguage().
            "set language c",
            "set pagination off",
            "set confirm off",
            "set width 0",
            "set height 0",
            "set mi-async on",
            "set python print-stack none",
            "set print address on",
            "set print pretty on",
            "set startup-with-shell off",
            "set remotetimeout 10",
            "set tcp connect-timeout 10",
            // At a defect of its own gdb 13.1 asks whether to quit and to dump core, and under
            // MI answers itself: yes, with a core file in the user's folder. After a warning it
            // can go on.
            "maint set internal-error quit yes",
            "maint set internal-error corefile no",
            "maint set internal-warning quit no",
            "maint set internal-warning corefile no",
            "maint set demangler-warning quit no")) {
      command.add("-iex");
      command.add(setting);
    }
    return command;
  }
}
