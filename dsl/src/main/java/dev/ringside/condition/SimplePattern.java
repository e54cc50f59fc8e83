package dev.ringside.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A regular expression that needs no regular expression engine: literals and prefixes, {@code
 * kw.*|rcu_sched}.
 *
 * @param alternatives any of them matching is a match
 */
record SimplePattern(List<Alternative> alternatives) {
  private static final String META = "^$.|?*+()[]{}";

  /**
   * One alternative.
   *
   * @param text the characters the string begins with
   * @param prefix whether anything may follow
   */
  record Alternative(String text, boolean prefix) {}

  /** The pattern in this form, or empty when it has another. */
  static Optional<SimplePattern> of(String regex) {
    List<Alternative> alternatives = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= regex.length(); i++) {
      if (i == regex.length() || regex.charAt(i) == '|') {
        alternatives.add(new Alternative(text.toString(), false));
        text.setLength(0);
      } else if (endsAlternative(regex, i)) {
        alternatives.add(new Alternative(text.toString(), true));
        text.setLength(0);
        i += 2;
      } else if (regex.charAt(i) == '\\') {
        i++;
        if (i == regex.length() || Character.isLetterOrDigit(regex.charAt(i))) {
          return Optional.empty();
        }
        text.append(regex.charAt(i));
      } else if (META.indexOf(regex.charAt(i)) >= 0) {
        return Optional.empty();
      } else {
        text.append(regex.charAt(i));
      }
    }
    return Optional.of(new SimplePattern(alternatives));
  }

  /** Whether {@code .*} stands at {@code i} and the alternative ends behind it. */
  private static boolean endsAlternative(String regex, int i) {
    return regex.startsWith(".*", i) && (i + 2 == regex.length() || regex.charAt(i + 2) == '|');
  }
}
