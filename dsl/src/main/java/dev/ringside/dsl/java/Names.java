package dev.ringside.dsl.java;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names in a text. Stateless. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{Nd}_$]*");

  private Names() {}

  /** Also those in strings and comments: to know a variable too many costs little. */
  static Set<String> in(String source) {
    Set<String> names = new LinkedHashSet<>();
    Matcher matcher = NAME.matcher(source);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }
}
