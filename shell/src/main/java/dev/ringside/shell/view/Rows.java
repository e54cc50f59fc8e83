package dev.ringside.shell.view;

import dev.ringside.dsl.Stop;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
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

  /** As {@link #of}; several stops are rows as well, although one of them is a sentence. */
  static Optional<Map<String, Object>> inList(Object value) {
    return value instanceof Stop stop ? Optional.of(row(stop)) : of(value);
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
