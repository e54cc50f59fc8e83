package dev.ringside.stub;

import java.util.regex.Pattern;

/** What gdb's requests mean to the stub (GDB manual, "Packets"). */
final class GdbRequest {
  private static final Pattern OLD_RESUME = Pattern.compile("[cCsS]([0-9a-f].*)?");
  private static final Pattern STEP = Pattern.compile("[sS].*|.*;[sS].*");

  private GdbRequest() {}

  /** Whether it lets the machine run, so that a stop answers it some time. */
  static boolean resumes(String payload) {
    return payload.startsWith("vCont;") || OLD_RESUME.matcher(payload).matches();
  }

  /** Whether it is a resume that lets some CPU do one instruction only. */
  static boolean steps(String resume) {
    return STEP.matcher(resume).matches();
  }

  /** QEMU's answer with what we can do and QEMU's stub cannot. */
  static String offer(String request, String answer) {
    return request.startsWith("qSupported")
        ? answer + ";QStartNoAckMode+;ConditionalBreakpoints+"
        : answer;
  }
}
