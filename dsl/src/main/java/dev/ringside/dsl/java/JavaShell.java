package dev.ringside.dsl.java;

import dev.ringside.dsl.RingsideException;
import dev.ringside.dsl.snippet.EntryRuntime;
import dev.ringside.dsl.snippet.Evaluator;
import dev.ringside.dsl.snippet.Variable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * jdk.jshell in this process: evaluates a text, which may hold several snippets. One thread at a
 * time.
 */
final class JavaShell implements AutoCloseable {
  /** What {@code jshell} itself imports, and what the verbs take and give. */
  private static final List<String> IMPORTED =
      List.of(
          "java.io.*",
          "java.math.*",
          "java.nio.file.*",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.function.*",
          "java.util.regex.*",
          "java.util.stream.*",
          "dev.ringside.dsl.*",
          "dev.ringside.target.Address",
          "dev.ringside.target.Frame");

  /** How many of {@code $1}, {@code $2} … live on. */
  private static final int KEPT = 10;

  /** In an id, between the entry's name and a number. */
  private static final String SEVERAL = "\u00b7";

  private final Evaluator evaluator;
  private final Consumer<String> notices;
  private final LiveControl control =
      new LiveControl(new SnippetLoader(JavaShell.class.getClassLoader()));
  private final JShell shell;
  private final SharedVariables variables;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Deque<VarSnippet> temporary = new ArrayDeque<>();
  private String name = "ringside";

  JavaShell(Evaluator evaluator, Consumer<String> notices) {
    this.evaluator = evaluator;
    this.notices = notices;
    this.shell =
        JShell.builder()
            .executionEngine(new Engine(control), Map.of())
            .compilerOptions("-classpath", System.getProperty("java.class.path"))
            .idGenerator((snippet, number) -> id())
            .build();
    IMPORTED.forEach(each -> shell.eval("import " + each + ";"));
    this.variables = new SharedVariables(shell, control, evaluator);
  }

