package dev.ringside.shell;

import dev.ringside.dsl.Knowledge;
import dev.ringside.dsl.completion.Candidate;
import dev.ringside.dsl.completion.Completion;
import dev.ringside.dsl.completion.Result;
import dev.ringside.dsl.completion.Scope;
import dev.ringside.dsl.completion.Signature;
import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.verb.Verbs;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Candidates for an entry: code, or a command of the shell. Used by the thread that reads. */
final class EntryCompleter {
  private final Supplier<Optional<Engine>> engine;
  private final Supplier<Language> language;
  private final Supplier<? extends Collection<String>> commands;
  private final Supplier<? extends Collection<String>> settings;

  /**
   * A completer.
   *
   * @param engine empty while it loads
   * @param language what is typed
   * @param commands the shell's own, with their slashes
   * @param settings what {@code /set} takes
   */
  EntryCompleter(
      Supplier<Optional<Engine>> engine,
      Supplier<Language> language,
      Supplier<? extends Collection<String>> commands,
      Supplier<? extends Collection<String>> settings) {
    this.engine = engine;
    this.language = language;
    this.commands = commands;
    this.settings = settings;
  }

  /** The candidates at a cursor, which counts Java chars. */
  Result at(String text, int cursor) {
    String sofar = text.substring(0, cursor);
    if (sofar.startsWith("?")) {
      return verbs(sofar.substring(1), cursor);
    }
    int code = javaBegins(text);
    if (code >= 0 && cursor >= code) {
      return java(text.substring(code), cursor - code)
          .map(r -> moved(r, code))
          .orElse(none(cursor));
    }
    if (!sofar.matches("/[a-z]*|/[a-z]+\\s.*")) {
      return Completion.at(text, cursor, scope(), knowledge());
    }
    String[] words = sofar.split("\\s+", 2);
    if (words.length == 1) {
      return result(commands.get().stream(), sofar, cursor, "commands", " ");
    }
    String argument = words[1].substring(words[1].lastIndexOf(' ') + 1);
    return switch (words[0]) {
      case "/help" -> verbs(argument, cursor);
      case "/set" -> result(settings.get().stream(), words[1], cursor, "settings");
      case "/open", "/save" -> Completion.files(words[1], cursor - words[1].length());
      case "/drop", "/edit" -> names(argument, cursor);
      default -> none(cursor);
    };
  }

  /** How the call at the cursor is written. */
  List<Signature> signatures(String text, int cursor) {
    int code = javaBegins(text);
    return code >= 0 && cursor >= code
        ? engine
            .get()
            .map(ready -> ready.java().signatures(text.substring(code), cursor - code))
            .orElse(List.of())
        : Completion.signatures(text, cursor, scope());
  }

  /** Where the Java in a text is; -1 where there is none. */
  private int javaBegins(String text) {
    boolean isJava = Entry.language(text, language.get()) == Language.JAVA;
    String code = Entry.code(text);
    return isJava && !(code.isEmpty() && Entry.isCommand(text))
        ? text.length() - code.length()
        : -1;
  }

  private Optional<Result> java(String code, int cursor) {
    return engine.get().map(ready -> ready.java().complete(code, cursor));
  }

  private static Result moved(Result result, int by) {
    return new Result(result.from() + by, result.candidates(), result.more(), result.close());
  }

  private static Result none(int cursor) {
    return new Result(cursor, List.of(), 0, "");
  }

  private Result names(String typed, int cursor) {
    Scope scope = scope();
    Stream<String> names =
        Stream.of(
                scope.variables().stream(),
                scope.methods().keySet().stream(),
                scope.classes().keySet().stream())
            .flatMap(each -> each)
            .filter(name -> Verbs.receiver(name).isEmpty());
    return result(names.sorted(), typed, cursor, "names");
  }

  private static Result verbs(String typed, int cursor) {
    Stream<String> receivers = Verbs.receivers().stream().map(receiver -> receiver.name());
    Stream<String> verbs =
        Verbs.all().stream().map(verb -> verb.fullName()).filter(name -> typed.contains("."));
    return result(Stream.concat(receivers, verbs), typed, cursor, "verbs");
  }

  private static Result result(Stream<String> texts, String typed, int cursor, String group) {
    return result(texts, typed, cursor, group, "");
  }

  private static Result result(
      Stream<String> texts, String typed, int cursor, String group, String close) {
    List<Candidate> candidates =
        texts
            .filter(text -> text.startsWith(typed))
            .distinct()
            .map(text -> new Candidate(text, text, "", group, true))
            .toList();
    return new Result(cursor - typed.length(), candidates, 0, close);
  }

  private Scope scope() {
    return engine
        .get()
        .<Scope>map(ready -> new EntryScope(ready.session(), ready.evaluator()))
        .orElse(Scope.of(Map.of()));
  }

  private Knowledge knowledge() {
    return engine.get().map(ready -> ready.session().knowledge()).orElse(Knowledge.NONE);
  }
}
