package dev.ringside.dsl.completion;

import dev.ringside.dsl.Stop;
import dev.ringside.dsl.syntax.Lexeme;
import dev.ringside.dsl.verb.Argument.Accepts;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names that the entry itself declares: closures' parameters, and what is assigned to. */
final class Locals {
  private final Pieces pieces;
  private final Typing typing;
  private final Map<String, Integer> closures = new LinkedHashMap<>();
  private final Map<String, Integer> assigned = new LinkedHashMap<>();
  private boolean busy;

  Locals(Pieces pieces, Typing typing) {
    this.pieces = pieces;
    this.typing = typing;
    for (int i = 0; i + 1 < pieces.size(); i++) {
      boolean names = pieces.kind(i) == Lexeme.Kind.NAME && !pieces.isDot(i - 1);
      if (names && pieces.is(i + 1, "=")) {
        assigned.put(pieces.text(i), i);
      }
    }
    List<Integer> open = pieces.open();
    for (int i = open.size() - 1; i >= 0; i--) {
      if (pieces.is(open.get(i), "{")) {
        parameters(open.get(i));
      }
    }
  }

  private void parameters(int brace) {
    int arrow = brace + 1;
    while (arrow < pieces.size()
        && (pieces.kind(arrow) == Lexeme.Kind.NAME || pieces.is(arrow, ","))) {
      arrow++;
    }
    if (!pieces.is(arrow, "->")) {
      closures.put("it", brace);
      return;
    }
    for (int i = brace + 1; i < arrow; i++) {
      if (pieces.kind(i) == Lexeme.Kind.NAME) {
        closures.put(pieces.text(i), brace);
      }
    }
  }

  /** The names that can be written at the cursor. */
  Set<String> names() {
    Set<String> names = new java.util.LinkedHashSet<>(closures.keySet());
    names.addAll(assigned.keySet());
    return names;
  }

  /** What the name stands for, where that can be known. */
  Optional<Known> type(String name) {
    if (busy) {
      return Optional.empty();
    }
    busy = true;
    try {
      return closures.containsKey(name)
          ? parameter(closures.get(name))
          : Optional.ofNullable(assigned.get(name)).flatMap(this::value);
    } finally {
      busy = false;
    }
  }

  /** Only where the whole value is one chain: {@code frames = gdb.bt(); …}. */
  private Optional<Known> value(int name) {
    int end = name + 2;
    while (end < pieces.size() && !pieces.is(end, ";") && !beginsStatement(name, end)) {
      end = Math.max(end, pieces.partner(end)) + 1;
    }
    Chain chain = Chain.endingAt(pieces, end - 1);
    return chain.start() == name + 2 ? typing.endingAt(end - 1) : Optional.empty();
  }

  private boolean beginsStatement(int name, int i) {
    return i > name + 2
        && pieces.get(i).start() > pieces.get(i - 1).end()
        && pieces.kind(i) == Lexeme.Kind.NAME
        && !pieces.isDot(i - 1);
  }

  /** A verb's closure is given a stop; another method's an element, or the value itself. */
  private Optional<Known> parameter(int brace) {
    int before = brace - 1;
    if (pieces.is(before, ">") && pieces.partner(before) >= 0) {
      before = pieces.partner(before) - 1;
    }
    int call = pieces.is(before, ")") ? pieces.partner(before) - 1 : before;
    if (call < 0 || !pieces.isName(call) || !pieces.isDot(call - 1)) {
      return Optional.empty();
    }
    Optional<Known> receiver = typing.endingAt(call - 2);
    Optional<Verb> verb =
        receiver.flatMap(
            known ->
                Verbs.of(known.raw()).stream()
                    .filter(candidate -> candidate.name().equals(pieces.text(call)))
                    .findFirst());
    if (verb.isPresent()) {
      return verb.get().arguments().stream()
              .anyMatch(argument -> argument.accepts() == Accepts.CLOSURE)
          ? Optional.of(Known.ofType(Stop.class))
          : Optional.empty();
    }
    return receiver.map(known -> known.element().orElse(known));
  }
}
