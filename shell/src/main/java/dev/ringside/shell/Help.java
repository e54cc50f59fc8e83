package dev.ringside.shell;

import dev.ringside.dsl.NearMatch;
import dev.ringside.dsl.verb.Receiver;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code /help} and {@code ?} answer, wrapped to the terminal's width: text that ends with a
 * line break, free of escape sequences. Prints nothing; stateless but for the commands it was told
 * of.
 */
final class Help {
  private final List<ShellCommand> commands;

  /** Knows the verbs, and these commands of the shell. */
  Help(List<ShellCommand> commands) {
    this.commands = List.copyOf(commands);
  }

  /**
   * The help on a topic.
   *
   * @param topic what stands behind {@code /help} or {@code ?}: empty for the overview, a receiver
   *     ({@code gdb}), a verb ({@code gdb.break}, {@code collect}), a command ({@code /save})
   * @param width the terminal's, in columns; 80 where it is 0
   */
  String about(String topic, int width) {
    String asked = topic.strip().replaceFirst("^\\?\\s*", "").replaceFirst("\\(.*", "").strip();
    HelpPages pages = new HelpPages(new HelpColumns(width));
    String text = asked.isEmpty() ? pages.overview(commands) : answer(asked, pages);
    return text.stripTrailing() + "\n";
  }

  private String answer(String asked, HelpPages pages) {
    Optional<String> receiver =
        Verbs.receivers().stream()
            .filter(one -> one.name().equalsIgnoreCase(asked))
            .findFirst()
            .map(pages::about);
    List<Verb> verbs = verbs(asked);
    Optional<String> verb =
        verbs.size() > 1
            ? Optional.of(pages.several(asked, verbs))
            : verbs.stream().findFirst().map(pages::about);
    return receiver
        .or(() -> verb)
        .or(() -> command(asked).map(pages::about))
        .or(() -> command("/" + asked).map(pages::about))
        .orElseGet(() -> pages.text(nothing(asked)));
  }

  /** By the full name; behind a value of any other name, {@code point.hits}, by the bare one. */
  private static List<Verb> verbs(String asked) {
    Optional<Verb> exact = Verbs.find(asked);
    int dot = asked.lastIndexOf('.');
    boolean known = dot > 0 && Verbs.receiver(asked.substring(0, dot)).isPresent();
    return exact.isPresent() || known
        ? exact.stream().toList()
        : Verbs.named(asked.substring(dot + 1));
  }

  private Optional<ShellCommand> command(String name) {
    return commands.stream().filter(command -> command.name().equals(name)).findFirst();
  }

  private String nothing(String asked) {
    int dot = asked.indexOf('.');
    String receiver = asked.substring(0, Math.max(dot, 0));
    String name = asked.substring(dot + 1);
    List<Verb> siblings = Verbs.of(receiver);
    if (siblings.isEmpty()) {
      return "there is no help on '"
          + asked
          + "'"
          + near(asked, "", everything())
          + "\n/help shows what there is";
    }
    String near = near(name, receiver + ".", siblings.stream().map(Verb::name).toList());
    return receiver + " has no verb " + name + near + "\n/help " + receiver + " lists them";
  }

  private static String near(String typed, String before, List<String> known) {
    return NearMatch.of(typed, known).map(one -> ": did you mean " + before + one + "?").orElse("");
  }

  private List<String> everything() {
    return Stream.of(
            Verbs.receivers().stream().map(Receiver::name),
            Verbs.all().stream().map(Verb::fullName),
            Verbs.all().stream().map(Verb::name),
            commands.stream().map(ShellCommand::name))
        .flatMap(names -> names)
        .toList();
  }
}
