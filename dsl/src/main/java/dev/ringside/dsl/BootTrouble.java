package dev.ringside.dsl;

import dev.ringside.kernel.BootFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Why a boot failed, in a sentence and with what the guest printed last. Stateless. */
final class BootTrouble {
  /** What the kernel prints when it gives up. */
  static final String PANIC = "Kernel panic - not syncing";

  private static final int EVIDENCE = 12;

  /** The panic and the two lines behind it, which name the task; its stack tells users little. */
  private static final int BEHIND_PANIC = 3;

  private BootTrouble() {}

  /** It panicked, reset itself or ended; {@code said} is what was seen of that. */
  static String ended(List<String> console, String said) {
    String why = BootFailure.explain(console).orElse("the boot failed: " + said);
    if (console.isEmpty() && said.startsWith("the machine reset itself")) {
      why += "; before it printed a line: too little memory does that (memory: …)";
    }
    return why + evidence(console);
  }

  /** Nothing came in time of what was waited for. */
  static String silent(List<String> console, String what, Duration timeout) {
    Optional<String> explained = BootFailure.explain(console);
    if (explained.isPresent()) {
      return explained.get() + evidence(console);
    }
    if (console.isEmpty()) {
      return "the guest printed nothing within "
          + Await.seconds(timeout)
          + ": its console may be another one (append: 'console=ttyS0'), the image no kernel for"
          + " this machine, or the host too slow (timeout: …)";
    }
    return what
        + " did not answer within "
        + Await.seconds(timeout)
        + ": give the boot more time (timeout: …), or look at what the guest printed last"
        + evidence(console);
  }

  private static String evidence(List<String> console) {
    int end = console.size();
    for (int i = console.size() - 1; i >= 0; i--) {
      if (console.get(i).contains(PANIC) && !console.get(i).contains("---[ end")) {
        end = Math.min(console.size(), i + BEHIND_PANIC);
      }
    }
    List<String> last = console.subList(Math.max(0, end - EVIDENCE), end);
    return last.isEmpty() ? "" : "\nthe last lines of the console:\n  " + String.join("\n  ", last);
  }
}
