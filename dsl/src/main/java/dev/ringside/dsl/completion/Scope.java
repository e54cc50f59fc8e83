package dev.ringside.dsl.completion;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names that an entry finds. Asked on the thread that completes, while entries may run
 * elsewhere; must answer at once and run nothing of the user's.
 */
public interface Scope {
  /** The names of the variables, the verbs' receivers among them. */
  Set<String> variables();

  /** A variable's value as it is now; null where there is none. */
  Object value(String variable);

  /** The class of a variable's value, or the declared one where there is no value. */
  default Optional<Class<?>> type(String variable) {
    return Optional.ofNullable(value(variable)).map(Object::getClass);
  }

  /** The signatures of the user's methods by name: {@code int twice(int n)}. */
  Map<String, List<String>> methods();

  /** The user's and the imported classes by their simple names. */
  Map<String, Class<?>> classes();

  /** A scope of variables alone. */
  static Scope of(Map<String, ?> variables) {
    return new Scope() {
      @Override
      public Set<String> variables() {
        return Set.copyOf(variables.keySet());
      }

      @Override
      public Object value(String variable) {
        return variables.get(variable);
      }

      @Override
      public Map<String, List<String>> methods() {
        return Map.of();
      }

      @Override
      public Map<String, Class<?>> classes() {
        return Map.of();
      }
    };
  }
}
