package dev.ringside.dsl.completion;

import dev.ringside.dsl.verb.Receiver;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can stand behind a dot: found by the class, never by asking the value. */
final class Members {
  private static final Set<String> NOISE =
      Set.of(
          "getClass",
          "wait",
          "notify",
          "notifyAll",
          "hashCode",
          "equals",
          "getMetaClass",
          "setMetaClass",
          "invokeMethod",
          "getProperty",
          "setProperty",
          "toString");

  private final Map<String, Candidate> found = new LinkedHashMap<>();
  private final Known known;
  private final boolean everything;

  private Members(Known known, boolean everything) {
    this.known = known;
    this.everything = everything;
  }

  /**
   * The members of a value.
   *
   * @param typed their beginning; what every value has is offered only where that is not empty
   */
  static List<Candidate> of(Known known, String typed) {
    return new Members(known, !typed.isEmpty()).all(typed);
  }

  private List<Candidate> all(String typed) {
    Class<?> type = known.raw();
    if (known.isClass()) {
      statics(type);
    } else {
      verbs(Verbs.of(type));
      keys();
      properties(type);
      methods(type);
      elements();
      GroovyMethods.of(type, everything)
          .sorted(Comparator.comparing(Method::getName))
          .forEach(method -> method(method, 1, "added by Groovy"));
      if (everything) {
        NOISE.stream().sorted().forEach(name -> add(name + "(", "", "of every object"));
      }
    }
    return Matching.begin(List.copyOf(found.values()), typed);
  }

  private void add(String text, String description, String group) {
    String bare = text.replaceFirst("\\(\\)?$", "(");
    found.putIfAbsent(bare, Candidate.of(text, description, group));
  }

  /** The verbs of a receiver; those without arguments are complete with their parentheses. */
  private void verbs(List<Verb> verbs) {
    for (Verb verb : verbs) {
      String text = verb.name();
      boolean method = verb.usage().contains("(");
      if (method) {
        text += verb.arguments().isEmpty() ? "()" : "(";
      }
      add(text, verb.purpose(), method ? "verbs" : "properties");
    }
  }

  private boolean isDescribed(String name) {
    return found.containsKey(name) || found.containsKey(name + "(");
  }

  private void keys() {
    for (Map.Entry<?, ?> entry : known.entries()) {
      if (entry.getKey() instanceof String key) {
        boolean plain = key.matches("[A-Za-z_]\\w*");
        String text = plain ? key : "'" + key.replace("\\", "\\\\").replace("'", "\\'") + "'";
        add(text, shown(entry.getValue()), "keys");
      }
    }
  }

  private static String shown(Object value) {
    return value == null ? "null" : value.getClass().getSimpleName();
  }

  private void properties(Class<?> type) {
    if (type.isRecord()) {
      Arrays.stream(type.getRecordComponents())
          .filter(component -> !isDescribed(component.getName()))
          .forEach(
              component ->
                  add(
                      component.getName(),
                      Generics.shown(component.getGenericType()),
                      "properties"));
    }
    methodsOf(type)
        .filter(method -> method.getParameterCount() == 0 && !isStatic(method))
        .forEach(
            method -> {
              String name = property(method);
              if (!name.isEmpty() && !NOISE.contains(method.getName()) && !isDescribed(name)) {
                add(name, Generics.shown(method.getGenericReturnType()), "properties");
              }
            });
  }

  /** The property that a getter stands for; empty for any other method. */
  private static String property(Method method) {
    String name = method.getName();
    int skipped =
        name.startsWith("get") && method.getReturnType() != void.class
            ? 3
            : name.startsWith("is") && method.getReturnType() == boolean.class ? 2 : name.length();
    if (name.length() <= skipped || !Character.isUpperCase(name.charAt(skipped))) {
      return "";
    }
    return Character.toLowerCase(name.charAt(skipped)) + name.substring(skipped + 1);
  }

  private void methods(Class<?> type) {
    boolean ours = Verbs.receiver(type).map(Receiver::isVariable).orElse(false);
    methodsOf(type)
        .filter(method -> !NOISE.contains(method.getName()) && !isStatic(method))
        .filter(method -> everything || property(method).isEmpty())
        .filter(method -> !ours && !isComponent(type, method))
        .forEach(method -> method(method, 0, "methods"));
  }

  private static boolean isComponent(Class<?> type, Method method) {
    return type.isRecord()
        && method.getParameterCount() == 0
        && Arrays.stream(type.getRecordComponents())
            .anyMatch(component -> component.getName().equals(method.getName()));
  }

  private void method(Method method, int skipped, String group) {
    String name = method.getName();
    boolean bare = method.getParameterCount() == skipped;
    Candidate known = found.get(name + "(");
    if (known != null && !bare && known.group().equals(group) && known.text().endsWith("()")) {
      found.put(name + "(", Candidate.of(name + "(", known.description(), group));
    } else if (!isDescribed(name)) {
      add(name + (bare ? "()" : "("), signature(method, skipped), group);
    }
  }

  private void statics(Class<?> type) {
    Arrays.stream(type.getFields())
        .filter(field -> Modifier.isStatic(field.getModifiers()))
        .forEach(
            field -> add(field.getName(), Generics.shown(field.getGenericType()), "constants"));
    methodsOf(type).filter(Members::isStatic).forEach(method -> method(method, 0, "methods"));
    Arrays.stream(type.getClasses())
        .forEach(inner -> add(inner.getSimpleName(), "class", "classes"));
    if (everything) {
      Stream.of("simpleName", "name", "methods").forEach(name -> add(name, "", "of every class"));
    }
  }

  /** Groovy asks each element for a property that the list does not have. */
  private void elements() {
    List<Candidate> properties = new ArrayList<>();
    known
        .element()
        .filter(element -> element.element().isEmpty() && !element.raw().isPrimitive())
        .filter(element -> element.raw() != Object.class && element.raw() != String.class)
        .ifPresent(
            element -> {
              Members one = new Members(Known.ofType(element.type()), false);
              one.verbs(Verbs.of(element.raw()));
              one.properties(element.raw());
              properties.addAll(one.found.values());
            });
    for (Candidate candidate : properties) {
      if (!candidate.text().contains("(") && !isDescribed(candidate.text())) {
        add(candidate.text(), candidate.description(), "of each element");
      }
    }
  }

  private static boolean isStatic(Method method) {
    return Modifier.isStatic(method.getModifiers());
  }

  private static Stream<Method> methodsOf(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !method.isSynthetic() && !method.getName().contains("$"))
        .sorted(Comparator.comparing(Method::getName).thenComparingInt(Method::getParameterCount));
  }

  /** {@code String substring(int, int)}. */
  static String signature(Method method, int skipped) {
    return Arrays.stream(method.getGenericParameterTypes())
        .skip(skipped)
        .map(Generics::shown)
        .collect(
            Collectors.joining(
                ", ",
                Generics.shown(method.getGenericReturnType()) + " " + method.getName() + "(",
                ")"));
  }
}
