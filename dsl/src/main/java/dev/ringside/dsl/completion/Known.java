package dev.ringside.dsl.completion;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a value without asking it: its type, and where a variable holds it the value
 * itself, of which only the class is read, and what the JDK's own lists and maps hold.
 *
 * @param type with its type arguments where they are known
 * @param live null where there is no value yet
 * @param isClass whether it is the class itself that stands before the dot
 */
record Known(Type type, Object live, boolean isClass) {
  /** Collections whose reading runs no code but the JDK's, also none of their elements'. */
  private static final Set<String> PLAIN =
      Set.of(
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.LinkedList",
          "java.util.ImmutableCollections$List12",
          "java.util.ImmutableCollections$ListN",
          "java.util.HashMap",
          "java.util.LinkedHashMap",
          "java.util.TreeMap",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.ImmutableCollections$Map1",
          "java.util.ImmutableCollections$MapN");

  static Known ofType(Type type) {
    return new Known(type, null, false);
  }

  static Known ofValue(Object value) {
    return new Known(value.getClass(), value, false);
  }

  static Known ofClass(Class<?> type) {
    return new Known(type, null, true);
  }

  Class<?> raw() {
    return Generics.raw(type);
  }

  /** The elements of a live list; empty where there is none that is safe to read. */
  List<?> elements() {
    return live instanceof List<?> list && isPlain() ? list : List.of();
  }

  /** The entries of a live map; empty where there is none that is safe to read. */
  Set<? extends Map.Entry<?, ?>> entries() {
    return live instanceof Map<?, ?> map && isPlain() ? map.entrySet() : Set.of();
  }

  private boolean isPlain() {
    return PLAIN.contains(live.getClass().getName());
  }

  /** What the map holds under this key. */
  Optional<Object> entry(String key) {
    for (Map.Entry<?, ?> entry : entries()) {
      if (entry.getKey() instanceof String name && name.equals(key)) {
        return Optional.ofNullable(entry.getValue());
      }
    }
    return Optional.empty();
  }

  /** One of its elements, where it is a list, an array or another collection. */
  Optional<Known> element() {
    if (raw().isArray()) {
      return Optional.of(ofType(raw().getComponentType()));
    }
    for (Object element : elements()) {
      if (element != null) {
        return Optional.of(ofValue(element));
      }
    }
    return Generics.arguments(type, Iterable.class)
        .filter(arguments -> !arguments.isEmpty())
        .map(arguments -> ofType(arguments.get(0)));
  }

  /** What the map holds by its declaration. */
  Optional<Known> mapped() {
    return Generics.arguments(type, Map.class)
        .filter(arguments -> arguments.size() == 2)
        .map(arguments -> ofType(arguments.get(1)));
  }
}
