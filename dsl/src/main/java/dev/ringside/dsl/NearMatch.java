package dev.ringside.dsl;

import dev.ringside.kernel.NearNames;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody meant who typed a name that does not exist, where few names do. Stateless. */
public final class NearMatch {
  private static final int TYPING_ERRORS = 2;

  private NearMatch() {}

  /** The known name with the fewest typing errors, empty where that would be another word. */
  public static Optional<String> of(String typed, Collection<String> known) {
    int allowed = Math.min(TYPING_ERRORS, typed.length() - 1);
    return known.stream()
        .filter(name -> distance(typed, name) <= allowed)
        .min(Comparator.comparingInt(name -> distance(typed, name)));
  }

  private static int distance(String typed, String name) {
    return NearNames.distance(typed, name, TYPING_ERRORS);
  }

  /** The end of a sentence: {@code : did you mean 'x'?}, or what there is; empty where nothing. */
  public static String sentence(String typed, Collection<String> known) {
    String all = known.isEmpty() ? "" : ": choose from " + String.join(", ", known);
    return of(typed, known).map(name -> ": did you mean '" + name + "'?").orElse(all);
  }
}
