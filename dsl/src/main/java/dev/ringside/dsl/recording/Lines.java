package dev.ringside.dsl.recording;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A piece as the lines of a script. Stateless. */
final class Lines {
  private Lines() {}

  /** Without what delimits a block of Java. */
  static List<String> of(Piece piece) {
    if (piece instanceof Piece.Text text) {
      return Form.lines(text.markdown()).stream().map(Form::comment).toList();
    }
    if (piece instanceof Piece.Failed failed) {
      return failed(failed.source(), failed.sentence());
    }
    Piece.Statement statement = (Piece.Statement) piece;
    return statement(statement.source(), statement.recorded());
  }

  static List<String> statement(String source, Optional<String> recorded) {
    Stream<String> results =
        recorded.stream().flatMap(text -> Form.lines(text).stream()).map(Form::result);
    return Stream.concat(Form.lines(source).stream(), results).toList();
  }

  static List<String> failed(String source, String sentence) {
    return Stream.concat(
            Form.lines(source).stream().map(Form::failed),
            Form.lines(sentence).stream().map(Form::sentence))
        .toList();
  }
}
