package dev.ringside.wire.rsp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What answers a resume, or {@code ?} (GDB manual, "Stop Reply Packets"). Signal numbers are gdb's
 * own, which for 2 (SIGINT: interrupted) and 5 (SIGTRAP: a breakpoint or a step) are Unix's.
 */
public sealed interface StopReply {

  /**
   * {@code S05}, {@code T05thread:p01.01;watch:ffffffff82a00000;}: stopped, and still there.
   *
   * @param signal 0..255
   * @param thread which thread stopped, if the stub said so
   * @param reasons the other named fields in order: {@code watch}, {@code swbreak}, {@code core}, …
   * @param registers expedited registers: number to its bytes in target order as hex digits, {@code
   *     x} for unavailable ones
   */
  record Signal(
      int signal, Optional<ThreadId> thread, List<Reason> reasons, Map<Long, String> registers)
      implements StopReply {
    /** Keeps its own copies, in order. */
    public Signal {
      reasons = List.copyOf(reasons);
      registers = Collections.unmodifiableMap(new LinkedHashMap<>(registers));
    }

    /** A stop of one thread and nothing more to say. */
    public Signal(int signal, ThreadId thread) {
      this(signal, Optional.of(thread), List.of(), Map.of());
    }

    /** The value of a reason, empty text for those without one ({@code swbreak}). */
    public Optional<String> reason(String name) {
      return reasons.stream().filter(r -> r.name().equals(name)).map(Reason::value).findFirst();
    }

    /** The data address behind {@code watch}, {@code rwatch} or {@code awatch}, unsigned. */
    public OptionalLong watchedAddress() {
      return reasons.stream()
          .filter(r -> r.name().matches("[ra]?watch") && r.value().matches("[0-9a-fA-F]{1,16}"))
          .mapToLong(r -> Long.parseUnsignedLong(r.value(), 16))
          .findFirst();
    }
  }

  /**
   * One named field of a stop.
   *
   * @param name the specification's word
   * @param value what follows the colon, maybe nothing
   */
  record Reason(String name, String value) {}

  /**
   * {@code W00}: the program is gone.
   *
   * @param status its exit status, 0..255
   */
  record Exited(int status) implements StopReply {}

  /**
   * {@code X09}: the program was killed.
   *
   * @param signal by which signal
   */
  record Terminated(int signal) implements StopReply {}

  /**
   * {@code O6869}: text for the console. The target still runs: more replies follow.
   *
   * @param text each char (0..255) is one byte, since a packet may end inside a character
   */
  record Output(String text) implements StopReply {}

  /** {@code N}: no thread is left that could stop. */
  record NoResumed() implements StopReply {}

  /** Applies the function that belongs to this kind of reply. */
  default <T> T fold(
      Function<? super Signal, ? extends T> signal,
      Function<? super Exited, ? extends T> exited,
      Function<? super Terminated, ? extends T> terminated,
      Function<? super Output, ? extends T> output,
      Function<? super NoResumed, ? extends T> noResumed) {
    if (this instanceof Signal reply) {
      return signal.apply(reply);
    }
    if (this instanceof Exited reply) {
      return exited.apply(reply);
    }
    if (this instanceof Terminated reply) {
      return terminated.apply(reply);
    }
    if (this instanceof Output reply) {
      return output.apply(reply);
    }
    return noResumed.apply((NoResumed) this);
  }

  /** The payload from which {@link #parse} makes this reply. */
  default String payload() {
    return fold(
        stop -> text(stop),
        exited -> "W%02x".formatted(exited.status()),
        terminated -> "X%02x".formatted(terminated.signal()),
        output -> "O" + Hex.encode(output.text().getBytes(StandardCharsets.ISO_8859_1)),
        none -> "N");
  }

  private static String text(Signal stop) {
    String registers =
        stop.registers().entrySet().stream()
            .map(r -> "%02x:%s;".formatted(r.getKey(), r.getValue()))
            .collect(Collectors.joining());
    String thread = stop.thread().map(t -> "thread:" + t + ";").orElse("");
    String reasons =
        stop.reasons().stream()
            .map(r -> r.name() + ":" + r.value() + ";")
            .collect(Collectors.joining());
    return "T%02x".formatted(stop.signal()) + registers + thread + reasons;
  }

  /** The stop reply in a payload; empty if it is another kind of reply, {@code OK} included. */
  static Optional<StopReply> parse(String payload) {
    if (payload.isEmpty()) {
      return Optional.empty();
    }
    String rest = payload.substring(1);
    return switch (payload.charAt(0)) {
      case 'S' ->
          Payload.octet(rest).map(s -> new Signal(s, Optional.empty(), List.of(), Map.of()));
      case 'T' -> signal(rest).map(s -> s);
      case 'W' -> status(rest).map(Exited::new);
      case 'X' -> status(rest).map(Terminated::new);
      case 'O' -> Hex.decode(rest).map(b -> new Output(new String(b, StandardCharsets.ISO_8859_1)));
      case 'N' -> rest.isEmpty() ? Optional.of(new NoResumed()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** The status of {@code W} and {@code X}, behind which {@code ;process:pid} may stand. */
  private static Optional<Integer> status(String rest) {
    int end = rest.indexOf(';');
    return Payload.octet(end < 0 ? rest : rest.substring(0, end));
  }

  /**
   * Behind a readable signal everything is taken: a stop that was overlooked for an odd field would
   * leave everybody waiting.
   */
  private static Optional<Signal> signal(String rest) {
    if (rest.length() < 2) {
      return Optional.empty();
    }
    Optional<ThreadId> thread = Optional.empty();
    List<Reason> reasons = new ArrayList<>();
    Map<Long, String> registers = new LinkedHashMap<>();
    for (String field : rest.substring(2).split(";")) {
      String[] pair = field.split(":", 2);
      String name = pair[0];
      String value = pair.length == 2 ? pair[1] : "";
      Optional<Long> register = Payload.hex(name);
      Optional<ThreadId> stopped = name.equals("thread") ? ThreadId.parse(value) : Optional.empty();
      if (register.isPresent()) {
        registers.put(register.get(), value);
      } else if (stopped.isPresent()) {
        thread = stopped;
      } else if (!field.isEmpty()) {
        reasons.add(new Reason(name, value));
      }
    }
    Optional<ThreadId> last = thread;
    return Payload.octet(rest.substring(0, 2))
        .map(number -> new Signal(number, last, reasons, registers));
  }
}
