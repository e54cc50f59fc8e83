package dev.ringside.dsl.completion;

import dev.ringside.dsl.Knowledge;
import dev.ringside.dsl.syntax.Lexeme;
import dev.ringside.dsl.verb.Argument;
import dev.ringside.dsl.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Candidates and signatures at a cursor. Runs nothing of the user's; total over any text. Belongs
 * to no thread; what is known of the kernel may make it wait a moment the first time.
 */
public final class Completion {
  private final Scope scope;
  private final Knowledge kernel;
  private final Pieces pieces;
  private final Typing typing;
  private final KernelNames kernelNames;
  private final String text;
  private final int cursor;

  private Completion(String text, Scope scope, Knowledge kernel) {
    this.scope = scope;
    this.kernel = kernel;
    this.pieces = Pieces.of(text);
    this.typing = new Typing(pieces, scope);
    this.kernelNames = new KernelNames(kernel);
    this.text = text;
    this.cursor = text.length();
  }

  /**
   * What can stand at the cursor.
   *
   * @param text an entry, finished or not
   * @param cursor in Java chars, 0 to the length of the text
   */
  public static Result at(String text, int cursor, Scope scope, Knowledge kernel) {
    int end = Math.max(0, Math.min(cursor, text.length()));
    return new Completion(text.substring(0, end), scope, kernel).result();
  }

  /** How the call at the cursor is written, or what the verb before it is. */
  public static List<Signature> signatures(String text, int cursor, Scope scope) {
    int end = Math.max(0, Math.min(cursor, text.length()));
    Completion here = new Completion(text.substring(0, end), scope, Knowledge.NONE);
    return Signatures.at(here.pieces, here.typing, scope);
  }

  /**
   * The files of this computer that a path may go on to.
   *
   * @param from where it begins in the text
   */
  public static Result files(String path, int from) {
    return HostFiles.of(path, from, "");
  }

  private Result result() {
    if (pieces.inComment()) {
      return Result.none(cursor);
    }
    if (pieces.openString() >= 0) {
      return inString(pieces.get(pieces.openString()));
    }
    int last = pieces.size() - 1;
    boolean touches = last >= 0 && pieces.get(last).end() == cursor;
    boolean word =
        touches
            && (pieces.kind(last) == Lexeme.Kind.NAME || pieces.kind(last) == Lexeme.Kind.KEYWORD);
    if (touches && (pieces.kind(last) == Lexeme.Kind.NUMBER || closes(last))) {
      return Result.none(cursor);
    }
    String typed = word ? pieces.text(last) : "";
    int before = word ? last - 1 : last;
    int from = cursor - typed.length();
    int condition = condition();
    if (condition >= 0 && !isHosts(before)) {
      return inCondition(condition, before, typed);
    }
    return pieces.isDot(before)
        ? Result.of(
            from,
            typing.endingAt(before - 1).map(known -> Members.of(known, typed)).orElse(List.of()))
        : begin(from, typed);
  }

  /** The piece that opens the condition at the cursor; -1 where there is none. */
  private int condition() {
    for (int open : pieces.open()) {
      if (pieces.is(open, "<")) {
        return open;
      }
      if (!pieces.is(open, "(") || pieces.isName(open - 1)) {
        return -1;
      }
    }
    return -1;
  }

  /** Whether something of the script's stands before the dot, rather than of the kernel's. */
  private boolean isHosts(int dot) {
    if (!pieces.isDot(dot)) {
      return false;
    }
    Chain chain = Chain.endingAt(pieces, dot - 1);
    return chain.isEmpty()
        || chain.links().get(0).kind() != Chain.Kind.NAME
        || scope.variables().contains(chain.links().get(0).name());
  }

  private Result inCondition(int condition, int before, String typed) {
    String sofar = text.substring(pieces.get(condition).end());
    Result kernels = kernelNames.expression(sofar, cursor, place(condition - 1), true);
    if (pieces.isDot(before) || pieces.is(before, "->")) {
      return kernels;
    }
    List<Candidate> all = new ArrayList<>();
    boolean compared = pieces.is(before, "==") || pieces.is(before, "!=");
    if (compared && (pieces.is(before - 1, "pid") || pieces.is(before - 1, "tgid"))) {
      all.addAll(kernelNames.processes(typed));
    }
    all.addAll(kernels.candidates());
    Words.of(scope, typing.locals(), typed).stream()
        .filter(candidate -> candidate.group().equals("variables"))
        .forEach(all::add);
    return new Result(kernels.from(), all, kernels.more(), "");
  }

