package dev.ringside.wire.ax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * gdb wants a breakpoint: {@code Z0,ffffffff81a185a1,1;X9,260005164022011327} (GDB manual,
 * "Packets", {@code Z}).
 *
 * @param type 0 software, 1 hardware, 2 write, 3 read, 4 access
 * @param address unsigned
 * @param kind for types 0 and 1 the size of the instruction's patch (1 on x86), else how many bytes
 *     are watched
 * @param conditions bytecode as hex digits, as it was sent; any true one is a hit, none at all
 *     makes it unconditional
 * @param commands what follows {@code cmds:}: bytecode to run at a hit, which is not read further
 */
public record InsertBreakpoint(
    int type, long address, long kind, List<String> conditions, Optional<String> commands) {
  private static final Pattern PACKET =
      Pattern.compile(
          "Z([0-4]),([0-9a-fA-F]{1,16}),([0-9a-fA-F]{1,15})"
              + "(?:;(X[0-9a-fA-FX,]*))?(?:;cmds:(.*))?",
          Pattern.DOTALL);
  private static final Pattern LENGTH = Pattern.compile("X([0-9a-fA-F]{1,7}),");

  /** Keeps its own copy of the conditions. */
  public InsertBreakpoint {
    conditions = List.copyOf(conditions);
  }

  /** The conditions decoded; empty if there is one that is no bytecode. */
  public Optional<List<AgentExpression>> expressions() {
    List<AgentExpression> expressions =
        conditions.stream().flatMap(hex -> AgentExpression.decode(hex).stream()).toList();
    return expressions.size() == conditions.size() ? Optional.of(expressions) : Optional.empty();
  }

  /** Whether gdb also sent bytecode to be run at a hit ({@code dprintf}). */
  public boolean hasCommands() {
    return commands.isPresent();
  }

  /** The packet as QEMU understands it, without conditions and commands. */
  public String unconditional() {
    return "Z%x,%x,%x".formatted(type, address, kind);
  }

  /** The payload from which {@link #parse} makes this breakpoint. */
  public String payload() {
    StringBuilder text = new StringBuilder(unconditional());
    if (!conditions.isEmpty()) {
      text.append(';');
    }
    for (String condition : conditions) {
      text.append("X%x,".formatted(condition.length() / 2)).append(condition);
    }
    return text + commands.map(c -> ";cmds:" + c).orElse("");
  }

  /** The breakpoint in a payload; empty for any other packet, and for conditions cut short. */
  public static Optional<InsertBreakpoint> parse(String payload) {
    Matcher packet = PACKET.matcher(payload);
    if (!packet.matches()) {
      return Optional.empty();
    }
    return conditions(Optional.ofNullable(packet.group(4)).orElse(""))
        .map(
            conditions ->
                new InsertBreakpoint(
                    packet.group(1).charAt(0) - '0',
                    Long.parseUnsignedLong(packet.group(2), 16),
                    Long.parseLong(packet.group(3), 16),
                    conditions,
                    Optional.ofNullable(packet.group(5))));
  }

  /** {@code X38,<hex>X3a,<hex>}: the lengths count bytes, and must be right. */
  private static Optional<List<String>> conditions(String text) {
    List<String> conditions = new ArrayList<>();
    Matcher length = LENGTH.matcher(text);
    for (int at = 0; at < text.length(); ) {
      if (!length.region(at, text.length()).lookingAt()) {
        return Optional.empty();
      }
      int end = length.end() + 2 * Integer.parseInt(length.group(1), 16);
      if (end > text.length()) {
        return Optional.empty();
      }
      String hex = text.substring(length.end(), end);
      if (!hex.matches("[0-9a-fA-F]+")) {
        return Optional.empty();
      }
      conditions.add(hex);
      at = end;
    }
    return Optional.of(conditions);
  }
}
