package dev.ringside.dsl.snippet;

import groovy.lang.GroovyRuntimeException;
import groovy.lang.MissingMethodException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.codehaus.groovy.reflection.CachedMethod;
import org.codehaus.groovy.runtime.MetaClassHelper;
import org.codehaus.groovy.runtime.ScriptBytecodeAdapter;

/**
 * The methods that the user defined. Each stays in the class of its entry, under a name that no
 * call in it can mean, so that every call comes here and finds the newest definition.
 */
final class Methods {
  /** Behind the name in the class file, before a number: legal for the JVM, not for a program. */
  static final String MARK = "()";

  /** One definition, of which default arguments make several. */
  private record Defined(CachedMethod method, EntryScript entry, String signature) {}

  private volatile Map<String, Map<String, Defined>> byName = Map.of();

  /**
   * Notes the methods of an entry; one with a name and parameters that are taken supersedes.
   *
   * @param signatures the user's own words, by the method's name in the entry's class
   */
  void define(EntryScript entry, Map<String, String> signatures) {
    if (signatures.isEmpty()) {
      return;
    }
    Map<String, Map<String, Defined>> all = new LinkedHashMap<>(byName);
    for (Method method : entry.getClass().getDeclaredMethods()) {
      String signature = signatures.get(method.getName());
      if (signature != null) {
        String name = plain(method.getName());
        String types =
            Arrays.stream(method.getParameterTypes())
                .map(Class::getName)
                .collect(Collectors.joining(","));
        Map<String, Defined> overloads = new LinkedHashMap<>(all.getOrDefault(name, Map.of()));
        overloads.put(types, new Defined(new CachedMethod(method), entry, signature));
        all.put(name, overloads);
      }
    }
    byName = all;
  }

  /** The name as the user wrote it. */
  static String plain(String name) {
    int mark = name.indexOf(MARK);
    return mark < 0 ? name : name.substring(0, mark);
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  Collection<String> names() {
    return byName.keySet();
  }

  List<String> signatures(String name) {
    return byName.getOrDefault(name, Map.of()).values().stream()
        .map(Defined::signature)
        .distinct()
        .toList();
  }

  List<String> signatures() {
    return names().stream().flatMap(name -> signatures(name).stream()).toList();
  }

  /**
   * Calls the definition that fits best.
   *
   * @throws MissingMethodException where none takes these arguments
   */
  Object call(String name, Object... arguments) {
    Class<?>[] types = MetaClassHelper.convertToTypeArray(arguments);
    Defined best =
        byName.getOrDefault(name, Map.of()).values().stream()
            .filter(defined -> defined.method().isValidMethod(types))
            .min(
                Comparator.comparingLong(
                    defined -> MetaClassHelper.calculateParameterDistance(types, defined.method())))
            .orElseThrow(() -> new MissingMethodException(name, EntryScript.class, arguments));
    try {
      return best.method().doMethodInvoke(best.entry(), arguments);
    } catch (GroovyRuntimeException wrapped) {
      // What a method throws that is checked comes wrapped; the user's catch shall see it bare.
      throw EntryRuntime.<RuntimeException>sneaky(ScriptBytecodeAdapter.unwrap(wrapped));
    }
  }

  boolean drop(String name) {
    Map<String, Map<String, Defined>> all = new LinkedHashMap<>(byName);
    boolean had = all.remove(name) != null;
    byName = all;
    return had;
  }

  void reset() {
    byName = Map.of();
  }
}
