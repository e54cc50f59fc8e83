package dev.ringside.dsl.completion;

import dev.ringside.dsl.completion.Chain.Link;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The type of an expression, found without evaluating any of it. */
final class Typing {
  private static final int DEEPEST = 20;
  private final Pieces pieces;
  private final Scope scope;
  private final Locals locals;

  Typing(Pieces pieces, Scope scope) {
    this.pieces = pieces;
    this.scope = scope;
    this.locals = new Locals(pieces, this);
  }

  /** The text of a piece. */
  String text(int piece) {
    return pieces.text(piece);
  }

  Locals locals() {
    return locals;
  }

  /** What the expression that ends with this piece is; empty where nobody can know. */
  Optional<Known> endingAt(int end) {
    return of(Chain.endingAt(pieces, end), 0);
  }

  private Optional<Known> of(Chain chain, int depth) {
    if (chain.isEmpty() || depth > DEEPEST) {
      return Optional.empty();
    }
    Optional<Known> known = root(chain.links().get(0), depth);
    for (Link link : chain.links().subList(1, chain.links().size())) {
      known = known.flatMap(value -> step(value, link));
    }
    return known;
  }

  private Optional<Known> root(Link link, int depth) {
    return switch (link.kind()) {
      case NAME -> name(link.name());
      case NEW -> named(link.name()).map(Known::ofType);
      case STRING -> Optional.of(Known.ofType(String.class));
      case NUMBER -> Optional.of(Known.ofType(numberType(link.name())));
      case LIST -> Optional.of(Known.ofType(isMap(link) ? LinkedHashMap.class : ArrayList.class));
      case CLOSURE -> Optional.of(Known.ofType(groovy.lang.Closure.class));
      case GROUP -> of(group(link), depth + 1);
      default -> Optional.empty();
    };
  }

  private Chain group(Link link) {
    Chain chain = Chain.endingAt(pieces, link.to() - 1);
    return chain.start() == link.from() + 1 ? chain : new Chain(List.of(), -1);
  }

  private boolean isMap(Link list) {
    for (int i = list.from() + 1; i < list.to(); i++) {
      if (pieces.is(i, ":")) {
        return true;
      }
      i = Math.max(i, pieces.partner(i));
    }
    return false;
  }

  private static Class<?> numberType(String number) {
    String digits = number.toLowerCase(java.util.Locale.ROOT);
    if (digits.startsWith("0x") || digits.matches("[\\d_]+")) {
      return digits.endsWith("l") || digits.length() > 10 ? Long.class : Integer.class;
    }
    return digits.endsWith("l") ? Long.class : java.math.BigDecimal.class;
  }

  private Optional<Known> name(String name) {
    Optional<Known> local = locals.type(name);
    if (local.isPresent()) {
      return local;
    }
    Object value = scope.value(name);
    if (value != null) {
      return Optional.of(Known.ofValue(value));
    }
    if (Verbs.receiver(name).filter(receiver -> receiver.isVariable()).isPresent()) {
      return receiverClass(name).map(Known::ofType);
    }
    return scope.type(name).<Known>map(Known::ofType).or(() -> named(name).map(Known::ofClass));
  }

  private static Optional<Class<?>> receiverClass(String name) {
    String simple = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    return TypeNames.find(name.equals("kernel") ? "KernelVerbs" : simple);
  }

  private Optional<Class<?>> named(String simpleName) {
    Class<?> users = scope.classes().get(simpleName);
    return users != null ? Optional.of(users) : TypeNames.find(simpleName);
  }

  private Optional<Known> step(Known value, Link link) {
    return switch (link.kind()) {
      case PROPERTY -> property(value, link.name());
      case CALL -> call(value, link.name());
      case INDEX -> index(value, link);
      default -> Optional.empty();
    };
  }

