package dev.ringside.shell;

import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.recording.Recorder;
import dev.ringside.shell.view.Plain;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The commands on what was typed, in this session and in earlier ones. */
final class EntryCommands {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\s*-\\s*(\\d{1,9})");

  /** What /history lists where nothing else is asked for. */
  private static final int LATEST = 20;

  private final ShellParts parts;
  private final Interpreter interpreter;
  private final Printer printer;

  EntryCommands(ShellParts parts, Interpreter interpreter) {
    this.parts = parts;
    this.interpreter = interpreter;
    this.printer = parts.printer();
  }

  List<SlashCommand> all() {
    return List.of(
        SlashCommand.of(
            "/list [all | number | from-to]",
            "lists the entries of this session that worked; 'all' lists those that failed too",
            "The numbers are those that /edit and /list take: /list 3, /list 2-5.",
            this::list),
        SlashCommand.of(
            "/save <file>",
            "writes the entries of this session, with what they gave, into a script",
            "'ringside <file>' and /open evaluate it again, 'ringside --check <file>' compares what"
                + " it gives then. What failed is a comment there; what rc.groovy defines is not"
                + " there.",
            this::save),
        SlashCommand.of(
            "/open <file>",
            "evaluates a script here, with what it defines",
            "A saved session statement by statement, up to the first that fails.",
            this::open),
        SlashCommand.of(
            "/step [file]",
            "lectures on a script: shows its text, and runs one statement after the other",
            Lectern.KEYS
                + ". Text is Markdown in the script's comments. A statement that fails stays the"
                + " next one. (s) in brackets is your variable s. Without a file the lecture that q"
                + " has left goes on.",
            this::step),
        SlashCommand.of(
            "/edit [number]",
            "opens an entry, by default the last, in $VISUAL or $EDITOR, and evaluates the result",
            "An unchanged or empty text is not evaluated.",
            this::edit),
        SlashCommand.of(
            "/history [all | text]",
            "lists what was typed last, in earlier sessions too; with a text, where that occurs",
            "Ctrl-R searches it while you type, the up key from what is typed so far.",
            this::history),
        SlashCommand.of(
            "/time <code>",
            "evaluates code and tells how long that took",
            "Example: /time guest.run('true')",
            this::time),
        SlashCommand.of(
            "/reset",
            "forgets variables, methods, classes and imports; the machine goes on",
            "",
            this::reset));
  }

  private void list(String which) {
    Matcher range = RANGE.matcher(which);
    if (which.matches("\\d{1,9}")) {
      entry(which).ifPresent(entry -> printer.line(entry.source()));
    } else if (range.matches()) {
      int from = Integer.parseInt(range.group(1));
      int to = Integer.parseInt(range.group(2));
      list(entry -> from <= entry.number() && entry.number() <= to);
    } else if (which.matches("-?all")) {
      list(entry -> true);
    } else if (which.isEmpty()) {
      list(Recorder.Entry::worked);
    } else {
      interpreter.wrong("/list takes 'all', a number, or two as in 2-5, not '" + which + "'");
    }
  }

  private void list(Predicate<Recorder.Entry> wanted) {
    String lines =
        interpreter.recorder().entries().stream()
            .filter(wanted)
            .map(EntryCommands::numbered)
            .collect(Collectors.joining("\n"));
    printer.line(lines.isEmpty() ? "none" : lines);
  }

  private static String numbered(Recorder.Entry entry) {
    String margin = "%4d%s : ".formatted(entry.number(), entry.worked() ? " " : "!");
    return margin
        + entry.source().stripTrailing().replace("\n", "\n" + " ".repeat(margin.length()));
  }

  private Optional<Recorder.Entry> entry(String number) {
    Optional<Recorder.Entry> found =
        interpreter.recorder().entries().stream()
            .filter(entry -> entry.number() == Integer.parseInt(number))
            .findFirst();
    if (found.isEmpty()) {
      interpreter.wrong("there is no entry " + number + ": /list all shows what there is");
    }
    return found;
  }

  private void save(String file) {
    path("/save", file).ifPresent(this::save);
  }

  private void save(Path to) {
    int count = interpreter.recorder().entries().size();
    try {
      interpreter.save(to);
      printer.aside("saved " + count + (count == 1 ? " entry to " : " entries to ") + to);
    } catch (IOException failure) {
      interpreter.wrong("cannot write " + to + ": " + FileTrouble.of(to, failure));
    }
  }

  private void open(String file) {
    path("/open", file).ifPresent(interpreter::open);
  }

  private void step(String file) {
    if (file.isEmpty()) {
      interpreter.lectern().resume();
    } else {
      path("/step", file).ifPresent(interpreter.lectern()::begin);
    }
  }

  private Optional<Path> path(String command, String file) {
    if (file.isEmpty()) {
      interpreter.wrong(command + " wants a file: " + command + " lab.groovy");
      return Optional.empty();
    }
    try {
      return Optional.of(HomePath.of(file));
    } catch (InvalidPathException odd) {
      interpreter.wrong("no file can be called '" + file + "' here: " + odd.getReason());
      return Optional.empty();
    }
  }

  private void edit(String number) {
    if (!number.matches("\\d{0,9}")) {
      interpreter.wrong("/edit wants the number of an entry: /list all shows them");
      return;
    }
    List<Recorder.Entry> entries = interpreter.recorder().entries();
    Optional<Recorder.Entry> entry =
        number.isEmpty() ? entries.stream().reduce((earlier, later) -> later) : entry(number);
    if (entry.isEmpty() && !number.isEmpty()) {
      return;
    }
    String before = entry.map(Recorder.Entry::source).orElse("");
    Language language = entry.map(Recorder.Entry::language).orElse(parts.languages().current());
    try {
      String after = parts.input().edit(before);
      if (!after.isBlank() && !after.strip().equals(before.strip())) {
        printer.line(after.stripTrailing());
        interpreter.perform(after.stripTrailing(), language);
      }
    } catch (IOException failure) {
      interpreter.wrong(failure.getMessage());
    }
  }

  private void history(String which) {
    boolean all = which.equals("all");
    List<String> found =
        parts.input().history().stream().filter(line -> all || line.contains(which)).toList();
    int older = all || !which.isEmpty() ? 0 : Math.max(0, found.size() - LATEST);
    String lines = String.join("\n", found.subList(older, found.size()));
    String note = older == 0 ? "" : "… " + older + " older: /history all shows them\n";
    interpreter.show(new Plain(lines.isEmpty() ? "none" : note + lines));
  }

  private void time(String code) {
    if (code.isEmpty()) {
      interpreter.wrong("/time wants code: /time guest.run('true')");
      return;
    }
    long begun = System.nanoTime();
    interpreter.evaluate(code);
    printer.aside("%.3f s".formatted(Duration.ofNanos(System.nanoTime() - begun).toNanos() / 1e9));
  }

  private void reset(String nothing) {
    parts.engine().join().evaluator().reset();
    parts.engine().join().java().close();
    printer.aside("forgotten; " + parts.engine().join().session().situation().sentence());
  }
}
