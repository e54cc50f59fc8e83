package dev.ringside.dsl.completion;

import dev.ringside.dsl.syntax.Lexeme;
import dev.ringside.dsl.verb.Argument;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The call in whose parentheses the cursor stands.
 *
 * @param open the piece of its opening parenthesis
 * @param direct whether no other bracket is open within the parentheses
 * @param argument the piece where the argument at the cursor begins
 */
record Call(Pieces pieces, int open, boolean direct, int argument) {

  /** The innermost call at the end of the text, through lists and parentheses of no call. */
  static Optional<Call> innermost(Pieces pieces) {
    boolean direct = true;
    for (int open : pieces.open()) {
      if (pieces.is(open, "(") && pieces.isName(open - 1)) {
        return Optional.of(new Call(pieces, open, direct, argument(pieces, open)));
      }
      if (!pieces.is(open, "(") && !pieces.is(open, "[")) {
        return Optional.empty();
      }
      direct = false;
    }
    return Optional.empty();
  }

  private static int argument(Pieces pieces, int open) {
    int start = open + 1;
    for (int i = open + 1; i < pieces.size(); i = next(pieces, i)) {
      if (pieces.is(i, ",")) {
        start = i + 1;
      }
    }
    return start;
  }

  /** Over what stands in closed brackets; whatever is open goes on to the end. */
  private static int next(Pieces pieces, int i) {
    boolean opens = pieces.kind(i) == Lexeme.Kind.BRACKET && "([{?[".contains(pieces.text(i));
    if (opens && pieces.partner(i) < 0) {
      return pieces.size();
    }
    return Math.max(i, pieces.partner(i)) + 1;
  }

  String name() {
    return pieces.text(open - 1);
  }

  /** Whether a method is called on something: {@code gdb.break(}. */
  boolean hasReceiver() {
    return pieces.isDot(open - 2);
  }

  boolean creates() {
    return pieces.is(open - 2, "new");
  }

  /** The verb that is called, where the registry knows it. */
  Optional<Verb> verb(Typing typing) {
    return hasReceiver() ? verb(typing, open - 1) : Optional.empty();
  }

  /** The verb whose name is this piece. */
  static Optional<Verb> verb(Typing typing, int name) {
    return typing
        .endingAt(name - 2)
        .flatMap(
            known ->
                Verbs.of(known.raw()).stream()
                    .filter(verb -> verb.name().equals(typing.text(name)))
                    .findFirst());
  }

  /** The names of the arguments that are given before the cursor. */
  Set<String> given() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = open + 1; i < pieces.size(); i = next(pieces, i)) {
      boolean begins = i == open + 1 || pieces.is(i - 1, ",");
      if (begins && pieces.is(i + 1, ":")) {
        names.add(pieces.text(i));
      }
    }
    return names;
  }

  /** Whether the argument at the cursor is given by name. */
  boolean isNamed() {
    return pieces.is(argument + 1, ":");
  }

  /** What the verb says of the argument at the cursor. */
  Optional<Argument> argumentOf(Verb verb) {
    if (isNamed()) {
      return verb.arguments().stream()
          .filter(each -> each.named() && each.name().equals(pieces.text(argument)))
          .findFirst();
    }
    List<Argument> placed = verb.arguments().stream().filter(each -> !each.named()).toList();
    int position = position();
    return position < placed.size() ? Optional.of(placed.get(position)) : Optional.empty();
  }

  private int position() {
    int position = 0;
    for (int i = open + 1; i < argument; i = next(pieces, i)) {
      boolean begins = i == open + 1 || pieces.is(i - 1, ",");
      if (begins && !pieces.is(i + 1, ":")) {
        position++;
      }
    }
    return position;
  }
}
