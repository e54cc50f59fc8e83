package dev.ringside.dsl.completion;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Declared types with their type arguments. */
final class Generics {
  private Generics() {}

  /** A type with arguments: {@code List<Frame>}. */
  record Applied(Class<?> raw, List<Type> arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(new Type[0]);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public Type getOwnerType() {
      return null;
    }
  }

  static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    if (type instanceof ParameterizedType applied) {
      return raw(applied.getRawType());
    }
    if (type instanceof GenericArrayType array) {
      return raw(array.getGenericComponentType()).arrayType();
    }
    if (type instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0]);
    }
    return Object.class;
  }

  /** What the parameters of {@code wanted} stand for in {@code type}, a subtype of it. */
  static Optional<List<Type>> arguments(Type type, Class<?> wanted) {
    Class<?> raw = raw(type);
    if (!wanted.isAssignableFrom(raw)) {
      return Optional.empty();
    }
    if (raw == wanted) {
      return type instanceof ParameterizedType applied
          ? Optional.of(List.of(applied.getActualTypeArguments()))
          : Optional.of(List.of());
    }
    Map<String, Type> bound = bound(type);
    return Stream.concat(
            Stream.of(raw.getGenericInterfaces()), Stream.ofNullable(raw.getGenericSuperclass()))
        .filter(parent -> wanted.isAssignableFrom(raw(parent)))
        .findFirst()
        .flatMap(parent -> arguments(substituted(parent, bound), wanted));
  }

  /** What the type's own parameters stand for, by name. */
  static Map<String, Type> bound(Type type) {
    Map<String, Type> bound = new HashMap<>();
    if (type instanceof ParameterizedType applied) {
      TypeVariable<?>[] parameters = raw(type).getTypeParameters();
      Type[] arguments = applied.getActualTypeArguments();
      for (int i = 0; i < Math.min(parameters.length, arguments.length); i++) {
        bound.put(parameters[i].getName(), arguments[i]);
      }
    }
    return bound;
  }

  /** What a method's type parameters stand for where its parameter takes the given type. */
  static Map<String, Type> bound(Type parameter, Type given) {
    if (parameter instanceof TypeVariable<?> variable) {
      return Map.of(variable.getName(), given);
    }
    Map<String, Type> bound = new HashMap<>();
    if (parameter instanceof GenericArrayType array && raw(given).isArray()) {
      return bound(array.getGenericComponentType(), raw(given).getComponentType());
    }
    if (parameter instanceof ParameterizedType applied) {
      List<Type> arguments = arguments(given, raw(parameter)).orElse(List.of());
      for (int i = 0; i < arguments.size(); i++) {
        if (applied.getActualTypeArguments()[i] instanceof TypeVariable<?> variable) {
          bound.put(variable.getName(), arguments.get(i));
        }
      }
    }
    return bound;
  }

  /** The type with its variables replaced; those nobody knows become {@code Object}. */
  static Type substituted(Type type, Map<String, Type> bound) {
    if (type instanceof TypeVariable<?> variable) {
      return bound.getOrDefault(variable.getName(), Object.class);
    }
    if (type instanceof WildcardType wildcard) {
      return substituted(wildcard.getUpperBounds()[0], bound);
    }
    if (type instanceof ParameterizedType applied) {
      return new Applied(
          raw(applied),
          Arrays.stream(applied.getActualTypeArguments())
              .map(argument -> substituted(argument, bound))
              .toList());
    }
    return type;
  }

  /** As a user reads it: {@code List<Frame>}. */
  static String shown(Type type) {
    if (type instanceof ParameterizedType applied) {
      return Arrays.stream(applied.getActualTypeArguments())
          .map(Generics::shown)
          .collect(Collectors.joining(", ", raw(type).getSimpleName() + "<", ">"));
    }
    return type instanceof TypeVariable<?> variable
        ? variable.getName()
        : raw(type).getSimpleName();
  }
}
