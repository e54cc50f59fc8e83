package dev.ringside.dsl.java;

import dev.ringside.dsl.syntax.Completeness;
import dev.ringside.dsl.syntax.Completeness.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Whether Java is whole, in the words of the shell. Stateless. */
final class JavaCompleteness {
  private static final Completeness COMPLETE = new Completeness(Kind.COMPLETE, "", 0);
  private static final Completeness WRONG = new Completeness(Kind.WRONG, "", 0);
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  private JavaCompleteness() {}

  static Completeness of(String source, SourceCodeAnalysis analysis) {
    String rest = source;
    while (!rest.isBlank()) {
      CompletionInfo info = analysis.analyzeCompletion(rest);
      switch (info.completeness()) {
        case DEFINITELY_INCOMPLETE:
        case CONSIDERED_INCOMPLETE:
          return open(rest);
        case UNKNOWN:
          return WRONG;
        case EMPTY:
          return rest.contains("/*") && !rest.contains("*/") ? open(rest) : COMPLETE;
        default:
          rest = info.remaining();
      }
    }
    return COMPLETE;
  }

  /** The innermost bracket, comment or text block that nobody has closed; empty for none. */
  private static Completeness open(String source) {
    Deque<String> open = new ArrayDeque<>();
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (source.startsWith("//", at)) {
        at = end(source, "\n", at);
      } else if (source.startsWith("/*", at)) {
        at = inside(source, "*/", at, open);
      } else if (source.startsWith("\"\"\"", at)) {
        at = inside(source, "\"\"\"", at + 1, open);
      } else if (c == '"' || c == '\'') {
        at = string(source, at);
      } else {
        if (OPENING.indexOf(c) >= 0) {
          open.push(String.valueOf(CLOSING.charAt(OPENING.indexOf(c))));
        } else if (CLOSING.indexOf(c) >= 0) {
          open.poll();
        }
        at++;
      }
    }
    return new Completeness(Kind.OPEN, open.isEmpty() ? "" : open.peek(), open.size());
  }

  private static int end(String source, String mark, int from) {
    int found = source.indexOf(mark, from + 2);
    return found < 0 ? source.length() : found + mark.length();
  }

  private static int inside(String source, String mark, int from, Deque<String> open) {
    if (source.indexOf(mark, from + 2) < 0) {
      open.push(mark);
    }
    return end(source, mark, from);
  }

  private static int string(String source, int from) {
    int at = from + 1;
    while (at < source.length() && source.charAt(at) != source.charAt(from)) {
      if (source.charAt(at) == '\n') {
        return at;
      }
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }
}
