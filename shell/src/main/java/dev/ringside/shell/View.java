package dev.ringside.shell;

import dev.ringside.dsl.Session;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How data looks: a list of rows as a table, with what is a list itself below it; one row as names
 * and values; everything else as its own text. Free of escape sequences. Stateless.
 */
final class View {
  private View() {}

  static String text(Object value) {
    return Session.printable(render(value)).stripTrailing();
  }

  private static String render(Object value) {
    if (value instanceof Collection<?> list) {
      List<Optional<Map<String, Object>>> rows = list.stream().map(View::row).toList();
      return !rows.isEmpty() && rows.stream().allMatch(Optional::isPresent)
          ? table(rows.stream().map(Optional::get).toList())
          : String.join("\n", list.stream().map(View::plain).toList());
    }
    return row(value).map(View::namesAndValues).orElseGet(() -> plain(value));
  }

  /** A map, or a record without a text of its own, as column names with values. */
  private static Optional<Map<String, Object>> row(Object value) {
    Map<String, Object> row = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, cell) -> row.put(String.valueOf(name), cell));
      return Optional.of(row);
    }
    if (!(value instanceof Record) || hasOwnText(value.getClass())) {
      return Optional.empty();
    }
    try {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        row.put(component.getName(), component.getAccessor().invoke(value));
      }
      return Optional.of(row);
    } catch (ReflectiveOperationException hidden) {
      return Optional.empty();
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

  private static String table(List<Map<String, Object>> rows) {
    List<String> columns =
        rows.stream()
            .flatMap(row -> row.keySet().stream())
            .distinct()
            .filter(name -> rows.stream().noneMatch(row -> isLong(row.get(name))))
            .toList();
    Table table = new Table(columns);
    rows.forEach(row -> table.add(columns.stream().map(name -> cell(row, name)).toList()));
    StringBuilder text = new StringBuilder(columns.isEmpty() ? "" : table.toString());
    rows.forEach(row -> text.append(below(row, columns)));
    return text.toString();
  }

  private static boolean isLong(Object value) {
    return value instanceof Collection || value instanceof Map;
  }

  /** A row lacks a column that only others have; that is not the same as a null in it. */
  private static String cell(Map<String, Object> row, String name) {
    return row.containsKey(name) ? plain(row.get(name)) : "";
  }

  private static String below(Map<String, Object> row, List<String> columns) {
    StringBuilder text = new StringBuilder();
    row.forEach(
        (name, value) -> {
          if (!columns.contains(name)) {
            String of = columns.isEmpty() ? "" : plain(row.get(columns.get(0))) + ": ";
            text.append('\n').append(of).append(name).append('\n');
            text.append(indented(isLong(value) ? render(value) : plain(value)));
          }
        });
    return text.toString();
  }

  private static String indented(String text) {
    return text.isEmpty() ? "" : text.stripTrailing().indent(2);
  }

  private static String namesAndValues(Map<String, Object> row) {
    int width = row.keySet().stream().mapToInt(Table::width).max().orElse(0);
    StringBuilder text = new StringBuilder();
    row.forEach(
        (name, value) -> {
          String shown = isLong(value) ? render(value) : plain(value);
          boolean several = shown.stripTrailing().contains("\n");
          text.append(name)
              .append(several ? "" : " ".repeat(width - Table.width(name) + 2))
              .append(several ? "\n" + indented(shown) : shown.stripTrailing() + "\n");
        });
    return text.toString();
  }

  private static String plain(Object value) {
    if (value == null) {
      return "-";
    }
    if (value instanceof Optional<?> optional) {
      return plain(optional.orElse(null));
    }
    if (value instanceof Duration time) {
      return seconds(time);
    }
    if (value instanceof Object[] array) {
      return Arrays.toString(array);
    }
    return String.valueOf(value);
  }

  /** Three figures after the point: what a host's clock can tell of such things. */
  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f s", time.toNanos() / 1e9);
  }
}
