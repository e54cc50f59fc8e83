package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.completion.Scope;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.snippet.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What entries see, for completion. A picture of the moment in which it was made. */
final class EntryScope implements Scope {
  private static final Pattern NAME = Pattern.compile("(\\w+)\\(");
  private static final Pattern IMPORT = Pattern.compile("import ([\\w.]+)\\.(\\w+)");
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, List<String>> methods = new LinkedHashMap<>();
  private final Map<String, Class<?>> classes = new LinkedHashMap<>();
  private final Evaluator evaluator;

  EntryScope(Session session, Evaluator evaluator) {
    this.evaluator = evaluator;
    values.putAll(session.variables());
    for (Variable variable : evaluator.variables()) {
      values.put(variable.name(), variable.value());
    }
    for (String signature : evaluator.methods()) {
      Matcher name = NAME.matcher(signature);
      if (name.find()) {
        methods.computeIfAbsent(name.group(1), key -> new ArrayList<>()).add(signature);
      }
    }
    evaluator.imports().forEach(this::imported);
    evaluator.classes().forEach(type -> classes.put(type.getSimpleName(), type));
  }

  private void imported(String text) {
    Matcher names = IMPORT.matcher(text);
    if (names.matches()) {
      try {
        ClassLoader loader = EntryScope.class.getClassLoader();
        String name = names.group(1) + "." + names.group(2);
        classes.put(names.group(2), Class.forName(name, false, loader));
      } catch (ClassNotFoundException | LinkageError users) {
        // A class of the user's, or a nested one: its members stay unknown.
        return;
      }
    }
  }

  @Override
  public Set<String> variables() {
    return new LinkedHashSet<>(values.keySet());
  }

  @Override
  public Object value(String variable) {
    return values.get(variable);
  }

  @Override
  public Optional<Class<?>> type(String variable) {
    return evaluator.typeOf(variable);
  }

  @Override
  public Map<String, List<String>> methods() {
    return methods;
  }

  @Override
  public Map<String, Class<?>> classes() {
    return classes;
  }
}
