package dev.ringside.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The user's editor, run on the terminal that is ours meanwhile. */
final class Editor {
  private final List<String> command;

  /** {@code $VISUAL}, else {@code $EDITOR}, else {@code editor}, which Debian has. */
  Editor(Map<String, String> environment) {
    String fallback = environment.getOrDefault("EDITOR", "");
    String visual = environment.getOrDefault("VISUAL", "");
    String chosen = visual.isBlank() ? fallback : visual;
    this.command = List.of((chosen.isBlank() ? "editor" : chosen).strip().split("\\s+"));
  }

  /**
   * The text as the user leaves it.
   *
   * @throws IOException when the editor cannot be started or failed; the message says the cure
   */
  String edit(String text) throws IOException {
    Path file = Files.createTempFile("ringside", ".groovy");
    try {
      Files.writeString(file, text);
      List<String> words = new ArrayList<>(command);
      words.add(file.toString());
      int status = run(words);
      if (status != 0) {
        throw new IOException(
            command.get(0) + " ended with status " + status + ": nothing is done");
      }
      return Files.readString(file);
    } catch (NoSuchFileException removed) {
      throw new IOException(command.get(0) + " has removed the text: nothing is done", removed);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Commons Exec pumps streams; an editor needs the terminal itself. */
  private int run(List<String> words) throws IOException {
    Process editor;
    try {
      editor = new ProcessBuilder(words).inheritIO().start();
    } catch (IOException absent) {
      throw new IOException(
          "cannot start the editor '" + command.get(0) + "': set EDITOR to yours", absent);
    }
    try {
      return editor.waitFor();
    } catch (InterruptedException ending) {
      editor.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", ending);
    }
  }
}
