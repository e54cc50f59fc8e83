package dev.ringside.kernel;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Names that somebody who typed a wrong one may have meant. */
public final class NearNames {

  private static final int MOST = 5;
  private static final double FAR = 0.55;

  private record Scored(String name, double score) {}

  private NearNames() {}

  /** Up to five candidates, best first; equal scores by length, then by name. */
  public static List<String> of(String asked, Collection<String> candidates) {
    Set<String> askedWords = words(asked);
    return candidates.stream()
        .filter(
            c -> !c.endsWith(".cold") && !c.startsWith("__ksymtab") && !c.startsWith("__kstrtab"))
        .map(c -> new Scored(c, score(asked, askedWords, c)))
        .filter(s -> s.score() >= FAR)
        .sorted(
            Comparator.comparingDouble((Scored s) -> -s.score())
                .thenComparing(s -> s.name().length())
                .thenComparing(Scored::name))
        .limit(MOST)
        .map(Scored::name)
        .toList();
  }

  /** 1 for the same name, 0 for nothing in common: the best of three ways to be alike. */
  private static double score(String asked, Set<String> askedWords, String candidate) {
    String name = CloneSuffix.strip(candidate);
    int longest = Math.max(asked.length(), name.length());
    if (longest == 0) {
      return 0;
    }
    double best = sharedWords(askedWords, words(name));
    // A name cut short, or with something in front (tcp_sendms, spin_lock): what is missing counts.
    if (name.contains(asked)) {
      best = Math.max(best, 0.5 + 0.5 * asked.length() / name.length());
    }
    // Typing errors: more than a third wrong is another word.
    int allowed = Math.max(1, longest / 3);
    if (Math.abs(asked.length() - name.length()) <= allowed) {
      int distance = distance(asked, name, allowed);
      if (distance <= allowed) {
        best = Math.max(best, 1.0 - 1.2 * distance / longest);
      }
    }
    return best;
  }

  private static double sharedWords(Set<String> asked, Set<String> other) {
    if (asked.size() < 2) {
      return 0;
    }
    long shared = other.stream().filter(asked::contains).count();
    return 0.95 * shared / (asked.size() + other.size() - shared);
  }

  private static Set<String> words(String name) {
    return Arrays.stream(name.toLowerCase(Locale.ROOT).split("[_.]+"))
        .filter(w -> !w.isEmpty())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /**
   * How many letters must be inserted, removed, replaced or exchanged with their neighbour to make
   * one name of the other; anything above {@code allowed} once that is certain.
   */
  public static int distance(String a, String b, int allowed) {
    int[] before = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (least > allowed + 1) {
        return allowed + 1;
      }
      int[] free = before;
      before = previous;
      previous = row;
      row = free;
    }
    return previous[b.length()];
  }
}
