package dev.ringside.shell;

import dev.ringside.dsl.recording.Journal;
import dev.ringside.dsl.recording.Recording;
import dev.ringside.dsl.recording.RecordingException;
import dev.ringside.shell.view.Plain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The command on what was typed in a session that has not ended as it should: the newest of those
 * that nobody has recovered or dropped. Used by the shell's thread.
 */
final class LostSession {
  private final ShellParts parts;
  private final Interpreter interpreter;
  private final Printer printer;
  private Optional<Path> journal = Optional.empty();

  LostSession(ShellParts parts, Interpreter interpreter) {
    this.parts = parts;
    this.interpreter = interpreter;
    this.printer = parts.printer();
  }

  SlashCommand command() {
    return SlashCommand.of(
        "/recover [show | drop]",
        "evaluates what was typed in a session that a crash has ended",
        "Entries that failed there are left out. 'show' lists them all, 'drop' forgets them.",
        this::recover);
  }

  /** Looks for one, and tells of it. */
  void offer() {
    journal = parts.journals().flatMap(Journal::abandoned);
    journal.ifPresent(
        file -> {
          try {
            int count = recording(file).statements().size();
            printer.aside(
                "the last session ended without a good-bye: /recover evaluates its "
                    + (count == 1 ? "entry" : count + " entries")
                    + ", /recover show lists "
                    + (count == 1 ? "it" : "them")
                    + ", /recover drop forgets "
                    + (count == 1 ? "it" : "them"));
          } catch (RecordingException damaged) {
            printer.aside(
                "the last session ended without a good-bye, and what was typed is damaged at "
                    + damaged.getMessage()
                    + "; /recover show shows it, /recover drop forgets it");
          } catch (IOException unreadable) {
            journal = Optional.empty();
          }
        });
  }

  private static Recording recording(Path file) throws IOException, RecordingException {
    return Recording.parse(Files.readString(file));
  }

  private void recover(String what) {
    if (!what.matches("|show|drop")) {
      interpreter.wrong("/recover takes 'show' or 'drop', not '" + what + "'");
    } else if (journal.isEmpty()) {
      interpreter.wrong("there is nothing to recover: the last session has ended as it should");
    } else {
      recover(what, journal.get());
    }
  }

  private void recover(String what, Path file) {
    try {
      switch (what) {
        case "show":
          interpreter.show(new Plain(Files.readString(file).stripTrailing()));
          break;
        case "drop":
          drop(file);
          printer.aside("forgotten");
          break;
        default:
          if (interpreter.replay(recording(file), file)) {
            drop(file);
          }
      }
    } catch (RecordingException damaged) {
      interpreter.wrong(file + ": " + damaged.getMessage());
    } catch (IOException failure) {
      interpreter.wrong("cannot recover " + file + ": " + FileTrouble.of(file, failure));
    }
  }

  private void drop(Path file) throws IOException {
    Files.deleteIfExists(file);
    journal = Optional.empty();
  }
}
