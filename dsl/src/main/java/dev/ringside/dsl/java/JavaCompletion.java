package dev.ringside.dsl.java;

import dev.ringside.dsl.completion.Candidate;
import dev.ringside.dsl.completion.Result;
import dev.ringside.dsl.completion.Signature;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.snippet.Variable;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.SourceCodeAnalysis;

/**
 * What can stand at a cursor in Java: jshell's own analysis, and the variables that Java does not
 * know before it needs them. Runs nothing of the user's.
 */
final class JavaCompletion {
  private static final String VARIABLES = "variables";
  private static final String JAVA = "Java";

  private final SourceCodeAnalysis analysis;
  private final Evaluator evaluator;

  JavaCompletion(SourceCodeAnalysis analysis, Evaluator evaluator) {
    this.analysis = analysis;
    this.evaluator = evaluator;
  }

  /** The candidates; what fits the type that is wanted there comes first. */
  Result at(String text, int cursor) {
    int[] anchor = {cursor};
    List<SourceCodeAnalysis.Suggestion> all = analysis.completionSuggestions(text, cursor, anchor);
    int from = Math.min(anchor[0], cursor);
    if (all.isEmpty()) {
      from = start(text, cursor);
    }
    Stream<Candidate> shared =
        from == start(text, cursor) ? shared(text, from, cursor) : Stream.of();
    Stream<Candidate> suggested =
        Stream.concat(
                all.stream().filter(SourceCodeAnalysis.Suggestion::matchesType),
                all.stream().filter(each -> !each.matchesType()))
            .map(each -> candidate(each.continuation(), JAVA));
    return new Result(from, Stream.concat(shared, suggested).distinct().toList(), 0, "");
  }

  /** Variables and verbs, where a name begins and no member of something is meant. */
  private Stream<Candidate> shared(String text, int from, int cursor) {
    if (from > 0 && text.charAt(from - 1) == '.' || from == cursor) {
      return Stream.of();
    }
    String typed = text.substring(from, cursor);
    return Stream.concat(
            evaluator.variables().stream().map(Variable::name), evaluator.verbs().stream().sorted())
        .filter(name -> name.startsWith(typed))
        .map(name -> candidate(name, VARIABLES));
  }

  private static Candidate candidate(String text, String group) {
    return new Candidate(text, text, "", group, !text.endsWith("("));
  }

  private static int start(String text, int cursor) {
    int start = cursor;
    while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /** How the call at the cursor is written. */
  List<Signature> signatures(String text, int cursor) {
    return analysis.documentation(text, cursor, false).stream()
        .map(each -> new Signature(each.signature(), ""))
        .toList();
  }
}
