package dev.ringside.shell;

import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.recording.Piece;
import dev.ringside.dsl.snippet.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is evaluated at once.
 *
 * @param language what it is written in
 * @param source its text; where it is a part of a file, below as many empty lines as the file has
 *     lines above it, so that its lines have the file's numbers
 * @param name stands for the text in stack traces
 * @param file where the text is from; empty where it was typed
 */
record Code(Language language, String source, String name, Optional<Path> file) {
  /** For what fails without any text of the user's. */
  static final Code NONE = new Code(Language.GROOVY, "", "", Optional.empty());

  /** An entry, under the number it has in the transcript. */
  static Code typed(String source, Language language, int number) {
    return new Code(language, source, "line " + number, Optional.empty());
  }

  /** A script. */
  static Code of(Path file) throws IOException {
    String source = Files.readString(file);
    return new Code(Language.GROOVY, source, nameOf(file), Optional.of(file));
  }

  /** A statement of a recorded script. */
  static Code of(Piece.Statement statement, Path file) {
    return new Code(
        statement.language(),
        "\n".repeat(statement.line() - 1) + statement.source(),
        nameOf(file) + " line " + statement.line(),
        Optional.of(file));
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Whether its value is not shown: in Java a semicolon ends what is shown too. */
  boolean isSilent() {
    return language == Language.GROOVY && Entry.isSilent(source);
  }

  /** As somebody would type it. */
  String entry() {
    return source.replaceFirst("^\n+", "");
  }

  /** What went wrong, with the file and the line where they are not before the user's eyes. */
  String rendered(Failure failure) {
    return file.map(path -> failure.render(source, path.toString()))
        .orElseGet(() -> failure.render(source));
  }
}
