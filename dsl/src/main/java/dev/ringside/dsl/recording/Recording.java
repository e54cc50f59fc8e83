package dev.ringside.dsl.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A script with what it gave when it was recorded.
 *
 * @param header empty for a script that was not recorded: then all its comments are text
 * @param pieces in order
 */
public record Recording(Optional<Header> header, List<Piece> pieces) {

  /** A recording with a copy of the pieces. */
  public Recording {
    pieces = List.copyOf(pieces);
  }

  /** Whether a script says in its first line that it was recorded. */
  public static boolean isRecorded(String text) {
    return text.startsWith(Form.HEADER);
  }

  /**
   * Reads a script.
   *
   * @param text all of it
   * @throws RecordingException where it is damaged, or newer than this version
   */
  public static Recording parse(String text) throws RecordingException {
    return new RecordingParser(text.lines().toList()).parse();
  }

  /** What is evaluated. */
  public List<Piece.Statement> statements() {
    return pieces.stream()
        .filter(Piece.Statement.class::isInstance)
        .map(Piece.Statement.class::cast)
        .toList();
  }

  /**
   * The script: read again, it gives the same pieces. Each piece stands in its line, or below where
   * there is no room left.
   */
  public String text() {
    List<String> lines = new ArrayList<>(header.map(Header::lines).orElse(List.of()));
    boolean afterJavaResult = false;
    for (Piece piece : pieces) {
      boolean java = isJava(piece);
      if (java && afterJavaResult && piece.line() == lines.size()) {
        // It goes on in the block above: that has not to be closed.
        lines.remove(lines.size() - 1);
      } else {
        int line = piece.line() - (java ? 1 : 0);
        while (lines.size() + 1 < line) {
          lines.add("");
        }
        if (java) {
          lines.add(Form.JAVA);
        }
      }
      lines.addAll(Lines.of(piece));
      if (java) {
        lines.add(Form.END);
      }
      afterJavaResult = java && ((Piece.Statement) piece).recorded().isPresent();
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static boolean isJava(Piece piece) {
    return piece instanceof Piece.Statement statement && statement.language() == Language.JAVA;
  }
}
