package dev.ringside.dsl.java;

import dev.ringside.dsl.RingsideException;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.snippet.Variable;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * The variables that Groovy and Java share. Each has its home in the {@link Evaluator}; Java gets a
 * static field of the same name when a snippet first names it, which is brought up to date before
 * each snippet and read behind it. Belongs to the thread that evaluates.
 */
final class SharedVariables {
  private final JShell shell;
  private final LiveControl control;
  private final Evaluator evaluator;
  private final Map<String, Shared> shared = new LinkedHashMap<>();

  /** What Java was given: what else runs may assign meanwhile, and that shall stay. */
  private final Map<String, Object> given = new HashMap<>();

  /**
   * One that Java knows.
   *
   * @param type as jshell was told it, or told us
   */
  private record Shared(VarSnippet snippet, String type) {}

  SharedVariables(JShell shell, LiveControl control, Evaluator evaluator) {
    this.shell = shell;
    this.control = control;
    this.evaluator = evaluator;
  }

  /** Brings Java up to date, before a text that may use these names is compiled or completed. */
  void enter(Set<String> named) {
    for (Map.Entry<String, Shared> each : List.copyOf(shared.entrySet())) {
      if (!evaluator.has(each.getKey())) {
        shared.remove(each.getKey());
        given.remove(each.getKey());
        drop(each.getValue().snippet());
      }
    }
    for (String name : List.copyOf(shared.keySet())) {
      refresh(name, named.contains(name));
    }
    for (String name : named) {
      if (!shared.containsKey(name) && evaluator.has(name) && !name.equals("_")) {
        declare(name);
      }
    }
  }

  private void drop(VarSnippet snippet) {
    if (shell.status(snippet).isActive()) {
      shell.drop(snippet);
    }
  }

  private void refresh(String name, boolean named) {
    Shared known = shared.get(name);
    String wanted = declaredType(name).orElse(known.type());
    if (named && declaredType(name).isEmpty()) {
      wanted = JavaType.of(evaluator.valueOf(name));
    }
    if (!wanted.equals(known.type()) || !set(known, evaluator.valueOf(name))) {
      declare(name);
    }
  }

  private Optional<String> declaredType(String name) {
    return evaluator.variables().stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst()
        .flatMap(Variable::type);
  }

  /** Under the type it was declared with where Java can name that, else under its value's. */
  private void declare(String name) {
    Object value = evaluator.valueOf(name);
    List<String> types =
        List.of(
            declaredType(name).orElseGet(() -> JavaType.of(value)),
            JavaType.of(value),
            JavaType.ANY);
    for (String type : types) {
      SnippetEvent event = shell.eval(type + " " + name + ";").get(0);
      if (event.status() == Status.VALID && event.snippet() instanceof VarSnippet snippet) {
        Shared made = new Shared(snippet, types.get(0));
        if (set(made, value)) {
          shared.put(name, made);
          return;
        }
      }
    }
    throw new RingsideException("Java has no variable called '" + name + "': choose another name");
  }

  /** Whether the variable could take the value. */
  private boolean set(Shared one, Object value) {
    Optional<Field> field = field(one.snippet());
    if (field.isEmpty()) {
      return false;
    }
    try {
      field.get().set(null, value);
      given.put(one.snippet().name(), value);
      return true;
    } catch (IllegalArgumentException | NullPointerException otherType) {
      return false;
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Optional<Field> field(VarSnippet snippet) {
    if (shell.status(snippet) != Status.VALID) {
      return Optional.empty();
    }
    shell.varValue(snippet);
    return Optional.of(control.field());
  }

  private static Object read(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Takes what a snippet left behind.
   *
   * @param events what jshell said of it
   * @throws RingsideException where it assigned to what cannot be assigned to
   */
  void leave(List<SnippetEvent> events) {
    Map<String, Field> fields = new HashMap<>();
    for (SnippetEvent event : events) {
      if (event.causeSnippet() == null && isVariable(event.snippet())) {
        VarSnippet snippet = (VarSnippet) event.snippet();
        field(snippet).ifPresent(field -> declared(snippet, field));
      }
    }
    shared.forEach((name, one) -> field(one.snippet()).ifPresent(f -> fields.put(name, f)));
    fields.forEach(this::changed);
  }

  static boolean isVariable(Snippet snippet) {
    return snippet instanceof VarSnippet
        && snippet.subKind() != Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
  }

  private void declared(VarSnippet snippet, Field field) {
    Object value = read(field);
    evaluator.declare(snippet.name(), field.getType(), snippet.typeName(), value);
    shared.put(snippet.name(), new Shared(snippet, snippet.typeName()));
    given.put(snippet.name(), value);
  }

  private void changed(String name, Field field) {
    Object now = read(field);
    Object before = given.get(name);
    boolean same = field.getType().isPrimitive() ? Objects.equals(now, before) : now == before;
    if (!same) {
      try {
        evaluator.assign(name, now);
      } catch (RingsideException refused) {
        set(shared.get(name), evaluator.valueOf(name));
        throw refused;
      }
    }
  }
}
