package dev.ringside.dsl.completion;

import dev.ringside.dsl.Knowledge;
import dev.ringside.dsl.verb.Argument;
import dev.ringside.dsl.verb.Argument.Accepts;
import dev.ringside.dsl.verb.Verb;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What can be given to a verb: its named arguments, and what the registry says of a value. */
final class ArgumentValues {
  private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

  private ArgumentValues() {}

  /** {@code kernel: } and the like, less those that are given. */
  static List<Candidate> names(Verb verb, Set<String> given) {
    return verb.arguments().stream()
        .filter(argument -> argument.named() && !given.contains(argument.name()))
        .map(
            argument ->
                new Candidate(
                    argument.name() + ": ",
                    argument.name() + ":",
                    argument.meaning(),
                    "arguments",
                    false))
        .toList();
  }

  /** The values that a list of words can tell, as they are written in code. */
  static List<Candidate> literals(Argument argument, Knowledge known) {
    return argument.accepts() == Accepts.FLAG
        ? Stream.of("true", "false").map(word -> Candidate.of(word, "", "values")).toList()
        : words(argument, known).stream()
            .map(word -> Candidate.of("'" + word + "'", "", "values"))
            .toList();
  }

  /** The words that can stand in the argument's string. */
  static List<String> words(Argument argument, Knowledge known) {
    if (argument.accepts() == Accepts.KERNEL) {
      Set<String> names = new LinkedHashSet<>(List.of("debian"));
      names.addAll(known.kernels());
      return List.copyOf(names);
    }
    if (argument.accepts() == Accepts.SAVED) {
      return known.saved();
    }
    List<String> words = new ArrayList<>();
    if (argument.accepts() == Accepts.CHOICE) {
      Matcher quoted = QUOTED.matcher(argument.meaning());
      while (quoted.find()) {
        words.add(quoted.group(1));
      }
    }
    return words;
  }
}
