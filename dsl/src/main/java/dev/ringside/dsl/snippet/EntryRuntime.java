package dev.ringside.dsl.snippet;

import groovy.lang.Closure;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * What the code of entries calls; public only for that. Belongs to the thread that runs the entry.
 */
public final class EntryRuntime {
  private EntryRuntime() {}

  /** {@code int n = 3}. */
  public static Object declare(
      EntryScript entry, String name, Class<?> type, String text, boolean isFinal, Object value) {
    return entry.scope().declare(name, type, text, isFinal, value);
  }

  /** {@code def (a, b) = list}; each variable is a list of what {@code declare} takes. */
  public static Object declareAll(EntryScript entry, List<List<Object>> variables, Object list) {
    for (int i = 0; i < variables.size(); i++) {
      List<Object> one = variables.get(i);
      String name = (String) one.get(0);
      if (!name.equals("_")) {
        Object value = InvokerHelper.invokeMethod(list, "getAt", i);
        Class<?> type = (Class<?>) one.get(1);
        entry.scope().declare(name, type, (String) one.get(2), (Boolean) one.get(3), value);
      }
    }
    return list;
  }

  /** A call of a method that the user defined here or in an earlier entry. */
  public static Object call(EntryScript entry, String method, Object... arguments) {
    return entry.methods().call(method, arguments);
  }

  /** {@code this.&f} for such a method. */
  public static Object pointer(EntryScript entry, String method) {
    return new Closure<Object>(entry) {
      private static final long serialVersionUID = 1L;

      /** What a closure runs. */
      @SuppressWarnings("unused")
      public Object doCall(Object... arguments) {
        return entry.methods().call(method, arguments);
      }
    };
  }

  /**
   * Where loops turn and methods begin. The flag stays set, so that code which catches the
   * exception gets it again at the next turn.
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  /** Throws what Java would not let a method throw. */
  @SuppressWarnings("unchecked")
  static <T extends Throwable> T sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
