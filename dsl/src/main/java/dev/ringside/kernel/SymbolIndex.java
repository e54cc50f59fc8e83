package dev.ringside.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names of a kernel, sorted, to be completed. Immutable, so any thread may use it. A search for the
 * beginning is a binary one; one for a part goes through a single text of all names, which is
 * several times faster than name by name.
 */
public final class SymbolIndex {
  private final String[] names;
  private final String text;
  private final int[] starts;

  private SymbolIndex(Stream<String> unsorted) {
    names = unsorted.distinct().sorted().toArray(String[]::new);
    starts = new int[names.length];
    StringBuilder all = new StringBuilder(names.length * 24);
    for (int i = 0; i < names.length; i++) {
      starts[i] = all.length();
      all.append(names[i]).append('\n');
    }
    text = all.toString();
  }

  /**
   * The names that go with what was typed.
   *
   * @param names those that begin so, by name, then those that contain it
   * @param more how many others there are
   */
  public record Matches(List<String> names, int more) {}

  /** The functions, without the parts of functions that the compiler has split off. */
  public static SymbolIndex ofFunctions(Symbols symbols) {
    return new SymbolIndex(
        symbols.prefix("").stream()
            .filter(symbol -> symbol.kind() == Symbol.Kind.FUNCTION)
            .map(Symbol::name)
            .filter(name -> !name.endsWith(".cold")));
  }

  /** The global variables. */
  public static SymbolIndex ofVariables(Symbols symbols) {
    return new SymbolIndex(
        symbols.prefix("").stream()
            .filter(symbol -> symbol.kind() == Symbol.Kind.OBJECT)
            .map(Symbol::name)
            .filter(name -> !name.contains(".")));
  }

  /** An index of these names. */
  public static SymbolIndex of(Stream<String> names) {
    return new SymbolIndex(names);
  }

  /** How many names there are. */
  public int size() {
    return names.length;
  }

  /** Whether there is this very name. */
  public boolean contains(String name) {
    return Arrays.binarySearch(names, name) >= 0;
  }

  /**
   * The names that begin with {@code typed}, then those that contain it.
   *
   * @param limit how many at most
   */
  public Matches complete(String typed, int limit) {
    int first = floor(typed);
    int end = typed.isEmpty() ? names.length : floor(typed + Character.MAX_VALUE);
    List<String> found =
        new ArrayList<>(Arrays.asList(names).subList(first, Math.min(end, first + limit)));
    int count = end - first;
    if (!typed.isEmpty() && typed.indexOf('\n') < 0) {
      int at = text.indexOf(typed);
      while (at >= 0) {
        int index = Arrays.binarySearch(starts, at);
        int name = index >= 0 ? index : -index - 2;
        if (name < first || name >= end) {
          count++;
          if (found.size() < limit) {
            found.add(names[name]);
          }
        }
        at = name + 1 < starts.length ? text.indexOf(typed, starts[name + 1]) : -1;
      }
    }
    return new Matches(List.copyOf(found), count - found.size());
  }

  private int floor(String key) {
    int at = Arrays.binarySearch(names, key);
    return at >= 0 ? at : -at - 1;
  }
}
