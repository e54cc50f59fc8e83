package dev.ringside.dsl.completion;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files of this computer that a path may go on to. */
final class HostFiles {
  /** More would take a noticeable time, and nobody would read them. */
  private static final int MOST_READ = 5_000;

  private HostFiles() {}

  /**
   * The files that go on from here.
   *
   * @param typed the path so far; the verbs know no {@code ~}, so it is replaced by the home folder
   * @param from where it begins in the text
   * @param quote what the string began with
   */
  static Result of(String typed, int from, String quote) {
    boolean home = typed.startsWith("~/");
    String path = home ? System.getProperty("user.home") + typed.substring(1) : typed;
    int slash = path.lastIndexOf('/') + 1;
    String folder = path.substring(0, slash);
    String name = path.substring(slash);
    List<Candidate> found = new ArrayList<>();
    for (String each : names(folder, name)) {
      String text = home ? folder + each : each;
      if (isPlain(text)) {
        found.add(new Candidate(text, each, "", "files", !each.endsWith("/")));
      }
    }
    int start = home ? from : from + typed.lastIndexOf('/') + 1;
    return new Result(start, found, 0, quote);
  }

  /** Whether it means itself in a string of any kind. */
  private static boolean isPlain(String text) {
    return text.chars().noneMatch(c -> c == '\'' || c == '"' || c == '\\' || c == '$' || c < ' ');
  }

  private static List<String> names(String folder, String beginning) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
      int read = 0;
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean shown = !name.startsWith(".") || beginning.startsWith(".");
        if (shown && name.startsWith(beginning)) {
          names.add(Files.isDirectory(entry) ? name + "/" : name);
        }
        if (++read >= MOST_READ) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException | InvalidPathException unreadable) {
      return List.of();
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }
}
