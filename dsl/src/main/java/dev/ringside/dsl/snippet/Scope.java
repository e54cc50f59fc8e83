package dev.ringside.dsl.snippet;

import dev.ringside.dsl.RingsideException;
import groovy.lang.Binding;
import groovy.lang.MissingPropertyException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;

/**
 * The variables of a shell: the user's own, the verbs, and the last values. Any thread may read and
 * write them.
 */
final class Scope extends Binding {
  /** {@code _} and {@code _1} to {@code _9}. */
  private static final int KEPT = 10;

  private static final Pattern HISTORY = Pattern.compile("_[1-9]?");

  /** One variable; the type is {@code Object} where none was declared. */
  private record Slot(int number, Class<?> type, String typeText, boolean isFinal, Object value) {
    Slot with(Object newValue) {
      return new Slot(number, type, typeText, isFinal, newValue);
    }
  }

  private final Map<String, Object> verbs;
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile List<Object> values = List.of();

  Scope(Map<String, Object> verbs) {
    this.verbs = Map.copyOf(verbs);
  }

  Map<String, Object> verbs() {
    return verbs;
  }

  /** Why nobody can give a variable this name. */
  Optional<String> taken(String name) {
    if (verbs.containsKey(name)) {
      return Optional.of("'" + name + "' is a verb of Ringside: choose another name");
    }
    return HISTORY.matcher(name).matches()
        ? Optional.of("'" + name + "' is one of the last values: choose another name")
        : Optional.empty();
  }

  private void check(String name) {
    taken(name)
        .ifPresent(
            why -> {
              throw new RingsideException(why);
            });
  }

  /**
   * Declares a variable, in place of one that had the name.
   *
   * @param typeText the type as the user wrote it; empty for none
   * @return the value as the variable holds it
   */
  Object declare(String name, Class<?> type, String typeText, boolean isFinal, Object value) {
    check(name);
    Object held = cast(name, type, value);
    slots.compute(
        name,
        (key, old) ->
            new Slot(
                old == null ? numbers.incrementAndGet() : old.number(),
                type,
                typeText,
                isFinal,
                held));
    return held;
  }

  private static Object cast(String name, Class<?> type, Object value) {
    try {
      return type == Object.class ? value : DefaultTypeTransformation.castToType(value, type);
    } catch (ClassCastException | IllegalArgumentException refused) {
      String given = value == null ? "null" : "a value of type " + value.getClass().getSimpleName();
      throw new RingsideException(
          name + " is declared as " + type.getSimpleName() + " and cannot take " + given, refused);
    }
  }

  @Override
  public void setVariable(String name, Object value) {
    check(name);
    slots.compute(
        name,
        (key, old) -> {
          if (old == null) {
            return new Slot(numbers.incrementAndGet(), Object.class, "", false, value);
          }
          if (old.isFinal()) {
            throw new RingsideException(
                name + " is final: it keeps its value until it is declared again");
          }
          return old.with(cast(name, old.type(), value));
        });
  }

  @Override
  public Object getVariable(String name) {
    Slot slot = slots.get(name);
    if (slot != null) {
      return slot.value();
    }
    if (verbs.containsKey(name)) {
      return verbs.get(name);
    }
    if (isHistory(name)) {
      return values.get(age(name));
    }
    throw new MissingPropertyException(name, EntryScript.class);
  }

  @Override
  public boolean hasVariable(String name) {
    return slots.containsKey(name) || verbs.containsKey(name) || isHistory(name);
  }

  private boolean isHistory(String name) {
    return HISTORY.matcher(name).matches() && age(name) < values.size();
  }

  private static int age(String name) {
    return name.length() == 1 ? 0 : name.charAt(1) - '0';
  }

  @Override
  public void removeVariable(String name) {
    slots.remove(name);
  }

  /** A copy: to write into it changes no variable. */
  @Override
  public Map<String, Object> getVariables() {
    Map<String, Object> all = new LinkedHashMap<>(verbs);
    variables().forEach(variable -> all.put(variable.name(), variable.value()));
    return all;
  }

  /** Makes a value the last one; null is none. */
  void remember(Object value) {
    if (value != null) {
      List<Object> now = new ArrayList<>(List.of(value));
      now.addAll(values.subList(0, Math.min(values.size(), KEPT - 1)));
      values = List.copyOf(now);
    }
  }

  /** The user's own, in the order in which they were first declared. */
  List<Variable> variables() {
    return slots.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getValue().number()))
        .map(
            entry ->
                new Variable(
                    entry.getKey(),
                    Optional.of(entry.getValue().typeText()).filter(text -> !text.isEmpty()),
                    entry.getValue().value()))
        .toList();
  }

  /** What can be written here. */
  Stream<String> names() {
    return Stream.concat(variables().stream().map(Variable::name), verbs.keySet().stream());
  }

  /** The class of a value, or where it is null the declared one. */
  Optional<Class<?>> typeOf(String name) {
    if (!hasVariable(name)) {
      return Optional.empty();
    }
    Object value = getVariable(name);
    if (value != null) {
      return Optional.of(value.getClass());
    }
    return Optional.ofNullable(slots.get(name)).map(Slot::type);
  }

  boolean drop(String name) {
    return slots.remove(name) != null;
  }

  void reset() {
    slots.clear();
    values = List.of();
  }
}
