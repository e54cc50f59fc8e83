package dev.ringside.shell;

import dev.ringside.dsl.recording.Piece;
import dev.ringside.dsl.recording.Recording;
import dev.ringside.shell.view.MarkdownText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A script cut into steps. Immutable.
 *
 * @param steps in order; only the last may have no statement
 */
record Lecture(List<Step> steps) {

  /**
   * What is shown at once.
   *
   * @param shown what is read before the statement: texts, and what failed when it was recorded
   * @param statement what is run then; empty behind the last statement
   */
  record Step(List<Piece> shown, Optional<Piece.Statement> statement) {}

  /**
   * A named place.
   *
   * @param step the index of the step that shows its heading
   */
  record Section(String name, int step) {
    private boolean is(Predicate<String> named) {
      return named.test(folded(name));
    }
  }

  static Lecture of(Recording recording) {
    List<Step> steps = new ArrayList<>();
    List<Piece> shown = new ArrayList<>();
    for (Piece piece : recording.pieces()) {
      if (piece instanceof Piece.Statement statement) {
        steps.add(new Step(List.copyOf(shown), Optional.of(statement)));
        shown.clear();
      } else {
        shown.add(piece);
      }
    }
    if (!shown.isEmpty()) {
      steps.add(new Step(List.copyOf(shown), Optional.empty()));
    }
    return new Lecture(List.copyOf(steps));
  }

  /** How many statements there are. */
  int statements() {
    return (int) steps.stream().filter(step -> step.statement().isPresent()).count();
  }

  /** All headings, in order. */
  List<Section> sections() {
    return IntStream.range(0, steps.size()).boxed().flatMap(this::sections).toList();
  }

  private Stream<Section> sections(int step) {
    return steps.get(step).shown().stream()
        .flatMap(piece -> piece instanceof Piece.Text text ? Stream.of(text) : Stream.empty())
        .flatMap(text -> MarkdownText.of(text.markdown()).headings().stream())
        .map(name -> new Section(name, step));
  }

  /**
   * What a name may mean, whatever its case: the section called so, or else those that begin so, or
   * else those that have it in them.
   */
  List<Section> sections(String name) {
    String wanted = folded(name);
    return Stream.<Predicate<String>>of(
            wanted::equals, n -> n.startsWith(wanted), n -> n.contains(wanted))
        .map(named -> sections().stream().filter(section -> section.is(named)).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static String folded(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
