package dev.ringside.dsl.snippet;

import dev.ringside.condition.Position;
import dev.ringside.dsl.NearMatch;
import dev.ringside.dsl.RingsideException;
import dev.ringside.dsl.ScriptFailure;
import dev.ringside.dsl.syntax.ConditionException;
import dev.ringside.dsl.syntax.SyntaxMessage;
import dev.ringside.dsl.verb.Verbs;
import groovy.lang.Closure;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.messages.ExceptionMessage;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/** Makes a {@link Failure} of what an entry threw. Calls nothing on the user's values. */
final class Explanation {
  private static final Pattern ON_NULL =
      Pattern.compile(
          "Cannot (?:invoke method|get property|set property) '?(\\w+).* on null object");
  private static final Pattern UNRESOLVED = Pattern.compile("unable to resolve class (\\S+).*");
  private static final Pattern CAST =
      Pattern.compile("(?s)Cannot cast object '(.*)' with class '(.*)' to class '([^']*)'.*");

  /** A sentence, and the word of the text it is about; empty for none. */
  private record Said(String sentence, String word) {}

  private final Scope scope;
  private final Methods methods;
  private final Classes classes;

  Explanation(Scope scope, Methods methods, Classes classes) {
    this.scope = scope;
    this.methods = methods;
    this.classes = classes;
  }

  Failure of(Throwable thrown, String source, String name) {
    if (thrown instanceof ConditionException condition) {
      return new Failure(condition.getMessage(), Optional.of(condition.at()));
    }
    if (thrown instanceof RingsideException ours && ours.at().isPresent()) {
      return new Failure(ours.getMessage(), ours.at());
    }
    if (thrown instanceof MultipleCompilationErrorsException errors
        && !errors.getErrorCollector().getErrors().isEmpty()) {
      return compilation(errors.getErrorCollector().getErrors(), source);
    }
    Said said = said(thrown);
    return new Failure(
        said.sentence(), line(thrown, name).map(line -> place(source, line, said.word())));
  }

  /** The user's frames, the innermost first; those of other entries are not this one's text. */
  static List<StackTraceElement> frames(Throwable thrown, String name) {
    Throwable deepest = thrown;
    while (deepest instanceof RingsideException
        && deepest.getCause() != null
        && own(deepest, name).isEmpty()) {
      deepest = deepest.getCause();
    }
    return own(deepest, name);
  }

