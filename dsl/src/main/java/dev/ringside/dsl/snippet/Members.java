package dev.ringside.dsl.snippet;

import groovy.lang.MetaMethod;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.runtime.InvokerHelper;

/** What can be written behind the dot of a value of a type. Calls nothing of it. */
final class Members {
  private final Class<?> type;

  Members(Class<?> type) {
    this.type = type;
  }

  private Stream<Method> own() {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
  }

  /** The names of its methods, and of those that an extension adds to just this type. */
  List<String> methods() {
    Stream<String> added =
        InvokerHelper.getMetaClass(type).getMetaMethods().stream()
            .filter(method -> method.getDeclaringClass().getTheClass() == type)
            .map(MetaMethod::getName);
    return Stream.concat(own().map(Method::getName), added).distinct().sorted().toList();
  }

  /** The parameters of the methods of this name: {@code (String, int)}. */
  List<String> signatures(String name) {
    return own()
        .filter(method -> method.getName().equals(name))
        .map(
            method ->
                Arrays.stream(method.getParameterTypes())
                    .map(Class::getSimpleName)
                    .collect(Collectors.joining(", ", "(", ")")))
        .distinct()
        .toList();
  }

  /** Getters as properties, and the components of a record. */
  List<String> properties() {
    return own()
        .filter(method -> method.getParameterCount() == 0 && method.getReturnType() != void.class)
        .map(Method::getName)
        .map(
            name ->
                name.matches("get[A-Z].*")
                    ? name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4)
                    : name)
        .distinct()
        .sorted()
        .toList();
  }
}
