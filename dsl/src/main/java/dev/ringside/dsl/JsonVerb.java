package dev.ringside.dsl;

import org.codehaus.groovy.runtime.NullObject;

/**
 * {@code .toJson()} on whatever a verb returns, for other programs: {@code gdb.bt().toJson()}.
 * Groovy adds it to every object as an extension method.
 */
public final class JsonVerb {
  private JsonVerb() {}

  /**
   * The value as one line of JSON, as {@code --json} prints it: whole, and never cut.
   *
   * @throws RingsideException when the value has no form in JSON: it contains itself
   */
  public static String toJson(Object self) {
    return Json.of(self instanceof NullObject ? null : self);
  }
}
