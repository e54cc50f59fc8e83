package dev.ringside.shell;

import dev.ringside.shell.Lecture.Step;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;

/**
 * Shows one step of a lecture, so that what a key brings stays on the screen: a text that has no
 * room is read piece by piece. Owned by the shell's thread.
 */
final class LectureScreen {
  /** The prompt, and the empty lines above the text and above the statement. */
  private static final int AROUND = 3;

  private static final int LEAST_ROWS = 5;
  private final Printer printer;
  private final Slide slide = new Slide();
  private Step step = new Step(List.of(), Optional.empty());
  private List<AttributedString> statement = List.of();
  private List<AttributedString> unread = List.of();

  LectureScreen(Printer printer) {
    this.printer = printer;
  }

  /** Whether {@link #more} has more of the step's text. */
  boolean isUnread() {
    return !unread.isEmpty();
  }

  /**
   * Shows a step, or the beginning of its text.
   *
   * @param number the statement's, from 1
   * @param count of all statements
   * @param above so many rows were written since the last key: they shall stay on the screen
   */
  void show(Step shown, int number, int count, long above) {
    step = shown;
    statement =
        step.statement().map(code -> slide.statement(code, number, count)).orElse(List.of());
    unread = slide.text(step.shown(), printer.screen().columns());
    if (above > 0 && isUnread() && above + unread.size() > room()) {
      pause();
    } else {
      more();
    }
  }

  /** Shows so much of the text as fits, and the statement behind its end. */
  void more() {
    boolean text = isUnread();
    if (text) {
      printer.line("");
    }
    int room = room();
    int end = unread.size() <= room ? unread.size() : paragraphs(room - 1);
    unread.subList(0, end).forEach(printer::line);
    unread = List.copyOf(unread.subList(end, unread.size()));
    if (isUnread()) {
      pause();
      return;
    }
    if (text && !statement.isEmpty()) {
      printer.line("");
    }
    mark();
  }

  /** Shows the statement that comes next. */
  void mark() {
    statement.forEach(printer::line);
  }

  private void pause() {
    printer.aside("… Enter goes on");
  }

  private int room() {
    return Math.max(LEAST_ROWS, printer.screen().rows() - AROUND - statement.size());
  }

  /** Whole paragraphs, where there is one that fits. */
  private int paragraphs(int room) {
    for (int end = room; end > room / 2; end--) {
      if (unread.get(end).length() == 0) {
        return end + 1;
      }
    }
    return room;
  }
}
