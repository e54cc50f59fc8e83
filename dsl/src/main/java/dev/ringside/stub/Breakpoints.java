package dev.ringside.stub;

import dev.ringside.wire.ax.AgentExpression;
import dev.ringside.wire.ax.InsertBreakpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What gdb has inserted, with the conditions it gave us. Immutable.
 *
 * @param inserted what QEMU holds: {@code Z} requests without their letter and their conditions
 * @param conditions by address; any true one of an address makes a hit
 * @param nops how many bytes of no-operation stand at an address, 0 where another instruction does
 * @param evaluations how often the conditions of an address were asked; kept while gdb takes the
 *     breakpoint out at a stop
 */
record Breakpoints(
    Set<String> inserted,
    Map<Long, List<AgentExpression>> conditions,
    Map<Long, Integer> nops,
    Map<Long, Long> evaluations) {

  static final Breakpoints NONE = new Breakpoints(Set.of(), Map.of(), Map.of(), Map.of());

  /** Z0 is a software, Z1 a hardware breakpoint; the others are watchpoints. */
  private static final int LAST_BREAKPOINT = 1;

  Breakpoints {
    inserted = Set.copyOf(inserted);
    conditions = Map.copyOf(conditions);
    nops = Map.copyOf(nops);
    evaluations = Map.copyOf(evaluations);
  }

  /**
   * What becomes of a request of gdb's.
   *
   * @param next the breakpoints then
   * @param forQemu what QEMU must be asked; empty where it holds the breakpoint already
   */
  record Change(Breakpoints next, Optional<String> forQemu) {}

  /**
   * gdb inserts or removes a breakpoint. Conditions are for us: QEMU 7.2 would accept and drop
   * them. gdb inserts a breakpoint anew when its conditions change; QEMU would then hold it twice.
   *
   * @param payload a {@code Z} or {@code z} packet
   */
  Change request(String payload) {
    String place = place(payload);
    Optional<String> forQemu = Optional.of(payload.charAt(0) + place);
    Optional<InsertBreakpoint> insert = InsertBreakpoint.parse(payload);
    Set<String> places = new HashSet<>(inserted);
    if (insert.isPresent()) {
      boolean isNew = places.add(place);
      return new Change(learn(places, insert.get()), isNew ? forQemu : Optional.empty());
    }
    if (payload.charAt(0) == 'z') {
      places.remove(place);
    }
    Map<Long, List<AgentExpression>> fewer = new HashMap<>(conditions);
    fewer.keySet().removeIf(address -> place.contains("," + Long.toHexString(address) + ","));
    return new Change(new Breakpoints(places, fewer, nops, evaluations), forQemu);
  }

  /** What names a breakpoint in both its packets: type, address and kind. */
  static String place(String payload) {
    return payload.substring(1).replaceFirst(";.*", "");
  }

  /** The address in a {@code Z} or {@code z} packet; empty where there is none. */
  static Optional<Long> address(String payload) {
    String[] fields = place(payload).split(",");
    return fields.length > 1 && fields[1].matches("[0-9a-fA-F]{1,16}")
        ? Optional.of(Long.parseUnsignedLong(fields[1], 16))
        : Optional.empty();
  }

  /** What names the software breakpoint at an address. */
  static String software(long address) {
    return "0,%x,1".formatted(address);
  }

  /** The conditions of each software breakpoint that QEMU holds, by address. */
  Map<Long, List<AgentExpression>> softwareBreakpoints() {
    Map<Long, List<AgentExpression>> found = new HashMap<>();
    for (String place : inserted) {
      if (place.startsWith("0,")) {
        address("Z" + place).ifPresent(at -> found.put(at, conditions.getOrDefault(at, List.of())));
      }
    }
    return found;
  }

  /** With a software breakpoint that QEMU holds for gdb. */
  Breakpoints with(long address, List<AgentExpression> questions) {
    Set<String> places = new HashSet<>(inserted);
    places.add(software(address));
    Map<Long, List<AgentExpression>> more = new HashMap<>(conditions);
    Map<Long, Long> counts = new HashMap<>(evaluations);
    if (!questions.isEmpty()) {
      more.put(address, questions);
      counts.putIfAbsent(address, 0L);
    }
    return new Breakpoints(places, more, nops, counts);
  }

  /** Without the software breakpoint at an address. */
  Breakpoints without(long address) {
    return request("z" + software(address)).next();
  }

  private Breakpoints learn(Set<String> places, InsertBreakpoint insert) {
    Map<Long, List<AgentExpression>> more = new HashMap<>(conditions);
    List<AgentExpression> expressions = insert.expressions().orElse(List.of());
    boolean ours = insert.type() <= LAST_BREAKPOINT && !insert.hasCommands();
    Map<Long, Long> counts = new HashMap<>(evaluations);
    if (ours && !expressions.isEmpty()) {
      more.put(insert.address(), expressions);
      counts.putIfAbsent(insert.address(), 0L);
    } else {
      more.remove(insert.address());
      counts.remove(insert.address());
    }
    return new Breakpoints(places, more, nops, counts);
  }

  /** The same with the length of the no-operation at an address. */
  Breakpoints withNop(long address, int length) {
    Map<Long, Integer> more = new HashMap<>(nops);
    more.put(address, length);
    return new Breakpoints(inserted, conditions, more, evaluations);
  }

  /** The address whose conditions were asked since these; empty where none were. */
  Optional<Long> evaluatedSince(Breakpoints before) {
    return evaluations.entrySet().stream()
        .filter(each -> !each.getValue().equals(before.evaluations.get(each.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The addresses at which gdb has inserted software and hardware breakpoints. */
  Set<Long> addresses() {
    Set<Long> addresses = new HashSet<>();
    for (String place : inserted) {
      if (place.charAt(0) - '0' <= LAST_BREAKPOINT) {
        address("Z" + place).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  /** The same, the conditions of an address asked once more. */
  Breakpoints evaluated(long address) {
    Map<Long, Long> more = new HashMap<>(evaluations);
    more.merge(address, 1L, Long::sum);
    return new Breakpoints(inserted, conditions, nops, more);
  }
}
