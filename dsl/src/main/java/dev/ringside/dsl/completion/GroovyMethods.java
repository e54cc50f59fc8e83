package dev.ringside.dsl.completion;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.codehaus.groovy.runtime.DefaultGroovyMethods;
import org.codehaus.groovy.runtime.IOGroovyMethods;
import org.codehaus.groovy.runtime.ProcessGroovyMethods;
import org.codehaus.groovy.runtime.ResourceGroovyMethods;
import org.codehaus.groovy.runtime.StringGroovyMethods;

/**
 * The methods that Groovy adds to the JDK's classes. Read by reflection and not from meta classes:
 * to ask a value for its meta class may run code of the user's.
 */
final class GroovyMethods {
  private GroovyMethods() {}

  /** Loaded by the first question. */
  private static final class Loaded {
    static final List<Method> ALL =
        Stream.of(
                DefaultGroovyMethods.class,
                StringGroovyMethods.class,
                ResourceGroovyMethods.class,
                IOGroovyMethods.class,
                ProcessGroovyMethods.class)
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .filter(GroovyMethods::isOffered)
            .toList();
  }

  private static boolean isOffered(Method method) {
    return Modifier.isStatic(method.getModifiers())
        && method.getParameterCount() > 0
        && !method.isAnnotationPresent(Deprecated.class)
        && !method.getName().contains("$");
  }

  /** Those for values of this class; of those for every value only when asked. */
  static Stream<Method> of(Class<?> type, boolean forEverything) {
    return Loaded.ALL.stream()
        .filter(
            method -> {
              Class<?> self = method.getParameterTypes()[0];
              return self.isAssignableFrom(type) && (forEverything || self != Object.class);
            });
  }

  static Stream<Method> named(Class<?> type, String name) {
    return of(type, true).filter(method -> Objects.equals(method.getName(), name));
  }
}
