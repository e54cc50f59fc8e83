package dev.ringside.dsl.completion;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Classes by the names that users and the registry of verbs write: {@code List<Frame>}. */
final class TypeNames {
  private static final List<String> PLACES =
      List.of(
          "dev.ringside.dsl.",
          "dev.ringside.target.",
          "dev.ringside.kernel.",
          "dev.ringside.image.",
          "java.lang.",
          "java.util.",
          "java.io.",
          "java.net.",
          "java.math.",
          "java.time.",
          "java.nio.file.",
          "groovy.lang.",
          "groovy.util.",
          "dev.ringside.dsl.Vm$");
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "int",
          Integer.class,
          "long",
          Long.class,
          "boolean",
          Boolean.class,
          "byte[]",
          byte[].class);
  private static final Map<String, Optional<Class<?>>> KNOWN = new ConcurrentHashMap<>();

  private TypeNames() {}

  /** The type of that text; empty where nobody knows it. */
  static Optional<Type> parse(String text) {
    int open = text.indexOf('<');
    if (open < 0 || !text.endsWith(">")) {
      return find(text.strip()).map(Type.class::cast);
    }
    List<Type> arguments = new ArrayList<>();
    for (String argument : text.substring(open + 1, text.length() - 1).split(",")) {
      arguments.add(parse(argument.strip()).orElse(Object.class));
    }
    return find(text.substring(0, open).strip()).map(raw -> new Generics.Applied(raw, arguments));
  }

  /** The class of that simple name, as every script finds it. */
  static Optional<Class<?>> find(String name) {
    if (PRIMITIVES.containsKey(name)) {
      return Optional.of(PRIMITIVES.get(name));
    }
    return name.matches("[A-Z]\\w*") && name.length() < 60
        ? KNOWN.computeIfAbsent(name, TypeNames::load)
        : Optional.empty();
  }

  private static Optional<Class<?>> load(String name) {
    for (String place : PLACES) {
      try {
        return Optional.of(Class.forName(place + name, false, TypeNames.class.getClassLoader()));
      } catch (ClassNotFoundException | LinkageError absent) {
        continue;
      }
    }
    return Optional.empty();
  }
}
