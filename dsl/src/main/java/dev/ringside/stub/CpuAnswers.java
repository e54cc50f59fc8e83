package dev.ringside.stub;

import dev.ringside.stub.ram.Paging;
import dev.ringside.wire.rsp.StopReply;
import dev.ringside.wire.rsp.ThreadId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What QEMU's stub would answer about its CPUs while the machine stands still, as far as it has
 * said so since the stop: which CPU is selected, and the registers of each that was asked for.
 * Immutable; QEMU's requests and answers go by it in their order.
 *
 * <p>A stop of ours and gdb's look at it ask the same of QEMU several times over; an answer costs
 * 0.1 to 0.2 ms (QEMU 7.2).
 *
 * @param selected what {@code g} is about; empty where unknown
 * @param registers by CPU, QEMU's answer to {@code g}
 */
record CpuAnswers(Optional<ThreadId> selected, Map<ThreadId, String> registers) {
  static final CpuAnswers NONE = new CpuAnswers(Optional.empty(), Map.of());

  private static final Pattern SELECT = Pattern.compile("Hg(.+)");
  private static final Pattern WRITE = Pattern.compile("P([0-9a-f]{1,2})=([0-9a-f]+)");
  private static final int SIGTRAP = 5;
  private static final int REGISTER_DIGITS = 2 * Long.BYTES;
  private static final int FLAGS_DIGITS = 2 * Integer.BYTES;

  /** What changes neither registers nor the selected CPU. */
  private static final Pattern HARMLESS =
      Pattern.compile("(?s)[mMXzZ].*|p[0-9a-f]+|q(?!Rcmd).*|Qqemu.PhyMemMode:.|\\?|Hc.*");

  CpuAnswers {
    registers = Map.copyOf(registers);
  }

  /** QEMU's answer; empty where it has to be asked. */
  Optional<String> answer(String request) {
    if (request.equals("g")) {
      return known();
    }
    return thread(request).filter(cpu -> selected.equals(Optional.of(cpu))).map(same -> "OK");
  }

  /**
   * After a write of a register that QEMU will say OK to, whenever it does so; empty where that is
   * not sure. Of a CPU that is not in long mode QEMU 7.2 keeps the lower half of what is written.
   */
  Optional<CpuAnswers> written(String request) {
    Matcher write = WRITE.matcher(request);
    if (!write.matches()) {
      return Optional.empty();
    }
    int register = Integer.parseInt(write.group(1), 16);
    String value = write.group(2);
    int digits = register == RegisterFile.EFLAGS ? FLAGS_DIGITS : REGISTER_DIGITS;
    int begin = register * REGISTER_DIGITS;
    return known()
        .filter(file -> register <= RegisterFile.EFLAGS && value.length() == digits)
        .filter(CpuAnswers::inLongMode)
        .map(file -> file.substring(0, begin) + value + file.substring(begin + digits))
        .map(this::with);
  }

  private static boolean inLongMode(String file) {
    return Paging.of(file).filter(Paging::isLongMode).isPresent();
  }

  private Optional<String> known() {
    return selected.map(registers::get);
  }

  private CpuAnswers with(String file) {
    Map<ThreadId, String> more = new HashMap<>(registers);
    more.put(selected.orElseThrow(), file);
    return new CpuAnswers(selected, more);
  }

  /** After QEMU was sent a request. */
  CpuAnswers sent(String request) {
    if (request.startsWith("Hg")) {
      return new CpuAnswers(Optional.empty(), registers);
    }
    return request.equals("g") || HARMLESS.matcher(request).matches() ? this : NONE;
  }

  /** After QEMU answered a request, which nothing but harmless ones followed. */
  CpuAnswers answered(String request, String answer) {
    if (answer.equals("OK")) {
      return thread(request).map(cpu -> new CpuAnswers(Optional.of(cpu), registers)).orElse(this);
    }
    boolean file = request.equals("g") && RegisterFile.of(answer).isPresent();
    return file && selected.isPresent() ? with(answer) : this;
  }

  /**
   * After a stop: at a breakpoint or a step QEMU selects the CPU that it names; at an interrupt it
   * names the one that was to run, and leaves selected which was (QEMU 7.2, gdbstub.c).
   */
  CpuAnswers stopped(StopReply stop) {
    return stop instanceof StopReply.Signal signal
        ? new CpuAnswers(
            signal.thread().filter(one -> signal.signal() == SIGTRAP && isOne(one)), Map.of())
        : NONE;
  }

  private static Optional<ThreadId> thread(String request) {
    Matcher select = SELECT.matcher(request);
    return select.matches()
        ? ThreadId.parse(select.group(1)).filter(CpuAnswers::isOne)
        : Optional.empty();
  }

  private static boolean isOne(ThreadId thread) {
    return thread.process() > 0 && thread.thread() > 0;
  }
}
