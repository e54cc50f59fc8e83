package dev.ringside.dsl.recording;

import java.util.List;
import java.util.stream.Collectors;

/** Entries as pieces that are read again as what they were. Stateless. */
final class Readable {
  private static final String HEADED = Form.HEADER + Header.VERSION + "\n\n";

  private Readable() {}

  static Piece piece(int line, Recorder.Entry entry) {
    if (!entry.worked()) {
      return new Piece.Failed(line, entry.source(), entry.outcome().orElse(""));
    }
    if (entry.language() == Language.JAVA) {
      return new Piece.Statement(line, Language.JAVA, java(entry.source()), entry.outcome());
    }
    String source = readsAsCode(entry.source()) ? entry.source() : withoutForms(entry.source());
    return readsAsCode(source)
        ? new Piece.Statement(line, Language.GROOVY, source, entry.outcome())
        : new Piece.Failed(line, entry.source(), "nobody can tell where this ends");
  }

  /** Whether nothing in it is taken for a form. */
  private static boolean readsAsCode(String source) {
    try {
      List<Piece> pieces = Recording.parse(HEADED + source).pieces();
      return pieces.stream()
          .allMatch(
              piece ->
                  piece instanceof Piece.Text
                      || piece instanceof Piece.Statement statement
                          && statement.language() == Language.GROOVY
                          && statement.recorded().isEmpty());
    } catch (RecordingException damaged) {
      return false;
    }
  }

  /** What looks like a form, and is none. */
  private static String withoutForms(String source) {
    return Form.lines(source).stream()
        .map(line -> Form.isAny(line) ? withoutForm(line) : line)
        .collect(Collectors.joining("\n"));
  }

  /** A form has one blank behind its slashes, and none before them. */
  private static String withoutForm(String line) {
    return line.startsWith("// ") ? "//" + line.substring(3) : " " + line;
  }

  /** Only the end of the block stands alone in its line. */
  private static String java(String source) {
    return withoutForms(source).replaceAll("\n\\s*\\*/[ \t]*(?=\n|$)", " */");
  }
}
