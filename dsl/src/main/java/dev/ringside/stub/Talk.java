package dev.ringside.stub;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A conversation with QEMU's stub: what to ask next, and what to make of the answer. Immutable;
 * whoever holds one sends what it asks and goes on with what the answer makes of it.
 *
 * <pre>{@code
 * Talk<Long> rip = Talk.ask("Hgp1.1").then(ok -> Talk.ask("p10")).then(hex -> Talk.of(number(hex)));
 * }</pre>
 *
 * @param <T> what it ends with
 */
sealed interface Talk<T> {
  /** Nothing is left to ask. */
  record Done<T>(T value) implements Talk<T> {}

  /**
   * A request.
   *
   * @param payload what QEMU is asked
   * @param kind what the answer will be
   * @param next what to make of the answer's payload
   */
  record Ask<T>(String payload, Kind kind, Function<String, Talk<T>> next) implements Talk<T> {
    /** Whether it lets CPUs run. */
    boolean resumes() {
      return kind != Kind.ASKS;
    }
  }

  /** What a request leads to. */
  enum Kind {
    /** QEMU answers. */
    ASKS,
    /** CPUs run; a stop is the answer. */
    RESUMES,
    /** CPUs run, which is nobody's but ours and will soon be over; a stop is the answer. */
    RESUMES_BRIEFLY
  }

  /** Asks nothing. */
  static <T> Talk<T> of(T value) {
    return new Done<>(value);
  }

  /** One request; ends with its answer. */
  static Talk<String> ask(String payload) {
    return new Ask<>(payload, Kind.ASKS, Talk::of);
  }

  /** Lets CPUs run; ends with the stop. */
  static Talk<String> resume(String payload) {
    return new Ask<>(payload, Kind.RESUMES, Talk::of);
  }

  /** Lets CPUs run that will soon stop, or be stopped; ends with the stop. */
  static Talk<String> resumeBriefly(String payload) {
    return new Ask<>(payload, Kind.RESUMES_BRIEFLY, Talk::of);
  }

  /** This, and then what its end leads to. */
  default <U> Talk<U> then(Function<? super T, Talk<U>> next) {
    if (this instanceof Ask<T> ask) {
      return new Ask<>(ask.payload(), ask.kind(), answer -> ask.next().apply(answer).then(next));
    }
    return next.apply(((Done<T>) this).value());
  }

  /** This, its end changed. */
  default <U> Talk<U> map(Function<? super T, ? extends U> change) {
    return then(value -> of(change.apply(value)));
  }

  /** One after the other, each given what the one before it ended with. */
  static <E, T> Talk<T> each(List<E> elements, T start, BiFunction<T, E, Talk<T>> step) {
    return elements.isEmpty()
        ? of(start)
        : step.apply(start, elements.get(0))
            .then(next -> each(elements.subList(1, elements.size()), next, step));
  }
}