  private static List<StackTraceElement> own(Throwable thrown, String name) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> name.equals(frame.getFileName()) && frame.getLineNumber() > 0)
        .map(
            frame ->
                new StackTraceElement(
                    frame.getClassName(),
                    Methods.plain(frame.getMethodName()),
                    frame.getFileName(),
                    frame.getLineNumber()))
        .toList();
  }

  private static Optional<Integer> line(Throwable thrown, String name) {
    return frames(thrown, name).stream().map(StackTraceElement::getLineNumber).findFirst();
  }

  /** The word in its line; where it is not there, the line. */
  private static Position place(String source, int number, String word) {
    String[] lines = source.split("\r?\n", -1);
    if (!word.isEmpty() && number <= lines.length) {
      String line = lines[number - 1];
      Matcher found =
          Pattern.compile("(?<![\\w$])" + Pattern.quote(word) + "(?![\\w$])").matcher(line);
      if (found.find()) {
        return new Position(number, line.codePointCount(0, found.start()) + 1);
      }
    }
    return new Position(number, 0);
  }

  private Failure compilation(List<? extends Message> errors, String source) {
    String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
    if (errors.get(0) instanceof SyntaxErrorMessage syntax) {
      SyntaxException cause = syntax.getCause();
      String sentence = SyntaxMessage.sentence(cause);
      Matcher unresolved = UNRESOLVED.matcher(sentence);
      if (unresolved.matches()) {
        String wanted = unresolved.group(1);
        Collection<String> known = classes.all().stream().map(Class::getName).toList();
        sentence =
            "there is no class "
                + wanted
                + near(wanted, known).orElse(": define it, or import it from its package");
      }
      Position at = new Position(cause.getStartLine(), cause.getStartColumn());
      return new Failure(sentence + more, Optional.of(onText(at, source)));
    }
    String sentence =
        errors.get(0) instanceof ExceptionMessage exception
            ? String.valueOf(exception.getCause().getMessage())
            : "this cannot be compiled: " + errors.get(0);
    return new Failure(sentence.lines().findFirst().orElse("") + more, Optional.empty());
  }

  /** Behind the text rather than in the empty lines that follow it. */
  private static Position onText(Position at, String source) {
    String[] lines = source.stripTrailing().split("\r?\n", -1);
    String last = lines[lines.length - 1];
    return at.line() <= lines.length
        ? at
        : new Position(lines.length, last.codePointCount(0, last.length()) + 1);
  }

  private Said said(Throwable thrown) {
    if (thrown instanceof MissingMethodException missing) {
      String sentence =
          isDescribed(missing.getType()) ? ScriptFailure.sentence(missing) : method(missing);
      return new Said(sentence, missing.getMethod());
    }
    if (thrown instanceof MissingPropertyException missing) {
      String sentence =
          isDescribed(missing.getType()) ? ScriptFailure.sentence(missing) : property(missing);
      return new Said(sentence, missing.getProperty());
    }
    String message = String.valueOf(thrown.getMessage());
    Matcher onNull = ON_NULL.matcher(message);
    if (thrown instanceof NullPointerException && onNull.matches()) {
      String word = onNull.group(1);
      return new Said("what stands before '" + word + "' is null", word);
    }
    Matcher cast = CAST.matcher(message);
    if (cast.matches()) {
      return new Said(
          cast.group(1)
              + " is a "
              + simple(cast.group(2))
              + ", and cannot become a "
              + simple(cast.group(3)),
          "");
    }
    return new Said(ScriptFailure.sentence(thrown), "");
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private String method(MissingMethodException missing) {
    String name = missing.getMethod();
    String types = types(missing.getArguments());
    Class<?> type = missing.getType();
    if (isOfEntries(type)) {
      List<String> others = methods.signatures(name);
      if (!others.isEmpty()) {
        return name + " does not take " + types + ": there is " + String.join("; ", others);
      }
      List<String> known = Stream.concat(methods.names().stream(), scope.names()).toList();
      return "there is no method " + name + types + near(name, known).orElse(": define it first");
    }
    Members members = new Members(type);
    String receiver = type.getSimpleName();
    List<String> others = members.signatures(name);
    if (!others.isEmpty()) {
      return receiver
          + "."
          + name
          + " does not take "
          + types
          + ": it takes "
          + String.join(" or ", others);
    }
    return receiver + " has no method " + name + types + near(name, members.methods()).orElse("");
  }

  private String property(MissingPropertyException missing) {
    String name = missing.getProperty();
    if (missing.getType() == null || isOfEntries(missing.getType())) {
      List<String> known = Stream.concat(scope.names(), methods.names().stream()).toList();
      return "nothing is called '"
          + name
          + "' here"
          + near(name, known).orElse(": define it first, or check its spelling");
    }
    Members members = new Members(missing.getType());
    return missing.getType().getSimpleName()
        + " has no property '"
        + name
        + "'"
        + near(name, members.properties()).orElse("");
  }

  /** Whether the verbs' own descriptions know better what somebody meant. */
  private static boolean isDescribed(Class<?> type) {
    return type != null && Verbs.receiver(type).isPresent();
  }

  private static boolean isOfEntries(Class<?> type) {
    return Script.class.isAssignableFrom(type) || Closure.class.isAssignableFrom(type);
  }

  private static Optional<String> near(String name, Collection<String> known) {
    return NearMatch.of(name, known).map(near -> ": did you mean '" + near + "'?");
  }

  private static String types(Object[] arguments) {
    return Arrays.stream(arguments == null ? new Object[0] : arguments)
        .map(argument -> argument == null ? "null" : shown(argument.getClass()))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String shown(Class<?> type) {
    return Closure.class.isAssignableFrom(type) ? "Closure" : type.getSimpleName();
  }
}
