package dev.ringside.wire.mi;

/**
 * One {@code name=value} of a tuple, of a list or of a record's results.
 *
 * @param name the variable, or the empty string where gdb wrote a bare value
 * @param value what it holds
 */
public record MiField(String name, MiValue value) {
  /** A value without a name. */
  public static MiField bare(MiValue value) {
    return new MiField("", value);
  }
}
