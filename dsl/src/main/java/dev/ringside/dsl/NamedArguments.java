package dev.ringside.dsl;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The named arguments of one call: checked names, checked types, a near match for a typo. */
final class NamedArguments {
  private final String verb;
  private final Map<String, Object> given = new LinkedHashMap<>();

  /**
   * Takes the arguments of a call.
   *
   * @param verb as the user writes it: {@code vm.boot}
   * @param known every name the verb takes
   * @throws RingsideException for a name it does not take
   */
  NamedArguments(String verb, Map<?, ?> arguments, List<String> known) {
    this.verb = verb;
    arguments.forEach(
        (name, value) -> {
          if (!known.contains(String.valueOf(name))) {
            throw new RingsideException(
                verb + " has no argument '" + name + "'" + nearest(String.valueOf(name), known));
          }
          given.put(String.valueOf(name), value);
        });
  }

  /** The verbs of a type: its own public methods. */
  static List<String> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .distinct()
        .sorted()
        .toList();
  }

  /** {@code : did you mean 'x'?}, or what there is. */
  static String nearest(String name, List<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> Spelling.distance(name, candidate)))
        .filter(candidate -> Spelling.distance(name, candidate) <= 2)
        .map(candidate -> ": did you mean '" + candidate + "'?")
        .orElse(": it takes " + String.join(", ", known));
  }

  /** Any value. */
  Optional<Object> value(String name) {
    return Optional.ofNullable(given.get(name));
  }

  /** A text; a number or a path is one too. */
  String text(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  Optional<String> text(String name) {
    return value(name).map(String::valueOf);
  }

  /** A text that is one of a few. */
  String choice(String name, String fallback, List<String> choices) {
    String chosen = text(name, fallback);
    if (!choices.contains(chosen)) {
      throw new RingsideException(
          verb + "(" + name + ": '" + chosen + "'): it is one of " + String.join(", ", choices));
    }
    return chosen;
  }

  boolean flag(String name, boolean fallback) {
    return typed(name, fallback, Boolean.class, Function.identity(), "true or false");
  }

  int positive(String name, int fallback) {
    int number = typed(name, fallback, Number.class, Number::intValue, "a number");
    if (number < 1) {
      throw new RingsideException(verb + "(" + name + ": " + number + "): it is 1 or more");
    }
    return number;
  }

  /** Seconds, fractions allowed, more than 0. */
  Duration seconds(String name, Duration fallback) {
    Function<Number, Duration> read = n -> Duration.ofMillis(Math.round(n.doubleValue() * 1000));
    Duration time = typed(name, fallback, Number.class, read, "a number of seconds");
    if (time.isZero() || time.isNegative()) {
      throw new RingsideException(verb + "(" + name + ": …): it is more than 0 seconds");
    }
    return time;
  }

  private <V, T> T typed(
      String name, T fallback, Class<V> type, Function<V, T> read, String wanted) {
    Object value = given.get(name);
    if (value == null) {
      return fallback;
    }
    if (!type.isInstance(value)) {
      throw new RingsideException(verb + "(" + name + ": " + value + "): it is " + wanted);
    }
    return read.apply(type.cast(value));
  }
}
