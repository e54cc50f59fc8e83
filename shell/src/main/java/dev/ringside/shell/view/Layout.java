package dev.ringside.shell.view;

import dev.ringside.dsl.Instruction;
import dev.ringside.dsl.Memory;
import dev.ringside.dsl.Result;
import dev.ringside.dsl.SelectedFrame;
import dev.ringside.target.Address;
import dev.ringside.target.Frame;
import dev.ringside.target.Variable;
import groovy.lang.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One value being laid out: which form it takes, and the forms of what is in it. For one value and
 * one thread, since it counts what it has laid out.
 */
final class Layout {
  private static final int MOST_ELEMENTS = 10_000;
  private static final int DEEPEST = 5;
  private static final int INDENT = 2;
  private static final int VALUE_LINES = 3;
  private final Screen screen;
  private final Optional<Address> here;
  private final ValueText texts;
  private final Set<Object> within = Collections.newSetFromMap(new IdentityHashMap<>());
  private int left;
  private boolean heading;

  Layout(Screen screen, Optional<Address> here) {
    this.screen = screen;
    this.here = here;
    this.texts = new ValueText(screen.interactive());
    this.left = screen.interactive() ? MOST_ELEMENTS : Integer.MAX_VALUE;
  }

  /** Whether the first line is the heading of a table. */
  boolean hasHeading() {
    return heading;
  }

  /** The value in lines of at most so many columns where its form can be made to fit. */
  String of(Object value, int columns) {
    if (value instanceof Memory memory) {
      return HexDump.of(memory.getAddress().bits(), memory.getBytes(), columns);
    }
    if (value instanceof byte[] bytes) {
      return HexDump.of(0, bytes, columns);
    }
    if (value instanceof Result result && screen.interactive()) {
      // What the program printed has been shown as it came.
      return "exit " + result.exit() + ", pid " + result.pid() + ", " + texts.line(result.time());
    }
    if (value instanceof SelectedFrame selected) {
      return BacktraceView.of(List.of(selected.frame()), columns);
    }
    if (value instanceof Frame || value instanceof Instruction || value instanceof Variable) {
      return list(List.of(value), columns);
    }
    if (value == null || within.size() >= DEEPEST || !within.add(value)) {
      return cells(value);
    }
    try {
      return structured(value, columns);
    } finally {
      within.remove(value);
    }
  }

  private String structured(Object value, int columns) {
    if (isList(value)) {
      return list(ValueText.elements(value), columns);
    }
    return Rows.of(value)
        .filter(row -> !row.isEmpty())
        .map(row -> namesAndValues(row, columns))
        .orElseGet(() -> Visible.text(texts.line(value)));
  }

  /** A range at the prompt is its two ends; an array is data where somebody looks at it. */
  private boolean isList(Object value) {
    return screen.interactive()
        ? (value instanceof Collection && !(value instanceof Range)) || value.getClass().isArray()
        : value instanceof Collection;
  }

  private String list(Collection<?> all, int columns) {
    List<Object> elements = new ArrayList<>();
    for (Object element : all) {
      if (left <= 0) {
        break;
      }
      left--;
      elements.add(element);
    }
    int more = all.size() - elements.size();
    String rest = String.format(Locale.ROOT, "… %,d more elements: .toJson() shows all", more);
    return elements(elements, columns) + (more > 0 ? "\n" + rest : "");
  }

  private String elements(List<Object> elements, int columns) {
    if (are(elements, Frame.class)) {
      return BacktraceView.of(cast(elements, Frame.class), columns);
    }
    if (are(elements, Instruction.class)) {
      return Disassembly.of(cast(elements, Instruction.class), here, columns);
    }
    if (are(elements, Variable.class)) {
      return VariablesView.of(cast(elements, Variable.class), columns);
    }
    List<Optional<Map<String, Object>>> rows = elements.stream().map(Rows::inList).toList();
    boolean tabular = rows.stream().allMatch(row -> row.isPresent() && !row.get().isEmpty());
    if (tabular && !rows.isEmpty()) {
      heading |= within.size() <= 1;
      return table(rows.stream().map(Optional::get).toList(), columns);
    }
    if (screen.interactive() && elements.stream().allMatch(Layout::isShort)) {
      String oneLine = texts.nested(elements);
      if (Columns.of(oneLine) <= columns && oneLine.indexOf('\n') < 0) {
        return oneLine;
      }
    }
    return elements.stream()
        .map(e -> e instanceof Memory ? of(e, columns) : Visible.text(texts.line(e)))
        .collect(Collectors.joining("\n"));
  }

