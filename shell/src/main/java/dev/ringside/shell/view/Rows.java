package dev.ringside.shell.view;

import dev.ringside.dsl.Breakpoint;
import dev.ringside.dsl.Stop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a row is: named values. Stateless. */
final class Rows {
  private Rows() {}

  /** A map, or a record without a text of its own, as names with values. */
  static Optional<Map<String, Object>> of(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> row = new LinkedHashMap<>();
      map.forEach((name, cell) -> row.put(String.valueOf(name), cell));
      return Optional.of(row);
    }
    return value instanceof Record record && !hasOwnText(record.getClass())
        ? Optional.of(components(record))
        : Optional.empty();
  }

  /**
   * As {@link #of}; several stops or breakpoints are rows as well, although one of them is a
   * sentence.
   */
  static Optional<Map<String, Object>> inList(Object value) {
    if (value instanceof Breakpoint breakpoint) {
      return Optional.of(row(breakpoint));
    }
    return value instanceof Stop stop ? Optional.of(row(stop)) : of(value);
  }

  /** Of breakpoints the reasons stand below the table, since they are sentences. */
  private static Map<String, Object> row(Breakpoint breakpoint) {
    Map<String, Object> facts = breakpoint.facts();
    Map<String, Object> row = new LinkedHashMap<>();
    for (String name : List.of("number", "location", "condition", "tier", "hits", "evaluations")) {
      row.put(name, facts.get(name));
    }
    row.put("µs each", facts.get("micros"));
    row.put("slowdown", facts.get("slowdown") instanceof Double percent ? percent(percent) : null);
    if (!Boolean.TRUE.equals(facts.get("enabled"))) {
      row.put("enabled", "no");
    }
    if (!"".equals(facts.get("why"))) {
      row.put("why", List.of(facts.get("why")));
    }
    return row;
  }

  /** What is not nothing is not shown as nothing. */
  private static String percent(double value) {
    return value > 0 && value < 0.1 ? "< 0.1 %" : String.format(Locale.ROOT, "%.1f %%", value);
  }

  private static Map<String, Object> row(Stop stop) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("stop", stop.getNumber());
    row.put("time", stop.getTime());
    row.put("where", stop.getWhere());
    row.put("cpu", stop.getCpu());
    row.put("pid", stop.getPid());
    row.put("comm", stop.getComm());
    row.put("context", stop.getContext());
    return row;
  }

  private static Map<String, Object> components(Record record) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      row.put(component.getName(), value(component, record));
    }
    return row;
  }

  private static Object value(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (InvocationTargetException failure) {
      return "<" + component.getName() + " failed: " + failure.getCause() + ">";
    } catch (ReflectiveOperationException | RuntimeException hidden) {
      return "<not accessible>";
    }
  }

  /** The toString that a compiler writes for a record is final; javac 17. */
  private static boolean hasOwnText(Class<?> record) {
    try {
      return !Modifier.isFinal(record.getMethod("toString").getModifiers());
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
