package dev.ringside.shell;

import dev.ringside.dsl.recording.Language;
import dev.ringside.dsl.snippet.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is evaluated at once.
 *
 * @param source its text
 * @param language what it is written in
 * @param name stands for the text in stack traces
 * @param file where the text is from; empty where it was typed
 */
record Code(String source, Language language, String name, Optional<Path> file) {
  /** For what fails without any text of the user's. */
  static final Code NONE = new Code("", Language.GROOVY, "", Optional.empty());

  /** An entry, under the number it has in the transcript. */
  static Code typed(String source, Language language, int number) {
    return new Code(source, language, "line " + number, Optional.empty());
  }

  /** A script. */
  static Code of(Path file) throws IOException {
    String source = Files.readString(file);
    return new Code(source, Language.GROOVY, file.getFileName().toString(), Optional.of(file));
  }

  /** What went wrong, with the file and the line where they are not before the user's eyes. */
  String rendered(Failure failure) {
    return file.map(path -> failure.render(source, path.toString()))
        .orElseGet(() -> failure.render(source));
  }
}
