package dev.ringside.dsl.snippet;

import dev.ringside.dsl.RingsideException;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.codehaus.groovy.runtime.InvokerInvocationException;

/**
 * Evaluates what a user types, one entry at a time, in a scope that lives on: variables, methods,
 * classes and imports of earlier entries. Nothing is ever run twice.
 *
 * <p>{@link #evaluate} is called by one thread at a time; the others may be called beside it.
 */
public final class Evaluator {
  private final Scope scope;
  private final Imports imports = new Imports();
  private final Methods methods = new Methods();
  private final Classes classes = new Classes(Evaluator.class.getClassLoader());
  private final Compiler compiler;

  /**
   * An empty scope.
   *
   * @param verbs what the user always sees, and cannot give another value: {@code vm}, {@code gdb}
   */
  public Evaluator(Map<String, Object> verbs) {
    this.scope = new Scope(verbs);
    this.compiler = new Compiler(scope, imports, classes, methods);
  }

  /**
   * Compiles and runs an entry. What it assigned before it failed stays; one that does not compile
   * changes nothing. The thread's interrupt flag is clear afterwards.
   *
   * @param name what its stack frames name as their file; another for each entry, so that a failure
   *     is shown at the right text
   * @return the value of the last statement; where it is not null it is {@code _} from now on
   * @throws CancellationException where the thread was interrupted
   * @throws org.codehaus.groovy.control.CompilationFailedException where it does not compile
   */
  public Object evaluate(String source, String name) {
    try {
      Entry entry = compiler.compile(source, name);
      imports.keep(entry.imports());
      classes.keep(entry.types());
      Object value = entry.script().isPresent() ? run(entry, entry.script().get()) : null;
      scope.remember(value);
      return value;
    } catch (Throwable thrown) {
      throw EntryRuntime.<RuntimeException>sneaky(failure(thrown));
    } finally {
      Thread.interrupted();
    }
  }

  private Object run(Entry entry, Class<? extends EntryScript> type)
      throws ReflectiveOperationException {
    EntryScript script = type.getConstructor().newInstance();
    script.enter(scope, methods);
    methods.define(script, entry.signatures());
    try {
      return script.run();
    } finally {
      entry.own().forEach(Classes::forget);
    }
  }

  /**
   * What of a failure somebody shall see: a {@link CancellationException} where the thread was
   * interrupted, else the cause in its wrappings.
   */
  public static Throwable failure(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof InvokerInvocationException
            || cause instanceof InvocationTargetException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CancellationException) {
      return cause;
    }
    if (Thread.currentThread().isInterrupted()
        || cause instanceof InterruptedException
        || cause instanceof ClosedByInterruptException) {
      CancellationException cancelled = new CancellationException("interrupted");
      cancelled.initCause(cause);
      return cancelled;
    }
    return cause instanceof StackOverflowError
        ? new RingsideException(
            "the calls are nested too deeply: does a method call itself for ever?", cause)
        : cause;
  }

  /**
   * Compiles and runs small entries in a scope of their own, so that the user's first one is fast.
   * Any thread may do it, beside an evaluation too.
   */
  public void warmUp() {
    Evaluator other = new Evaluator(Map.of());
    other.evaluate("gdb = [break: { Object... all -> all.length }]", "warm");
    other.evaluate("def target = 1; gdb.break('f') < pid == target >", "warm");
    other.evaluate("int next(int n) { n + 1 }\nnext(_)", "warm");
    String typo = "nothing";
    try {
      other.evaluate(typo, "warm");
    } catch (RuntimeException missing) {
      other.explain(missing, typo, "warm").render(typo);
    }
  }

  /**
   * What went wrong, in a sentence with its place.
   *
   * @param thrown what {@link #evaluate} threw
   * @param source the entry's text
   * @param name as it was given to {@code evaluate}
   */
  public Failure explain(Throwable thrown, String source, String name) {
    return new Explanation(scope, methods, classes).of(thrown, source, name);
  }

  /** The frames of the entry's own text, the innermost first; the throwable has all. */
  public static List<StackTraceElement> ownFrames(Throwable thrown, String name) {
    return Explanation.frames(thrown, name);
  }

  /** The user's own variables, in the order in which they were first declared. */
  public List<Variable> variables() {
    return scope.variables();
  }

  /** The user's methods as they were written: {@code int f(x, int n = 1)}. */
  public List<String> methods() {
    return methods.signatures();
  }

  /** The user's classes; of several with one name the newest. */
  public List<Class<?>> classes() {
    return classes.all();
  }

  /** The imports of all entries as they are written: {@code import java.nio.file.Path}. */
  public List<String> imports() {
    return imports.texts();
  }

  /**
   * The class of a variable, a verb or {@code _}: of its value, or where that is null the declared
   * one. Calls nothing on the value.
   */
  public Optional<Class<?>> typeOf(String name) {
    return scope.typeOf(name);
  }

  /** Whether a variable, a verb or {@code _} has this name. */
  public boolean has(String name) {
    return scope.hasVariable(name);
  }

  /**
   * The value of a variable, a verb or {@code _}.
   *
   * @throws groovy.lang.MissingPropertyException where there is none of this name
   */
  public Object valueOf(String name) {
    return scope.getVariable(name);
  }

  /** What nobody can give another value: {@code vm}, {@code gdb}. */
  public Set<String> verbs() {
    return scope.verbs().keySet();
  }

  /** Why no variable can have this name; empty where one can. */
  public Optional<String> taken(String name) {
    return scope.taken(name);
  }

  /**
   * Declares a variable from outside, in place of one that had the name.
   *
   * @param typeText the type as the user wrote it
   * @throws RingsideException where the name is taken, or the value is not of the type
   */
  public void declare(String name, Class<?> type, String typeText, Object value) {
    scope.declare(name, type, typeText, false, value);
  }

  /**
   * Assigns to a variable from outside.
   *
   * @throws RingsideException where the name is taken, or the variable does not take the value
   */
  public void assign(String name, Object value) {
    scope.setVariable(name, value);
  }

  /** Makes a value {@code _}; null is none. */
  public void remember(Object value) {
    scope.remember(value);
  }

  /**
   * Forgets the variable, the methods and the class of this name.
   *
   * @return whether there was one
   */
  public boolean drop(String name) {
    boolean variable = scope.drop(name);
    boolean method = methods.drop(name);
    return classes.drop(name) || method || variable;
  }

  /** Forgets everything but the verbs. */
  public void reset() {
    scope.reset();
    methods.reset();
    classes.reset();
    imports.reset();
  }
}