  private Optional<Known> index(Known value, Link link) {
    if (Map.class.isAssignableFrom(value.raw())) {
      String key = link.to() == link.from() + 2 ? pieces.text(link.from() + 1) : "";
      String name = key.length() > 2 ? key.substring(1, key.length() - 1) : "";
      return value.entry(name).map(Known::ofValue).or(value::mapped);
    }
    return CharSequence.class.isAssignableFrom(value.raw())
        ? Optional.of(Known.ofType(String.class))
        : value.element();
  }

  /** What a property is, without reading it; for a list the list of its elements' property. */
  Optional<Known> property(Known value, String name) {
    if (Map.class.isAssignableFrom(value.raw())) {
      return value.entry(name).map(Known::ofValue).or(value::mapped);
    }
    String capital =
        name.isEmpty() ? "" : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    Optional<Known> declared =
        component(value, name)
            .or(() -> returned(value, "get" + capital))
            .or(() -> returned(value, "is" + capital))
            .or(() -> described(value, name));
    return declared.isPresent()
        ? declared
        : value
            .element()
            .filter(element -> element.element().isEmpty())
            .flatMap(element -> property(element, name))
            .map(known -> Known.ofType(new Generics.Applied(List.class, List.of(known.type()))));
  }

  private static Optional<Known> component(Known value, String name) {
    return Stream.ofNullable(value.raw().getRecordComponents())
        .flatMap(Arrays::stream)
        .filter(component -> component.getName().equals(name))
        .map(RecordComponent::getGenericType)
        .map(type -> Known.ofType(Generics.substituted(type, Generics.bound(value.type()))))
        .findFirst();
  }

  private Optional<Known> call(Known value, String name) {
    return returned(value, name)
        .filter(known -> known.raw() != Object.class)
        .or(() -> described(value, name))
        .or(() -> added(value, name));
  }

  private static Optional<Known> returned(Known value, String name) {
    return Arrays.stream(value.raw().getMethods())
        .filter(method -> method.getName().equals(name) && method.getReturnType() != void.class)
        .filter(method -> !method.isBridge())
        .map(method -> Known.ofType(declared(method, value.type())))
        .findFirst();
  }

  private static Type declared(Method method, Type owner) {
    Class<?> declaring = method.getDeclaringClass();
    Map<String, Type> bound =
        Generics.arguments(owner, declaring)
            .filter(arguments -> !arguments.isEmpty())
            .map(arguments -> Generics.bound(new Generics.Applied(declaring, arguments)))
            .orElse(Map.of());
    return Generics.substituted(method.getGenericReturnType(), bound);
  }

  /** What the registry says that a verb or property gives. */
  private static Optional<Known> described(Known value, String name) {
    return Verbs.of(value.raw()).stream()
        .filter(verb -> verb.name().equals(name))
        .map(Verb::returns)
        .findFirst()
        .flatMap(TypeNames::parse)
        .map(Known::ofType);
  }

  /** What a method gives that Groovy adds: {@code first()} an element. */
  private static Optional<Known> added(Known value, String name) {
    Type type = value.element().<Type>map(element -> applied(value, element)).orElse(value.type());
    return GroovyMethods.named(value.raw(), name)
        .filter(method -> method.getReturnType() != void.class)
        .sorted(Comparator.comparingInt(Typing::generality))
        .map(
            method ->
                Generics.substituted(
                    method.getGenericReturnType(),
                    Generics.bound(method.getGenericParameterTypes()[0], type)))
        .filter(result -> Generics.raw(result) != Object.class)
        .findFirst()
        .map(Known::ofType);
  }

  /** The list's type with that of its elements, which a live list does not declare. */
  private static Type applied(Known value, Known element) {
    return List.class.isAssignableFrom(value.raw())
        ? new Generics.Applied(List.class, List.of(element.type()))
        : value.type();
  }

  /** Methods for lists before those for everything. */
  private static int generality(Method method) {
    Class<?> self = method.getParameterTypes()[0];
    return self == List.class ? 0 : self == Object.class ? 3 : self == Iterable.class ? 2 : 1;
  }
}
