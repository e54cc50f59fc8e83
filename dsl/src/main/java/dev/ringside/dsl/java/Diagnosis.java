package dev.ringside.dsl.java;

import dev.ringside.condition.Position;
import dev.ringside.dsl.NearMatch;
import dev.ringside.dsl.RingsideException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.Diag;

/** Makes one sentence of what Java's compiler (17.0.15) says in several lines. Stateless. */
final class Diagnosis {
  private static final Pattern SYMBOL = Pattern.compile("(?m)^\\s*symbol:\\s+(\\w+) (.+?)\\s*$");
  private static final Pattern LOCATION =
      Pattern.compile(
          "(?m)^\\s*location:\\s+(?:class |interface |variable \\w+ of type )(\\S+)\\s*$");

  private Diagnosis() {}

  /**
   * What is wrong.
   *
   * @param source the whole text
   * @param offset where in it the part begins that the compiler has seen, in Java chars
   * @param known what may have been meant
   */
  static RingsideException of(
      List<Diag> diagnostics, String source, int offset, Collection<String> known) {
    List<Diag> errors = diagnostics.stream().filter(Diag::isError).toList();
    if (errors.isEmpty()) {
      return new RingsideException("this is no Java that a snippet can be");
    }
    Diag first = errors.get(0);
    String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
    String sentence = sentence(first.getMessage(Locale.ENGLISH), known) + more;
    return first.getPosition() == Diag.NOPOS
        ? new RingsideException(sentence)
        : new RingsideException(sentence, position(source, offset + (int) first.getPosition()));
  }

  private static String sentence(String message, Collection<String> known) {
    Matcher symbol = SYMBOL.matcher(message);
    if (!symbol.find()) {
      return String.join(" ", message.lines().map(String::strip).toList());
    }
    String what = symbol.group(1);
    String name = symbol.group(2);
    Optional<String> of = owner(message);
    String bare = name.replaceFirst("\\(.*", "");
    String near =
        of.isEmpty()
            ? NearMatch.of(bare, known).map(n -> ": did you mean '" + n + "'?").orElse("")
            : "";
    String cure = near.isEmpty() && what.equals("class") ? ": import it from its package" : near;
    return of.map(type -> simple(type) + " has no " + what + " " + name + member(type, bare))
        .orElse("there is no " + what + " " + name + " here" + cure);
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** What the type has instead: Groovy's {@code vm.status} is a method in Java. */
  private static String member(String type, String name) {
    List<String> methods;
    try {
      Class<?> known = Class.forName(type, false, Diagnosis.class.getClassLoader());
      methods = Stream.of(known.getMethods()).map(Method::getName).distinct().toList();
    } catch (ClassNotFoundException | LinkageError ofTheUser) {
      return "";
    }
    String getter = "get" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    return Optional.of(getter)
        .filter(methods::contains)
        .or(() -> NearMatch.of(name, methods))
        .map(near -> ": did you mean '" + near + "()'?")
        .orElse("");
  }

  /** The type that lacks a member; empty where the snippet itself does. */
  private static Optional<String> owner(String message) {
    Matcher location = LOCATION.matcher(message);
    return location.find() && !location.group(1).isEmpty()
        ? Optional.of(location.group(1))
        : Optional.empty();
  }

  /** A place counted in lines and code points; one behind the text is at its end. */
  static Position position(String source, int offset) {
    int at = Math.max(0, Math.min(offset, source.length()));
    int line = source.lastIndexOf('\n', at - 1) + 1;
    int number = (int) source.substring(0, line).chars().filter(c -> c == '\n').count() + 1;
    return new Position(number, source.codePointCount(line, at) + 1);
  }
}
