package dev.ringside.shell;

import dev.ringside.dsl.NearMatch;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shell's own commands, which begin with a slash. Used by the shell's thread. */
final class Commands {
  private static final Pattern WORDS = Pattern.compile("(?s)(/[a-zA-Z]+)(?:\\s+(.*))?");

  private final List<SlashCommand> all;
  private final Interpreter interpreter;
  private final Printer printer;
  private final LostSession lost;
  private boolean leaving;

  Commands(ShellParts parts, Interpreter interpreter) {
    this.interpreter = interpreter;
    this.printer = parts.printer();
    this.lost = new LostSession(parts, interpreter);
    this.all =
        Stream.of(
                List.of(
                    SlashCommand.of(
                        "/help [verb | /command]",
                        "explains a verb, a group of verbs, a command",
                        "'?gdb.break' does the same.",
                        this::help)),
                new EntryCommands(parts, interpreter).all(),
                new LanguageCommands(parts, interpreter).all(),
                new ScopeCommands(parts, interpreter).all(),
                new MachineCommands(interpreter).all(),
                new SettingCommands(parts, interpreter).all(),
                List.of(lost.command()),
                List.of(
                    SlashCommand.of(
                        "/exit",
                        "leaves, and ends the machine",
                        "Ctrl-D does the same.",
                        rest -> leaving = true)))
            .flatMap(List::stream)
            .toList();
  }

  /** Tells of a session that has not ended as it should, where there is one. */
  void offerLostSession() {
    lost.offer();
  }

  boolean leaving() {
    return leaving;
  }

  /** What there is, for help and completion. */
  List<ShellCommand> described() {
    return all.stream().map(SlashCommand::described).toList();
  }

  void perform(String entry) {
    if (entry.startsWith("?") || entry.startsWith("/?")) {
      help(entry.substring(entry.indexOf('?') + 1).strip());
      return;
    }
    Matcher words = WORDS.matcher(entry);
    if (!words.matches()) {
      throw new IllegalArgumentException(entry);
    }
    String rest = Optional.ofNullable(words.group(2)).orElse("").strip();
    find(words.group(1)).ifPresent(command -> command.action().accept(rest));
  }

  /** By its name, or by as much of it as no other has, as in jshell. */
  private Optional<SlashCommand> find(String name) {
    List<SlashCommand> candidates = all.stream().filter(c -> c.name().startsWith(name)).toList();
    Optional<SlashCommand> exact =
        candidates.stream().filter(c -> c.name().equals(name)).findFirst();
    if (exact.isPresent() || candidates.size() == 1) {
      return exact.or(() -> Optional.of(candidates.get(0)));
    }
    List<String> names =
        (candidates.isEmpty() ? all : candidates).stream().map(SlashCommand::name).toList();
    interpreter.wrong(
        candidates.isEmpty()
            ? "there is no command " + name + NearMatch.sentence(name, names)
            : name + " may be " + String.join(", ", names) + ": type more of it");
    return Optional.empty();
  }

  private void help(String topic) {
    printer.line(new Help(described()).about(topic, printer.screen().columns()));
  }
}
