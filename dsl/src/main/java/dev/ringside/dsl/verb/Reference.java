package dev.ringside.dsl.verb;

import java.util.List;

/** The whole language as a document. Stateless. */
public final class Reference {
  private static final String INTRODUCTION =
      """
      # The language of Ringside

      Every script and the shell find the objects `%s`. Arguments with a colon are given by
      name, in any order, and may be left out; the others stand in the order shown. A heading
      without parentheses is a property. Each example runs after `vm.boot()`.
      """;

  private Reference() {}

  /** All receivers with their verbs as Markdown: one heading each, ending with a line break. */
  public static String markdown() {
    List<String> variables =
        Verbs.receivers().stream().filter(Receiver::isVariable).map(Receiver::name).toList();
    StringBuilder text = new StringBuilder();
    text.append(INTRODUCTION.formatted(String.join("`, `", variables)));
    for (Receiver receiver : Verbs.receivers()) {
      text.append("\n## ").append(receiver.name()).append("\n\n");
      text.append(sentence(receiver.purpose())).append('\n');
      receiver.verbs().forEach(verb -> append(verb, text));
    }
    return text.toString();
  }

  private static void append(Verb verb, StringBuilder text) {
    text.append("\n### `").append(verb.usage()).append("`\n\n");
    text.append(plain(verb.purpose()));
    text.append(verb.returns().equals("-") ? "\n" : " Gives `" + verb.returns() + "`.\n");
    if (!verb.arguments().isEmpty()) {
      text.append('\n');
    }
    for (Argument argument : verb.arguments()) {
      text.append("- `").append(argument.name()).append(argument.named() ? ":`" : "`");
      text.append(" — ").append(plain(argument.meaning())).append('\n');
    }
    text.append("\n```groovy\n").append(verb.example()).append("\n```\n");
  }

  private static String sentence(String purpose) {
    return plain(Character.toUpperCase(purpose.charAt(0)) + purpose.substring(1)) + ".";
  }

  /** Text in which Markdown finds nothing of its own. */
  private static String plain(String text) {
    return text.replaceAll("([\\\\`*_<>\\[\\]~])", "\\\\$1");
  }
}
