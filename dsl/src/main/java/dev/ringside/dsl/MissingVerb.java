package dev.ringside.dsl;

import dev.ringside.dsl.verb.Receiver;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What to say when a value has no such verb or property. Stateless. */
final class MissingVerb {
  private MissingVerb() {}

  static String sentence(MissingMethodException missing) {
    Class<?> type = missing.getType();
    String types =
        String.join(
            ", ",
            Arrays.stream(missing.getArguments())
                .map(a -> a == null ? "null" : a.getClass().getSimpleName())
                .toList());
    String call = missing.getMethod() + "(" + types + ")";
    return existing(type, missing.getMethod())
        .map(verb -> verb.isProperty() ? withoutParentheses(verb) : misfit(verb, call))
        .orElseGet(() -> word(type) + " has no verb " + call + near(missing.getMethod(), type));
  }

  /** Empty where it is a variable that is missing, or a property of what we did not describe. */
  static Optional<String> sentence(MissingPropertyException missing) {
    Class<?> type = missing.getType();
    if (type == null || Verbs.of(type).isEmpty()) {
      return Optional.empty();
    }
    String name = missing.getProperty();
    return existing(type, name)
        .map(verb -> verb.fullName() + " is a verb: write " + verb.usage())
        .or(() -> Optional.of(word(type) + " has no property " + name + near(name, type)));
  }

  private static Optional<Verb> existing(Class<?> type, String name) {
    return Verbs.of(type).stream().filter(verb -> verb.name().equals(name)).findFirst();
  }

  private static String withoutParentheses(Verb verb) {
    return verb.fullName() + " is a property: write it without parentheses";
  }

  private static String misfit(Verb verb, String call) {
    return verb.receiver() + "." + call + " does not fit: write " + verb.usage();
  }

  /** {@code vm}, and for a type {@code breakpoint}. */
  private static String word(Class<?> type) {
    return Verbs.receiver(type)
        .map(Receiver::name)
        .orElse(type.getSimpleName())
        .toLowerCase(Locale.ROOT);
  }

  private static String near(String name, Class<?> type) {
    List<String> known = Verbs.of(type).stream().map(Verb::name).toList();
    return NearMatch.sentence(name, known);
  }
}
