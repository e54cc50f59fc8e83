package dev.ringside.shell;

import dev.ringside.dsl.NearMatch;
import dev.ringside.dsl.recording.Piece;
import dev.ringside.dsl.recording.Recording;
import dev.ringside.dsl.recording.RecordingException;
import dev.ringside.shell.Lecture.Section;
import dev.ringside.shell.Lecture.Step;
import dev.ringside.shell.view.MarkdownText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;

/**
 * Where a script is lectured on: it shows the text up to the next statement, and what is typed then
 * runs that statement, moves in the text, or is an ordinary line of the session. Owned by the
 * shell's thread.
 */
final class Lectern {
  static final String KEYS =
      "Enter runs what is marked, s skips it, b goes back in the text, r NAME runs on to a section,"
          + " q leaves the lecture; anything else is an ordinary line";

  /** {@code r = 1} and {@code r.size()} are Groovy. */
  private static final Pattern RUN_ON = Pattern.compile("r\\s+([\\p{L}\\p{N}'\"`].*)");

  private final ShellParts parts;
  private final Interpreter interpreter;
  private final Printer printer;
  private final LectureScreen screen;
  private final Set<Integer> ran = new HashSet<>();
  private Lecture lecture = new Lecture(List.of());
  private Path script = Path.of("");
  private int at;
  private boolean open;
  private boolean presented;

  Lectern(ShellParts parts, Interpreter interpreter) {
    this.parts = parts;
    this.interpreter = interpreter;
    this.printer = parts.printer();
    this.screen = new LectureScreen(printer);
  }

  /** Whether a lecture goes on: then {@link #entered} decides what an entry means. */
  boolean isOpen() {
    return open;
  }

  /** Begins a lecture on a script, in place of the one there was. */
  void begin(Path file) {
    try {
      Lecture read = Lecture.of(Recording.parse(Files.readString(file)));
      if (read.statements() == 0) {
        interpreter.wrong(file + " has no statement to step through");
        return;
      }
      parts.engine().join().session().filesBeside(file.toAbsolutePath().getParent());
      lecture = read;
      script = file;
      ran.clear();
      open = true;
      MarkdownText.of(KEYS).lines(printer.screen().columns()).forEach(this::aside);
      go(0);
    } catch (RecordingException damaged) {
      interpreter.wrong(file + ": " + damaged.getMessage());
    } catch (IOException unreadable) {
      interpreter.wrong("cannot read " + file + ": " + FileTrouble.of(file, unreadable));
    }
  }

  /** Goes on with the lecture that was left. */
  void resume() {
    if (lecture.steps().isEmpty()) {
      interpreter.wrong("/step wants a file: /step lab.groovy");
    } else {
      open = true;
      go(at);
    }
  }

  /** What was typed while a lecture goes on; it may be empty. */
  void entered(String typed) {
    Matcher runOn = RUN_ON.matcher(typed.strip());
    switch (typed.strip()) {
      case "":
        enter();
        break;
      case "s":
        go(at + 1);
        break;
      case "b":
        back();
        break;
      case "q":
        leave();
        break;
      case "r":
        interpreter.wrong("r wants a section" + choice(""));
        break;
      default:
        if (runOn.matches()) {
          runOn(runOn.group(1));
        } else {
          question(typed);
        }
    }
  }

  private void enter() {
    if (screen.isUnread()) {
      screen.more();
      shown();
      return;
    }
    long before = printer.rows();
    if (run(step())) {
      go(at + 1, printer.rows() - before);
    }
  }

  private void back() {
    if (at == 0) {
      printer.aside("this is the beginning");
    }
    go(Math.max(0, at - 1));
  }

  private void leave() {
    open = false;
    printer.aside("the lecture waits at statement " + (at + 1) + ": /step goes on with it");
  }

  /** Somebody asks, the answer is typed; then the statement that comes next is shown again. */
  private void question(String typed) {
    presented = false;
    interpreter.perform(typed);
    if (open && !presented && !interpreter.leaving() && !screen.isUnread()) {
      screen.mark();
    }
  }

  private void runOn(String name) {
    List<Section> found = lecture.sections(name);
    if (found.size() != 1) {
      interpreter.wrong(
          found.isEmpty()
              ? "there is no section '" + name + "'" + choice(name)
              : "'" + name + "' may be " + names(found) + ": type more of it");
    } else if (found.get(0).step() < at) {
      interpreter.wrong("'" + found.get(0).name() + "' is behind: b goes back in the text");
    } else if (runTo(found.get(0).step())) {
      go(at);
    }
  }

  /** Runs what has not run before that step; stops where something fails. */
  private boolean runTo(int end) {
    int first = at;
    while (at < end) {
      if (!ran.contains(at)) {
        if (at > first) {
          screen.show(new Step(List.of(), step().statement()), at + 1, lecture.statements(), 0);
        }
        if (!run(step())) {
          return false;
        }
      }
      at++;
    }
    return true;
  }

  private String choice(String name) {
    List<String> known = lecture.sections().stream().map(Section::name).toList();
    return known.isEmpty() ? ": this script has none" : NearMatch.sentence(name, known);
  }

  private static String names(List<Section> sections) {
    return sections.stream().map(s -> "'" + s.name() + "'").collect(Collectors.joining(", "));
  }

  /** Runs the statement as if it had been typed; whether that worked. */
  private boolean run(Step step) {
    Optional<Piece.Statement> statement = step.statement();
    if (statement.isEmpty()) {
      return true;
    }
    parts.input().remember(statement.get().source());
    if (interpreter.evaluate(statement.get(), script)) {
      ran.add(at);
      return true;
    }
    printer.aside("Enter tries it again, s goes on without it");
    return false;
  }

  private void aside(AttributedString line) {
    printer.aside(line.toString());
  }

  private Step step() {
    return lecture.steps().get(at);
  }

  private void go(int to) {
    go(to, 0);
  }

  /**
   * Shows a step.
   *
   * @param above so many rows were written since the last key: they shall stay on the screen
   */
  private void go(int to, long above) {
    presented = true;
    at = to;
    if (at == lecture.steps().size()) {
      end();
      return;
    }
    screen.show(step(), at + 1, lecture.statements(), above);
    shown();
  }

  /** The end of the last text is the end of the lecture. */
  private void shown() {
    if (!screen.isUnread() && step().statement().isEmpty()) {
      end();
    } else if (!screen.isUnread() && ran.contains(at)) {
      printer.aside("this has run: Enter runs it again, s goes on");
    }
  }

  private void end() {
    open = false;
    lecture = new Lecture(List.of());
    printer.aside("the lecture is over, the session goes on; Ctrl-D leaves it");
  }
}
