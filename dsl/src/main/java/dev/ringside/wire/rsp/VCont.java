package dev.ringside.wire.rsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A resume: {@code vCont;s:p1.2;c:p1.-1} (GDB manual, "Packets", {@code vCont}).
 *
 * @param actions at least one; each thread does the leftmost action that names it, and without one
 *     stays as it is
 */
public record VCont(List<Action> actions) {

  /**
   * What some threads shall do.
   *
   * @param kind {@code c} continue, {@code s} step, {@code t} stop; {@code C} and {@code S} with a
   *     signal
   * @param signal the signal of {@code C} and {@code S}, 0..255
   * @param thread which threads; empty means all that no other action names
   */
  public record Action(char kind, OptionalInt signal, Optional<ThreadId> thread) {
    /** Whether it is a step, with or without a signal. */
    public boolean isStep() {
      return kind == 's' || kind == 'S';
    }

    /** As it stands in the packet: {@code C05:p1.-1}. */
    @Override
    public String toString() {
      String number = signal.isPresent() ? "%02x".formatted(signal.getAsInt()) : "";
      return kind + number + thread.map(t -> ":" + t).orElse("");
    }
  }

  /** Keeps its own copy of the actions. */
  public VCont {
    actions = List.copyOf(actions);
  }

  /** What that thread shall do. */
  public Optional<Action> actionFor(ThreadId thread) {
    return actions.stream()
        .filter(a -> a.thread().map(t -> t.includes(thread)).orElse(true))
        .findFirst();
  }

  /** The payload from which {@link #parse} makes this resume. */
  public String payload() {
    return actions.stream().map(Action::toString).collect(Collectors.joining(";", "vCont;", ""));
  }

  /**
   * The resume in a payload. Empty for any other packet, {@code vCont?} included, and for range
   * steps ({@code r}), which QEMU 7.2 does not offer.
   */
  public static Optional<VCont> parse(String payload) {
    if (!payload.startsWith("vCont;")) {
      return Optional.empty();
    }
    List<Action> actions = new ArrayList<>();
    for (String text : payload.substring(6).split(";", -1)) {
      Optional<Action> action = action(text);
      if (action.isEmpty()) {
        return Optional.empty();
      }
      actions.add(action.get());
    }
    return Optional.of(new VCont(actions));
  }

  private static Optional<Action> action(String text) {
    int colon = text.indexOf(':');
    String what = colon < 0 ? text : text.substring(0, colon);
    Optional<ThreadId> thread =
        colon < 0 ? Optional.empty() : ThreadId.parse(text.substring(colon + 1));
    if (what.isEmpty() || colon >= 0 && thread.isEmpty()) {
      return Optional.empty();
    }
    char kind = what.charAt(0);
    if (what.length() == 1 && "cst".indexOf(kind) >= 0) {
      return Optional.of(new Action(kind, OptionalInt.empty(), thread));
    }
    return "CS".indexOf(kind) < 0
        ? Optional.empty()
        : Payload.octet(what.substring(1))
            .map(signal -> new Action(kind, OptionalInt.of(signal), thread));
  }
}
