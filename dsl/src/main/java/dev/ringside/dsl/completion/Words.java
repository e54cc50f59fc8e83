package dev.ringside.dsl.completion;

import dev.ringside.dsl.verb.Receiver;
import dev.ringside.dsl.verb.Verbs;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What an expression or a statement can begin with. */
final class Words {
  private static final List<String> KEYWORDS =
      List.of(
          "def",
          "var",
          "if",
          "else",
          "for",
          "while",
          "do",
          "switch",
          "case",
          "default",
          "try",
          "catch",
          "finally",
          "throw",
          "return",
          "new",
          "import",
          "class",
          "enum",
          "record",
          "interface",
          "trait",
          "static",
          "final",
          "true",
          "false",
          "null",
          "assert",
          "instanceof",
          "in",
          "as",
          "boolean",
          "int",
          "long",
          "double",
          "void",
          "println",
          "print");

  private static final List<String> CLASSES =
      List.of(
          "ArrayList",
          "BigDecimal",
          "BigInteger",
          "Boolean",
          "Collections",
          "Date",
          "Duration",
          "File",
          "Files",
          "HashMap",
          "HashSet",
          "Instant",
          "Integer",
          "LinkedHashMap",
          "List",
          "Long",
          "Map",
          "Math",
          "Object",
          "Path",
          "Random",
          "Set",
          "String",
          "StringBuilder",
          "System",
          "Thread",
          "TreeMap",
          "TreeSet",
          "URL");

  private Words() {}

  /**
   * The names that begin as typed.
   *
   * @param typed where it is empty keywords and classes are left out
   */
  static List<Candidate> of(Scope scope, Locals locals, String typed) {
    List<Candidate> all = new ArrayList<>();
    locals.names().forEach(name -> all.add(Candidate.of(name, "", "variables")));
    for (String name : new TreeSet<>(scope.variables())) {
      if (Verbs.receiver(name).filter(Receiver::isVariable).isEmpty()) {
        Object value = scope.value(name);
        String type = value == null ? "" : value.getClass().getSimpleName();
        all.add(Candidate.of(name, type, "variables"));
      }
    }
    Verbs.receivers().stream()
        .filter(Receiver::isVariable)
        .forEach(receiver -> all.add(Candidate.of(receiver.name(), receiver.purpose(), "verbs")));
    scope
        .methods()
        .forEach(
            (name, signatures) ->
                all.add(Candidate.of(name + "(", String.join("; ", signatures), "methods")));
    new TreeSet<>(scope.classes().keySet())
        .forEach(name -> all.add(Candidate.of(name, "class", "classes")));
    if (!typed.isEmpty()) {
      KEYWORDS.forEach(word -> all.add(Candidate.of(word, "", "keywords")));
      CLASSES.stream()
          .filter(name -> !scope.classes().containsKey(name))
          .forEach(name -> all.add(Candidate.of(name, "class", "classes")));
    }
    return distinct(Matching.begin(all, typed));
  }

  /** The first of each text. */
  private static List<Candidate> distinct(List<Candidate> all) {
    TreeSet<String> seen = new TreeSet<>();
    return all.stream().filter(candidate -> seen.add(candidate.text())).toList();
  }
}
