package dev.ringside.dsl.completion;

import dev.ringside.dsl.syntax.Lexeme;
import dev.ringside.dsl.verb.Verb;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the call at the end of a text is written. */
final class Signatures {
  private static final int MOST = 6;

  private Signatures() {}

  static List<Signature> at(Pieces pieces, Typing typing, Scope scope) {
    int last = pieces.size() - 1;
    if (pieces.kind(last) == Lexeme.Kind.NAME) {
      List<Signature> named = named(pieces, typing, scope, last);
      if (!named.isEmpty()) {
        return named;
      }
    }
    int behind = pieces.is(last, ")") ? pieces.partner(last) - 1 : -1;
    if (pieces.isName(behind)) {
      List<Signature> called = named(pieces, typing, scope, behind);
      if (!called.isEmpty()) {
        return called;
      }
    }
    for (int open : pieces.open()) {
      int name = name(pieces, open);
      List<Signature> called = name < 0 ? List.of() : named(pieces, typing, scope, name);
      if (!called.isEmpty()) {
        return called;
      }
    }
    return List.of();
  }

  /** The name of what is called with this bracket; -1 for none. */
  private static int name(Pieces pieces, int open) {
    int before = open - 1;
    if (!pieces.is(open, "(") && pieces.is(before, ")")) {
      before = pieces.partner(before) - 1;
    }
    return pieces.isName(before) ? before : -1;
  }

  private static List<Signature> named(Pieces pieces, Typing typing, Scope scope, int name) {
    String text = pieces.text(name);
    if (!pieces.isDot(name - 1)) {
      return scope.methods().getOrDefault(text, List.of()).stream()
          .map(signature -> new Signature(signature, ""))
          .toList();
    }
    Optional<Verb> verb = Call.verb(typing, name);
    if (verb.isPresent()) {
      return List.of(new Signature(verb.get().usage(), verb.get().purpose()));
    }
    return typing
        .endingAt(name - 2)
        .map(
            known ->
                Stream.concat(
                        methods(known.raw(), text),
                        GroovyMethods.named(known.raw(), text)
                            .map(method -> Members.signature(method, 1)))
                    .distinct()
                    .limit(MOST)
                    .map(signature -> new Signature(signature, ""))
                    .toList())
        .orElse(List.of());
  }

  private static Stream<String> methods(Class<?> type, String name) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name) && !method.isSynthetic())
        .sorted(java.util.Comparator.comparingInt(Method::getParameterCount))
        .map(method -> Members.signature(method, 0));
  }
}
