package dev.ringside.wire.mi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A tuple of GDB/MI, or the results of a record.
 *
 * <p>The order is gdb's. A name may occur more than once ({@code thread-ids={thread-id="1",
 * thread-id="2"}}) and may be missing ({@code script={"silent","bt"}}); the getters take the first
 * field of that name. The optional getters are empty both when there is no such field and when it
 * holds another kind of value.
 *
 * @param fields all fields in gdb's order
 */
public record MiTuple(List<MiField> fields) implements MiValue {
  /** A tuple without fields, as in {@code ^done}. */
  public static final MiTuple EMPTY = new MiTuple(List.of());

  /** Keeps its own copy of the fields. */
  public MiTuple {
    fields = List.copyOf(fields);
  }

  /** Whether there are no fields at all. */
  public boolean isEmpty() {
    return fields.isEmpty();
  }

  /** The first value of that name. */
  public Optional<MiValue> value(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(MiField::value).findFirst();
  }

  /** The string constant of that name. */
  public Optional<String> text(String name) {
    return value(name).filter(MiText.class::isInstance).map(v -> ((MiText) v).text());
  }

  /** The string constant of that name, or the fallback. */
  public String textOr(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  /** The tuple of that name. */
  public Optional<MiTuple> tuple(String name) {
    return value(name).filter(MiTuple.class::isInstance).map(MiTuple.class::cast);
  }

  /** The list of that name. */
  public Optional<MiList> list(String name) {
    return value(name).filter(MiList.class::isInstance).map(MiList.class::cast);
  }

  /** The number of that name, as {@link MiText#number} reads it. */
  public OptionalLong number(String name) {
    return text(name).map(t -> new MiText(t).number()).orElse(OptionalLong.empty());
  }

  /** All values in order, names dropped: what {@code script={"a","b"}} is about. */
  public List<MiValue> values() {
    return fields.stream().map(MiField::value).toList();
  }

  /**
   * Every tuple of that name, and the bare tuples which directly follow one: gdb up to MI 2 writes
   * the locations of a breakpoint as {@code bkpt={number="1",…},{number="1.1",…},{number="1.2",…}}.
   */
  public List<MiTuple> tuples(String name) {
    List<MiTuple> found = new ArrayList<>();
    boolean following = false;
    for (MiField field : fields) {
      following = field.name().equals(name) || following && field.name().isEmpty();
      if (following && field.value() instanceof MiTuple tuple) {
        found.add(tuple);
      }
    }
    return List.copyOf(found);
  }
}
