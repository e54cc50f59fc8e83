package dev.ringside.dsl;

import dev.ringside.dsl.verb.Argument;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The named arguments of one call: checked names, checked types, a near match for a typo. */
final class NamedArguments {
  private final String verb;
  private final List<String> known;
  private final Map<String, Object> given = new LinkedHashMap<>();

  /**
   * Takes the arguments of a call.
   *
   * @param verb its full name in {@link Verbs}, which knows what it takes
   * @throws RingsideException for a name it does not take
   */
  NamedArguments(String verb, Map<?, ?> arguments) {
    Verb described = Verbs.find(verb).orElseThrow(() -> new IllegalStateException(verb));
    this.verb = shown(described);
    this.known =
        described.arguments().stream().filter(Argument::named).map(Argument::name).toList();
    arguments.forEach(
        (name, value) -> {
          if (!known.contains(String.valueOf(name))) {
            throw new RingsideException(
                this.verb
                    + " has no argument '"
                    + name
                    + "'"
                    + NearMatch.sentence(String.valueOf(name), known));
          }
          given.put(String.valueOf(name), value);
        });
  }

  /** As the user writes it: behind a value of any name, {@code process.await}, only the verb. */
  private static String shown(Verb verb) {
    boolean variable = Character.isLowerCase(verb.receiver().charAt(0));
    return variable ? verb.fullName() : verb.name();
  }

  /** Any value. */
  Optional<Object> value(String name) {
    if (!known.contains(name)) {
      throw new IllegalStateException(verb + " reads '" + name + "', which nothing describes");
    }
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
    Object value = value(name).orElse(null);
    if (value == null) {
      return fallback;
    }
    if (!type.isInstance(value)) {
      throw new RingsideException(verb + "(" + name + ": " + value + "): it is " + wanted);
    }
    return read.apply(type.cast(value));
  }
}
