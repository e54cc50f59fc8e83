package dev.ringside.dsl.recording;

import dev.ringside.dsl.GuestProcess;
import dev.ringside.dsl.Result;
import dev.ringside.dsl.Stop;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The guest's processes that a value is about. Stateless. */
final class Processes {
  /** Numbers below are too common to be taken for a process wherever they stand. */
  private static final int FIRST = 10;

  private static final int MOST_ELEMENTS = 1000;

  private Processes() {}

  static Set<Integer> of(Object value) {
    Stream<?> all =
        value instanceof Collection<?> several
            ? several.stream().limit(MOST_ELEMENTS)
            : Stream.of(value);
    return all.map(Processes::pid).filter(pid -> pid >= FIRST).collect(Collectors.toSet());
  }

  private static int pid(Object value) {
    if (value instanceof GuestProcess process) {
      return process.getPid();
    }
    if (value instanceof Stop stop) {
      return stop.getPid();
    }
    return value instanceof Result result ? result.pid() : -1;
  }
}
