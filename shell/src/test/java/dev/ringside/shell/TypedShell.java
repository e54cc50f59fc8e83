package dev.ringside.shell;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.syntax.Completeness;
import dev.ringside.shell.view.Shown;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jline.utils.AttributedString;

/** The shell in this process, without a terminal and without a machine: lines in, texts out. */
final class TypedShell {
  private Map<String, String> environment = Map.of();
  private Optional<Path> rc = Optional.empty();
  private Optional<Path> journals = Optional.empty();
  private Optional<Throwable> defect = Optional.empty();

  /**
   * What came of it.
   *
   * @param out values and what was asked for
   * @param err everything else
   * @param worked what the shell says of the whole
   */
  record Answer(String out, String err, boolean worked) {}

  /** What was said where nothing goes wrong. */
  static String said(String... lines) {
    Answer answer = type(lines);
    if (!answer.err().isEmpty() || !answer.worked()) {
      throw new AssertionError(answer);
    }
    return answer.out();
  }

  /** Types these lines into a new shell, and then Ctrl-D. */
  static Answer type(String... lines) {
    return new TypedShell().typed(lines);
  }

  /** What the user's editor is told by. */
  TypedShell with(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  TypedShell rc(Path file) {
    rc = Optional.of(file);
    return this;
  }

  /** Where what is typed is kept until the end. */
  TypedShell journals(Path folder) {
    journals = Optional.of(folder);
    return this;
  }

  /** Something of ours breaks before the first line is read. */
  TypedShell defect(Throwable failure) {
    defect = Optional.of(failure);
    return this;
  }

  Answer typed(String... lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Printer printer =
        Printer.to(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    BufferedReader reader = new BufferedReader(new StringReader(String.join("\n", lines) + "\n"));
    EntryInput input = new Typist(new PipedInput(reader, Entry::isOpen, printer), environment);
    try (Session session = Session.openForUser(printer, Optional.empty())) {
      Engine engine = Engine.of(session, printer);
      Shell shell =
          new Shell(input, printer, CompletableFuture.completedFuture(engine), false, journals);
      defect.ifPresent(printer::defect);
      boolean worked = shell.run(rc, Optional.empty());
      return new Answer(
          out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), worked);
    }
  }

  /** Somebody at a pipe who has an editor and a history nevertheless. */
  private static final class Typist implements EntryInput {
    private final PipedInput lines;
    private final Map<String, String> environment;
    private final List<String> history = new ArrayList<>(List.of("'of an earlier session'"));

    Typist(PipedInput lines, Map<String, String> environment) {
      this.lines = lines;
      this.environment = environment;
    }

    @Override
    public Optional<String> read(AttributedString prompt) {
      Optional<String> entry = lines.read(prompt);
      entry.ifPresent(history::add);
      return entry;
    }

    @Override
    public Optional<String> ask(String question) {
      return lines.ask(question);
    }

    @Override
    public List<String> history() {
      return history;
    }

    @Override
    public String edit(String text) throws IOException {
      return environment.isEmpty() ? lines.edit(text) : new Editor(environment).edit(text);
    }

    @Override
    public void page(String name, Shown shown) {
      lines.page(name, shown);
    }

    @Override
    public boolean isReading() {
      return lines.isReading();
    }

    @Override
    public void onReading(Runnable told) {
      lines.onReading(told);
    }

    @Override
    public void judgedBy(Function<String, Completeness> judge) {
      lines.judgedBy(judge);
    }

    @Override
    public void prompt(AttributedString prompt) {
      lines.prompt(prompt);
    }
  }
}