  /** The place that the call with this closing parenthesis was given; empty for none. */
  private String place(int closing) {
    return unquoted(pieces.text(pieces.partner(closing) + 1));
  }

  private static String unquoted(String string) {
    String quote = Pieces.quote(string);
    return quote.isEmpty() || string.length() < 2 * quote.length()
        ? ""
        : string.substring(quote.length(), string.length() - quote.length());
  }

  private boolean closes(int i) {
    return pieces.kind(i) == Lexeme.Kind.STRING || ")]}".contains(pieces.text(i));
  }

  /** What an expression can begin with, and before it the named arguments of the call here. */
  private Result begin(int from, String typed) {
    List<Candidate> found = new ArrayList<>();
    Optional<Call> call = Call.innermost(pieces);
    Optional<Verb> verb = call.flatMap(each -> each.verb(typing));
    if (verb.isPresent() && call.get().isNamed()) {
      Optional<Argument> argument = call.get().argumentOf(verb.get());
      argument
          .map(each -> ArgumentValues.literals(each, kernel))
          .ifPresent(literals -> found.addAll(values(literals, typed)));
      if (!found.isEmpty()) {
        return Result.of(from, found);
      }
    } else if (verb.isPresent() && call.get().direct() && isWholeArgument(call.get(), typed)) {
      found.addAll(Matching.begin(ArgumentValues.names(verb.get(), call.get().given()), typed));
    }
    List<String> named = found.stream().map(Candidate::text).toList();
    Words.of(scope, typing.locals(), typed).stream()
        .filter(word -> !named.contains(word.text() + ": "))
        .forEach(found::add);
    return Result.of(from, found);
  }

  private boolean isWholeArgument(Call call, String typed) {
    return call.argument() == pieces.size() - (typed.isEmpty() ? 0 : 1);
  }

  /** A quoted word also goes with what is typed without the quote. */
  private static List<Candidate> values(List<Candidate> literals, String typed) {
    return literals.stream()
        .filter(candidate -> candidate.text().replace("'", "").startsWith(typed))
        .toList();
  }

  private Result inString(Pieces.Piece string) {
    String quote = Pieces.quote(string.text());
    String content = string.text().substring(quote.length());
    int from = string.start() + quote.length();
    int opened = pieces.openString();
    if (condition() >= 0 && pieces.is(opened - 2, "comm")) {
      return kernelNames.commands(content, from, quote);
    }
    Optional<Call> call = quote.isEmpty() ? Optional.empty() : Call.innermost(pieces);
    if (call.isEmpty()) {
      return Result.none(cursor);
    }
    if (call.get().creates() && call.get().name().equals("File")) {
      return HostFiles.of(content, from, quote);
    }
    return call.get()
        .verb(typing)
        .flatMap(verb -> call.get().argumentOf(verb))
        .map(argument -> inArgument(call.get(), argument, content, from, quote))
        .orElse(Result.none(cursor));
  }

  private Result inArgument(Call call, Argument argument, String content, int from, String quote) {
    return switch (argument.accepts()) {
      case PLACE -> kernelNames.places(content, from, quote);
      case EXPRESSION -> {
        String function =
            argument.named()
                ? unquoted(pieces.text(call.open() + 1))
                : kernel.function().orElse("");
        yield kernelNames.expression(content, cursor, function, false);
      }
      case PROCESS -> new Result(from, kernelNames.processes(content), 0, quote);
      case HOST_FILE -> HostFiles.of(content, from, quote);
      case KERNEL -> {
        Result names = words(argument, content, from, quote);
        yield names.candidates().isEmpty() ? HostFiles.of(content, from, quote) : names;
      }
      case CHOICE, SAVED -> words(argument, content, from, quote);
      default -> Result.none(cursor);
    };
  }

  private Result words(Argument argument, String content, int from, String quote) {
    List<Candidate> words =
        ArgumentValues.words(argument, kernel).stream()
            .map(word -> Candidate.of(word, "", "values"))
            .toList();
    return new Result(from, Matching.begin(words, content), 0, quote);
  }
}
