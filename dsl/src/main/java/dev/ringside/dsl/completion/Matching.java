package dev.ringside.dsl.completion;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Which candidates go with what was typed. */
final class Matching {
  private Matching() {}

  /** Those that begin as typed; where none does, those that do so without regard to case. */
  static List<Candidate> begin(List<Candidate> all, String typed) {
    List<Candidate> exact = where(all, text -> text.startsWith(typed));
    String lower = typed.toLowerCase(Locale.ROOT);
    return exact.isEmpty()
        ? where(all, text -> text.toLowerCase(Locale.ROOT).startsWith(lower))
        : exact;
  }

  private static List<Candidate> where(List<Candidate> all, Predicate<String> matches) {
    return all.stream().filter(candidate -> matches.test(candidate.text())).distinct().toList();
  }
}
