package dev.ringside.stub;

/** What gdb's requests mean to the stub (GDB manual, "Packets"). */
final class GdbRequest {
  private GdbRequest() {}

  /** Whether it lets the machine run, so that a stop answers it some time. */
  static boolean resumes(String payload) {
    return payload.startsWith("vCont;") || payload.matches("[cCsS]([0-9a-f].*)?");
  }

  /** Whether it is a resume that lets some CPU do one instruction only. */
  static boolean steps(String resume) {
    return resume.matches("[sS].*|.*;[sS].*");
  }

  /** QEMU's answer with what we can do and QEMU's stub cannot. */
  static String offer(String request, String answer) {
    return request.startsWith("qSupported")
        ? answer + ";QStartNoAckMode+;ConditionalBreakpoints+"
        : answer;
  }
}
