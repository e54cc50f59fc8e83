package dev.ringside.dsl

import groovy.transform.CompileStatic

/**
 * {@code gdb.break(…)}: the one verb that Java cannot declare, since {@code break} is a keyword there.
 * Groovy adds it to {@link Gdb} as an extension method.
 */
@CompileStatic
class BreakVerb {
  /** As {@link Gdb#breakAt}. */
  static Object 'break'(Gdb gdb, Object... arguments) {
    gdb.breakAt(arguments)
  }
}