  /** What gives jshell our control. */
  private record Engine(LiveControl control) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "ringside";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
      return control;
    }
  }

  /** Another for each snippet: the entry's name, and a number where it has several. */
  private String id() {
    int number = ids.merge(name, 1, Integer::sum);
    return number == 1 ? name : name + SEVERAL + number;
  }

  SourceCodeAnalysis analysis() {
    return shell.sourceCodeAnalysis();
  }

  /** Lets Java know the shared variables that a text names. */
  void enter(String text) {
    name = "ringside";
    variables.enter(Names.in(text));
  }

  /** Compiles and runs one snippet behind the other, up to the first that fails. */
  Object evaluate(String source, String entry) throws Throwable {
    Object value = null;
    String rest = source;
    while (!rest.isBlank()) {
      CompletionInfo info = analysis().analyzeCompletion(rest);
      if (info.completeness() == Completeness.EMPTY) {
        break;
      }
      boolean whole = info.completeness().isComplete();
      Part part = new Part(whole ? info.source() : rest, source.length() - rest.length());
      value = evaluate(part, source, entry);
      rest = whole ? info.remaining() : "";
    }
    return value;
  }

  /**
   * One snippet.
   *
   * @param offset where it begins in the entry
   */
  private record Part(String text, int offset) {
    private static final Pattern NOTHING = Pattern.compile("(?:\\s|//.*\n|/\\*(?s:.*?)\\*/)*+");

    /** Where the first word is: jshell (17.0.15) counts lines of code from there. */
    int begin() {
      Matcher nothing = NOTHING.matcher(text);
      return offset + (nothing.lookingAt() ? nothing.end() : 0);
    }
  }

  private Object evaluate(Part part, String source, String entry) throws Throwable {
    Set<String> names = Names.in(part.text());
    variables.enter(names);
    refuseTaken(part.text());
    control.clear();
    name = entry;
    int before = ids.getOrDefault(entry, 0);
    List<SnippetEvent> events = shell.eval(part.text());
    Object value = control.value();
    variables.leave(events);
    EntryRuntime.check();
    for (SnippetEvent event : events) {
      if (event.exception() != null) {
        throw failure(event.exception(), frame -> inEntry(frame, entry, before, part, source));
      }
      if (event.causeSnippet() == null) {
        told(event, part, source);
      }
    }
    return value;
  }

  /** What is declared under the name of a verb would be another thing in Groovy. */
  private void refuseTaken(String text) {
    for (Snippet snippet : analysis().sourceToSnippets(text)) {
      if (SharedVariables.isVariable(snippet)) {
        evaluator
            .taken(((VarSnippet) snippet).name())
            .ifPresent(
                why -> {
                  throw new RingsideException(why);
                });
      }
    }
  }

  private void told(SnippetEvent event, Part part, String source) {
    Snippet snippet = event.snippet();
    if (event.status() == Status.REJECTED) {
      throw Diagnosis.of(shell.diagnostics(snippet).toList(), source, part.offset(), names());
    }
    if (event.status().isActive() && event.status() != Status.VALID) {
      DeclarationSnippet declared = (DeclarationSnippet) snippet;
      notices.accept(declared.name() + " waits for " + missing(declared));
    }
    if (snippet.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
      temporary.add((VarSnippet) snippet);
      if (temporary.size() > KEPT) {
        shell.drop(temporary.remove());
      }
    }
  }

  private String missing(DeclarationSnippet snippet) {
    String names =
        shell.unresolvedDependencies(snippet).distinct().collect(Collectors.joining(", "));
    return names.isEmpty()
        ? shell
            .diagnostics(snippet)
            .findFirst()
            .map(diag -> "what its text lacks: " + diag.getMessage(Locale.ENGLISH))
            .orElse("something that is not defined")
        : names + ": define it";
  }

  private Throwable failure(JShellException told, UnaryOperator<StackTraceElement> frames) {
    if (told instanceof UnresolvedReferenceException unresolved) {
      DeclarationSnippet snippet = unresolved.getSnippet();
      return new RingsideException(snippet.name() + " cannot be used before " + missing(snippet));
    }
    Throwable thrown = control.thrown() == null ? told : control.thrown();
    StackTraceElement[] own = told.getStackTrace();
    thrown.setStackTrace(Stream.of(own).map(frames).toArray(StackTraceElement[]::new));
    return thrown;
  }

  /** jshell names a snippet {@code #id}, and counts lines from where it begins. */
  private static StackTraceElement inEntry(
      StackTraceElement frame, String entry, int before, Part part, String source) {
    String file = frame.getFileName();
    if (file == null || !file.startsWith("#")) {
      return frame;
    }
    String[] id = file.substring(1).split(SEVERAL, 2);
    int number = id.length == 1 ? 1 : Integer.parseInt(id[1]);
    boolean own = id[0].equals(entry) && number > before;
    int above = own ? Diagnosis.position(source, part.begin()).line() - 1 : 0;
    String method = frame.getMethodName().isEmpty() ? "entry" : frame.getMethodName();
    String type = frame.getClassName().isEmpty() ? "java" : frame.getClassName();
    return new StackTraceElement(
        type, method, own || !id[0].equals(entry) ? id[0] : file, frame.getLineNumber() + above);
  }

  /** The user's methods, as they are declared: {@code int twice(int)}. */
  List<String> methods() {
    return shell
        .methods()
        .map(
            each -> {
              String[] types = each.signature().split("\\)", 2);
              return types[1] + " " + each.name() + types[0] + ")";
            })
        .toList();
  }

  /** The names of the user's classes. */
  List<String> types() {
    return shell.types().map(TypeDeclSnippet::name).toList();
  }

  /** What somebody who misspelt a name may have meant. */
  List<String> names() {
    return Stream.of(
            shell.methods().map(MethodSnippet::name),
            shell.types().map(TypeDeclSnippet::name),
            evaluator.variables().stream().map(Variable::name),
            evaluator.verbs().stream())
        .flatMap(each -> each)
        .distinct()
        .toList();
  }

  /** Forgets methods and types of this name; variables are the evaluator's. */
  boolean drop(String unwanted) {
    List<DeclarationSnippet> found =
        Stream.<DeclarationSnippet>concat(shell.methods(), shell.types())
            .filter(each -> each.name().equals(unwanted))
            .toList();
    found.forEach(shell::drop);
    return !found.isEmpty();
  }

  @Override
  public void close() {
    shell.close();
  }
}
