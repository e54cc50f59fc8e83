package dev.ringside.wire.mi;

import java.util.List;

/**
 * A list of GDB/MI, of values ({@code ["a","b"]}) or of results ({@code [frame={…},frame={…}]}).
 *
 * @param fields the elements in gdb's order, each with its name where gdb gave one
 */
public record MiList(List<MiField> fields) implements MiValue {
  /** Keeps its own copy of the fields. */
  public MiList {
    fields = List.copyOf(fields);
  }

  /** The number of elements. */
  public int size() {
    return fields.size();
  }

  /** The elements, names dropped. */
  public List<MiValue> values() {
    return fields.stream().map(MiField::value).toList();
  }

  /** The elements which are tuples. */
  public List<MiTuple> tuples() {
    return values().stream().filter(MiTuple.class::isInstance).map(MiTuple.class::cast).toList();
  }

  /** The elements which are string constants. */
  public List<String> texts() {
    return values().stream()
        .filter(MiText.class::isInstance)
        .map(v -> ((MiText) v).text())
        .toList();
  }
}