  private static boolean are(List<Object> elements, Class<?> type) {
    return !elements.isEmpty() && elements.stream().allMatch(type::isInstance);
  }

  private static <T> List<T> cast(List<Object> elements, Class<T> type) {
    return elements.stream().map(type::cast).toList();
  }

  /** Numbers, words, and lists of them: what a list on one line is for. */
  private static boolean isShort(Object element) {
    return element == null
        || element instanceof Number
        || element instanceof CharSequence
        || element instanceof Boolean
        || element instanceof Enum
        || ValueText.isContainer(element);
  }

  private String table(List<Map<String, Object>> rows, int columns) {
    List<String> names =
        rows.stream()
            .flatMap(row -> row.keySet().stream())
            .distinct()
            .filter(name -> rows.stream().noneMatch(row -> isLong(row.get(name))))
            .toList();
    Table table = new Table(names.stream().map(Visible::cells).toList(), columns);
    rows.forEach(row -> table.add(names.stream().map(name -> cell(row, name)).toList()));
    StringBuilder text = new StringBuilder(names.isEmpty() ? "" : table.toString());
    rows.forEach(row -> text.append(below(row, names, columns)));
    return text.toString();
  }

  private static boolean isLong(Object value) {
    return value instanceof Collection || value instanceof Map;
  }

  /** A row lacks a column that only others have; that is not the same as a null in it. */
  private String cell(Map<String, Object> row, String name) {
    return row.containsKey(name) ? cells(row.get(name)) : "";
  }

  private String cells(Object value) {
    return Visible.cells(texts.cell(value));
  }

  private String below(Map<String, Object> row, List<String> names, int columns) {
    StringBuilder text = new StringBuilder();
    row.forEach(
        (name, value) -> {
          if (!names.contains(name)) {
            String of = names.isEmpty() ? "" : cells(row.get(names.get(0))) + ": ";
            text.append('\n').append(of).append(Visible.cells(name)).append('\n');
            text.append(indented(isLong(value) ? of(value, columns - INDENT) : cells(value)));
          }
        });
    return text.toString();
  }

  private static String indented(String text) {
    return text.isEmpty() ? "" : text.stripTrailing().indent(INDENT);
  }

  private String namesAndValues(Map<String, Object> row, int columns) {
    int width = row.keySet().stream().map(Visible::cells).mapToInt(Columns::of).max().orElse(0);
    StringBuilder text = new StringBuilder();
    row.forEach(
        (name, value) -> {
          boolean structured = isLong(value) || value instanceof Memory || value instanceof Record;
          String shown =
              structured ? of(value, columns - INDENT) : Visible.cells(texts.line(value));
          shown = shown.stripTrailing();
          boolean several = shown.contains("\n");
          String heading = Visible.cells(name);
          text.append(
              several ? heading + "\n" + indented(shown) : pair(heading, width, shown, columns));
        });
    return text.toString();
  }

  /** What needs more than a few lines beside its name is better seen by asking for it alone. */
  private static String pair(String name, int width, String value, int columns) {
    String line = Columns.padded(name, width) + "  " + value;
    List<String> wrapped = Columns.wrapped(line, columns, width + 2);
    boolean fits =
        wrapped.size() <= VALUE_LINES && wrapped.stream().allMatch(l -> Columns.of(l) <= columns);
    return (fits ? String.join("\n", wrapped) : Columns.cut(line, columns)).stripTrailing() + "\n";
  }
}
