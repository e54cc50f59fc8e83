package dev.ringside.dsl.recording;

import java.util.List;
import java.util.stream.Stream;

/** The lines that mean something. Stateless. */
final class Form {
  static final String HEADER = "// ringside session ";
  static final String KERNEL = "// kernel ";
  static final String BOOT = "// boot ";
  static final String RESULT = "// =>";
  static final String FAILED = "// !";
  static final String SENTENCE = "// !>";
  static final String JAVA = "/* java";
  static final String END = "*/";

  private Form() {}

  static boolean isResult(String line) {
    return isForm(line, RESULT);
  }

  static boolean isSentence(String line) {
    return isForm(line, SENTENCE);
  }

  static boolean isFailed(String line) {
    return isForm(line, FAILED);
  }

  static boolean isJava(String line) {
    return line.stripTrailing().equals(JAVA);
  }

  /** Whether the line means something at the beginning of a line. */
  static boolean isAny(String line) {
    return isResult(line) || isFailed(line) || isSentence(line) || isJava(line);
  }

  private static boolean isForm(String line, String mark) {
    return line.equals(mark) || line.startsWith(mark + " ");
  }

  static boolean isComment(String line) {
    return line.stripLeading().startsWith("//");
  }

  /** What stands behind the mark, and behind so many blanks at most. */
  static String behind(String line, String mark, int blanks) {
    int from = mark.length();
    while (from < line.length() && from < mark.length() + blanks && line.charAt(from) == ' ') {
      from++;
    }
    return line.substring(from);
  }

  static String result(String text) {
    return marked(RESULT, " ", text);
  }

  static String failed(String source) {
    return marked(FAILED, "  ", source);
  }

  static String sentence(String text) {
    return marked(SENTENCE, " ", text);
  }

  /** A line of text as a comment that is no other form. */
  static String comment(String text) {
    String line = marked("//", " ", text);
    boolean means = isAny(line) || Stream.of(HEADER, KERNEL, BOOT).anyMatch(line::startsWith);
    return means || (line.equals("//") && !text.isEmpty()) ? "//" + text : line;
  }

  private static String marked(String mark, String blanks, String text) {
    return text.isEmpty() ? mark : mark + blanks + text;
  }

  /** The lines of a text; an empty text has one. */
  static List<String> lines(String text) {
    return List.of(text.split("\n", -1));
  }
}
