package dev.ringside.dsl.java;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The static type under which Java sees a value that has none in Groovy: the most special one that
 * Java can name. Calls nothing on values of the user's classes. Stateless.
 */
final class JavaType {
  /** What everything is. */
  static final String ANY = "Object";

  private static final Map<Class<?>, String> PRIMITIVES =
      Map.of(
          Integer.class, "int",
          Long.class, "long",
          Short.class, "short",
          Byte.class, "byte",
          Character.class, "char",
          Boolean.class, "boolean",
          Double.class, "double",
          Float.class, "float");

  private static final Set<Class<?>> TELL_NOTHING = Set.of(Object.class, Record.class);

  /** What nobody writes: the package of everything, the class around jshell's (17.0.15). */
  private static final Pattern OF_ITSELF =
      Pattern.compile("java\\.lang\\.(?=\\w+$)|REPL\\.\\$JShell\\$\\w+\\.");

  /** In lists of lists of lists, the innermost elements are taken as they come. */
  private static final int DEEPEST = 3;

  private JavaType() {}

  /** A type as a declaration begins: {@code int}, {@code java.util.List<String>}. */
  static String of(Object value) {
    String boxed = boxed(value, DEEPEST);
    return value == null ? ANY : PRIMITIVES.getOrDefault(value.getClass(), boxed);
  }

  private static String boxed(Object value, int depth) {
    if (value == null) {
      return ANY;
    }
    if (isOfJava(value.getClass()) && depth > 0) {
      if (value instanceof List<?> list) {
        return "java.util.List<" + common(list, depth) + ">";
      }
      if (value instanceof Set<?> set) {
        return "java.util.Set<" + common(set, depth) + ">";
      }
      if (value instanceof Map<?, ?> map) {
        return "java.util.Map<"
            + common(map.keySet(), depth)
            + ", "
            + common(map.values(), depth)
            + ">";
      }
    }
    return named(value.getClass());
  }

  private static boolean isOfJava(Class<?> type) {
    return type.getClassLoader() == null;
  }

  /** What all elements are, where they are of one type. */
  private static String common(Collection<?> elements, int depth) {
    List<String> types =
        StreamSupport.stream(elements.spliterator(), false)
            .filter(element -> element != null)
            .map(element -> boxed(element, depth - 1))
            .distinct()
            .limit(2)
            .toList();
    return types.size() == 1 ? types.get(0) : ANY;
  }

  private static String named(Class<?> type) {
    if (type.isArray()) {
      Class<?> component = type.getComponentType();
      return (component.isPrimitive() ? component.getName() : named(component)) + "[]";
    }
    Stream<Class<?>> classes = above(type).filter(each -> !TELL_NOTHING.contains(each));
    Stream<Class<?>> interfaces = above(type).flatMap(each -> Stream.of(each.getInterfaces()));
    return Stream.concat(classes, interfaces)
        .filter(JavaType::isNameable)
        .findFirst()
        .map(JavaType::text)
        .orElse(ANY);
  }

  private static Stream<Class<?>> above(Class<?> type) {
    return Stream.<Class<?>>iterate(type, each -> each != null, Class::getSuperclass);
  }

  /** Public all the way, and where a compiler finds it: Groovy's own entries are in no file. */
  private static boolean isNameable(Class<?> type) {
    if (type.getCanonicalName() == null) {
      return false;
    }
    if (type.getClassLoader() instanceof SnippetLoader) {
      return true;
    }
    if (!type.getModule().isExported(type.getPackageName())) {
      return false;
    }
    for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
      if (!Modifier.isPublic(each.getModifiers())) {
        return false;
      }
    }
    ClassLoader loader = type.getClassLoader();
    return loader == null
        || loader == ClassLoader.getPlatformClassLoader()
        || loader == JavaType.class.getClassLoader();
  }

  private static String text(Class<?> type) {
    int parameters = type.getTypeParameters().length;
    String wildcards =
        Stream.generate(() -> "?").limit(parameters).collect(Collectors.joining(", ", "<", ">"));
    String name = OF_ITSELF.matcher(type.getCanonicalName()).replaceFirst("");
    return name + (parameters == 0 ? "" : wildcards);
  }
}
