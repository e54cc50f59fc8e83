package dev.ringside.stub;

import dev.ringside.wire.rsp.Hex;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the kernel has what the stub needs to place code in it. Any gdb tells that: after it has
 * loaded symbols it offers to look some up ({@code qSymbol}, GDB manual, "General Query Packets"),
 * one question a packet. Immutable.
 *
 * @param addresses by name, what was answered so far
 * @param left the names still to be asked, in order
 */
record GuestSymbols(Map<String, Long> addresses, List<String> left) {
  /** Nothing was asked yet. */
  static final GuestSymbols NONE = new GuestSymbols(Map.of(), List.of());

  private static final List<String> WANTED =
      List.of(
          "linux_banner",
          "system_state",
          "_text",
          "_etext",
          "_sdata",
          "_edata",
          "__bss_start",
          "__bss_stop",
          "__per_cpu_start",
          "__per_cpu_end",
          "page_offset_base",
          "high_memory",
          "vmemmap_base",
          "__per_cpu_offset",
          "fixed_percpu_data",
          "current_task",
          "pcpu_hot",
          "ftrace_pages_start",
          "__fentry__",
          "text_mutex",
          "mutex_lock",
          "mutex_lock_nested",
          "mutex_unlock",
          "__sched_text_end",
          "__lock_text_end",
          "__kprobes_text_end",
          "__entry_text_end",
          "__irqentry_text_end",
          "__softirqentry_text_end",
          "__static_call_text_end",
          "__indirect_thunk_end",
          "__entry_text_start",
          "kallsyms_offsets",
          "kallsyms_relative_base",
          "kallsyms_num_syms",
          "__start___ex_table",
          "__stop___ex_table",
          "__start___jump_table",
          "__stop___jump_table",
          "__start_static_call_sites",
          "__stop_static_call_sites",
          "init_top_pgt",
          "tsc_khz");

  private static final Pattern ANSWER = Pattern.compile("qSymbol:([0-9a-f]*):([0-9a-f]+)");
  private static final String OFFER = "qSymbol::";

  GuestSymbols {
    addresses = Map.copyOf(addresses);
    left = List.copyOf(left);
  }

  /** Whether a packet of gdb's is about symbols. */
  static boolean isAbout(String payload) {
    return payload.startsWith("qSymbol:");
  }

  /** With what gdb offered or answered. */
  GuestSymbols with(String payload) {
    if (payload.equals(OFFER)) {
      return new GuestSymbols(Map.of(), WANTED);
    }
    Matcher answer = ANSWER.matcher(payload);
    if (!answer.matches()) {
      return this;
    }
    String name = text(answer.group(2));
    Map<String, Long> more = new HashMap<>(addresses);
    if (!answer.group(1).isEmpty() && answer.group(1).length() <= Long.BYTES * 2) {
      more.put(name, Long.parseUnsignedLong(answer.group(1), 16));
    }
    List<String> fewer = new ArrayList<>(left);
    fewer.remove(name);
    return new GuestSymbols(more, fewer);
  }

  /** What to say to gdb: the next question, or that there is none. */
  String reply() {
    return left.isEmpty()
        ? "OK"
        : "qSymbol:" + Hex.encode(left.get(0).getBytes(StandardCharsets.US_ASCII));
  }

  /** Where a name is; empty where gdb does not know it. */
  OptionalLong find(String name) {
    Long address = addresses.get(name);
    return address == null ? OptionalLong.empty() : OptionalLong.of(address);
  }

  private static String text(String hex) {
    Optional<byte[]> bytes = Hex.decode(hex);
    return bytes.map(b -> new String(b, StandardCharsets.US_ASCII)).orElse("");
  }
}
