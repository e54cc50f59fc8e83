package dev.ringside.dsl.recording;

import dev.ringside.dsl.syntax.Completeness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads one script, from its first line to its last. */
final class RecordingParser {
  private static final Pattern VERSION = Pattern.compile("[1-9]\\d{0,8}");

  /** What no statement begins with: the line belongs to the one above. */
  private static final Pattern GOES_ON =
      Pattern.compile("\\s*(?:\\??\\.[^\\d.]|\\*\\.|\\?|:|&&|\\|\\||(?:else|catch|finally)\\b).*");

  private final List<String> lines;
  private final List<Piece> pieces = new ArrayList<>();
  private int next;
  private boolean recorded;

  RecordingParser(List<String> lines) {
    this.lines = lines;
  }

  Recording parse() throws RecordingException {
    Optional<Header> header = header();
    recorded = header.isPresent();
    while (next < lines.size()) {
      piece(lines.get(next));
    }
    return new Recording(header, pieces);
  }

  private Optional<Header> header() throws RecordingException {
    if (lines.isEmpty() || !lines.get(0).startsWith(Form.HEADER)) {
      return Optional.empty();
    }
    String version = lines.get(0).substring(Form.HEADER.length()).strip();
    if (!VERSION.matcher(version).matches()) {
      throw new RecordingException(1, "'" + version + "' is no version of a recorded session");
    }
    if (Integer.parseInt(version) > Header.VERSION) {
      throw new RecordingException(
          1,
          "a newer Ringside has recorded this session (version "
              + version
              + "; this one reads up to "
              + Header.VERSION
              + "): run it with that one");
    }
    next = 1;
    Optional<String> kernel = headed(Form.KERNEL);
    return Optional.of(new Header(Integer.parseInt(version), kernel, headed(Form.BOOT)));
  }

  private Optional<String> headed(String mark) {
    return next < lines.size() && lines.get(next).startsWith(mark)
        ? Optional.of(lines.get(next++).substring(mark.length()))
        : Optional.empty();
  }

  private void piece(String line) throws RecordingException {
    if (line.isBlank()) {
      next++;
    } else if (recorded && Form.isResult(line)) {
      throw wrong("no statement stands above this result");
    } else if (recorded && Form.isSentence(line)) {
      throw wrong("no failed line ('// !') stands above this sentence");
    } else if (recorded && Form.isFailed(line)) {
      pieces.add(failed());
    } else if (recorded && Form.isJava(line)) {
      java();
    } else if (isText(next)) {
      pieces.add(text());
    } else {
      pieces.add(statement());
    }
  }

  private RecordingException wrong(String sentence) {
    return new RecordingException(next + 1, sentence);
  }

  private Piece failed() {
    int line = next + 1;
    String source = taken(Form::isFailed, Form.FAILED, 2);
    return new Piece.Failed(line, source, taken(Form::isSentence, Form.SENTENCE, 1));
  }

  /** The lines of a form that follow each other, without what marks them. */
  private String taken(Predicate<String> form, String mark, int blanks) {
    List<String> taken = new ArrayList<>();
    while (next < lines.size() && form.test(lines.get(next))) {
      taken.add(Form.behind(lines.get(next++), mark, blanks));
    }
    return String.join("\n", taken);
  }

  private Optional<String> result() {
    boolean there = recorded && next < lines.size() && Form.isResult(lines.get(next));
    return there ? Optional.of(taken(Form::isResult, Form.RESULT, 1)) : Optional.empty();
  }

  private Piece statement() throws RecordingException {
    int first = next;
    StringBuilder source = new StringBuilder(lines.get(next++));
    while (isOpen(source.toString()) || goesOn()) {
      if (next == lines.size()) {
        next = first;
        throw wrong("the statement that begins here has no end");
      }
      source.append('\n').append(lines.get(next++));
    }
    return new Piece.Statement(first + 1, Language.GROOVY, source.toString(), result());
  }

  private static boolean isOpen(String source) {
    return Completeness.of(source).kind() == Completeness.Kind.OPEN;
  }

  private boolean goesOn() {
    return next < lines.size() && GOES_ON.matcher(lines.get(next)).matches();
  }

  private void java() throws RecordingException {
    int first = next++;
    int end = next;
    while (end < lines.size() && !lines.get(end).strip().equals(Form.END)) {
      end++;
    }
    if (end == lines.size()) {
      next = first;
      throw wrong("the block of Java that begins here has no end: '*/' on a line of its own");
    }
    while (next < end) {
      if (Form.isResult(lines.get(next)) || Form.isSentence(lines.get(next))) {
        throw wrong("no snippet stands above this line");
      } else if (Form.isFailed(lines.get(next))) {
        pieces.add(failed());
      } else if (lines.get(next).isBlank()) {
        next++;
      } else {
        pieces.add(snippet(end));
      }
    }
    next = end + 1;
  }

  private Piece snippet(int end) {
    int first = next;
    while (next < end && !Form.isResult(lines.get(next)) && !Form.isFailed(lines.get(next))) {
      next++;
    }
    String source = String.join("\n", lines.subList(first, next)).stripTrailing();
    return new Piece.Statement(first + 1, Language.JAVA, source, result());
  }

  /**
   * Whether a comment begins here that is nothing else, and code does not follow it in its line.
   */
  private boolean isText(int at) throws RecordingException {
    if (at >= lines.size()) {
      return false;
    }
    String line = lines.get(at);
    if (Form.isComment(line)) {
      return !recorded || !(Form.isResult(line) || Form.isFailed(line) || Form.isSentence(line));
    }
    return line.stripLeading().startsWith("/*")
        && !(recorded && Form.isJava(line))
        && lines.get(endOfBlock(at)).stripTrailing().endsWith(Form.END);
  }

  private Piece text() throws RecordingException {
    int first = next;
    List<String> text = new ArrayList<>();
    while (isText(next)) {
      if (Form.isComment(lines.get(next))) {
        text.add(Form.behind(lines.get(next++).stripLeading(), "//", 1));
      } else {
        int end = endOfBlock(next);
        text.addAll(BlockComment.text(lines.subList(next, end + 1)));
        next = end + 1;
      }
    }
    return new Piece.Text(first + 1, String.join("\n", text));
  }

  private int endOfBlock(int first) throws RecordingException {
    int from = lines.get(first).indexOf("/*") + 2;
    for (int at = first; at < lines.size(); at++) {
      if (lines.get(at).indexOf(Form.END, from) >= 0) {
        return at;
      }
      from = 0;
    }
    throw new RecordingException(first + 1, "the comment that begins here has no end: '*/'");
  }
}
