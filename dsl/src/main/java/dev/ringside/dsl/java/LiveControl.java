package dev.ringside.dsl.java;

import dev.ringside.dsl.snippet.EntryRuntime;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;

/**
 * Runs snippets on the thread that evaluates them, and hands out what jshell makes texts of: their
 * values, what they threw, and their variables. Belongs to the thread that evaluates.
 */
final class LiveControl extends LocalExecutionControl {
  private Object value;
  private Throwable thrown;
  private Field field;

  LiveControl(SnippetLoader loader) {
    super(loader);
  }

  /** Forgets what the last snippet left here. */
  void clear() {
    value = null;
    thrown = null;
  }

  /** What the last snippet gave; null for nothing. */
  Object value() {
    return value;
  }

  /** What the last snippet threw itself; null for nothing. */
  Throwable thrown() {
    return thrown;
  }

  /** Of the variable that jshell was asked for last. */
  Field field() {
    return field;
  }

  /**
   * On this thread, where {@code LocalExecutionControl} (17.0.15) makes one for each snippet: an
   * interrupt shall reach what waits there.
   */
  @Override
  protected String invoke(Method snippet) throws Exception {
    try {
      EntryRuntime.check();
      value = snippet.invoke(null);
      return "";
    } catch (InvocationTargetException failure) {
      thrown = failure.getCause();
      throw failure;
    }
  }

  @Override
  public String varValue(String className, String name)
      throws ExecutionControl.RunException,
          ExecutionControl.EngineTerminationException,
          ExecutionControl.InternalException {
    try {
      field = findClass(className).getDeclaredField(name);
      field.setAccessible(true);
      return "";
    } catch (ReflectiveOperationException absent) {
      throw new ExecutionControl.InternalException(absent.toString());
    }
  }

  /** Whoever evaluates is interrupted instead. */
  @Override
  public void stop() {}
}
