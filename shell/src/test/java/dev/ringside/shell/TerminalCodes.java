package dev.ringside.shell;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Obeys what a program writes to an xterm: text, control characters and escape sequences. */
final class TerminalCodes {
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "\033(?:\\[(?<mark>[?>=!]?)(?<numbers>[0-9;:]*)[ -/]*(?<last>[@-~])"
              + "|[\\]P_^][^\007\033]*(?:\007|\033\\\\)"
              + "|[ -/]+[0-~]|(?<single>[0-OQ-Z\\\\`-~]))");

  private final TerminalScreen screen;
  private final Consumer<String> answers;
  private final Set<Integer> modes = new HashSet<>(Set.of(25));
  private String unread = "";

  /**
   * @param answers takes what the terminal types by itself when it is asked where its cursor is
   */
  TerminalCodes(TerminalScreen screen, Consumer<String> answers) {
    this.screen = screen;
    this.answers = answers;
  }

  /** Whether a mode of DEC is on: 1 application keys, 25 cursor, 2004 bracketed paste. */
  boolean mode(int number) {
    return modes.contains(number);
  }

  /** Takes the next piece of output; a sequence may be cut anywhere. */
  void feed(String output) {
    String text = unread + output;
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint != '\033') {
        character(codePoint);
        at += Character.charCount(codePoint);
        continue;
      }
      Matcher sequence = SEQUENCE.matcher(text).region(at, text.length());
      if (sequence.lookingAt()) {
        obey(sequence);
        at = sequence.end();
      } else if (sequence.hitEnd()) {
        break;
      } else {
        at++;
      }
    }
    unread = text.substring(at);
  }

  private void character(int c) {
    switch (c) {
      case '\r' -> screen.moveTo(screen.row(), 0);
      case '\n' -> screen.lineFeed();
      case '\b' -> screen.moveTo(screen.row(), screen.column() - 1);
      case '\t' -> screen.moveTo(screen.row(), (screen.column() / 8 + 1) * 8);
      default -> {
        if (c >= ' ' && c != 0x7f) {
          screen.put(c);
        }
      }
    }
  }

  private void obey(Matcher sequence) {
    if (sequence.group("single") != null) {
      single(sequence.group("single").charAt(0));
    } else if (sequence.group("last") != null) {
      List<Integer> numbers =
          Arrays.stream(sequence.group("numbers").split("[;:]"))
              .map(n -> n.isEmpty() || n.length() > 6 ? 0 : Integer.parseInt(n))
              .toList();
      char last = sequence.group("last").charAt(0);
      if (sequence.group("mark").isEmpty()) {
        control(last, numbers);
      } else if (sequence.group("mark").equals("?") && (last == 'h' || last == 'l')) {
        numbers.forEach(number -> mode(number, last == 'h'));
      }
    }
  }

  private void single(char letter) {
    switch (letter) {
      case '7' -> screen.save();
      case '8' -> screen.restore();
      case 'D' -> screen.lineFeed();
      case 'M' -> screen.reverseLineFeed();
      case 'c' -> erase(2);
      default -> {}
    }
  }

  private void mode(int number, boolean on) {
    if (on) {
      modes.add(number);
    } else {
      modes.remove(number);
    }
    if (number == 1049 || number == 47 || number == 1047) {
      screen.alternate(on);
    }
  }

  private void control(char last, List<Integer> numbers) {
    int row = screen.row();
    int column = screen.column();
    int first = numbers.get(0);
    int count = Math.max(1, first);
    int second = numbers.size() > 1 ? numbers.get(1) : 0;
    switch (last) {
      case 'A' -> screen.moveTo(row - count, column);
      case 'B' -> screen.moveTo(row + count, column);
      case 'C' -> screen.moveTo(row, column + count);
      case 'D' -> screen.moveTo(row, column - count);
      case 'E' -> screen.moveTo(row + count, 0);
      case 'F' -> screen.moveTo(row - count, 0);
      case 'G' -> screen.moveTo(row, count - 1);
      case 'd' -> screen.moveTo(count - 1, column);
      case 'H', 'f' -> screen.moveTo(count - 1, Math.max(1, second) - 1);
      case 'J' -> erase(first);
      case 'K' ->
          screen.erase(row, first == 0 ? column : 0, row, first == 1 ? column : screen.columns());
      case 'L' -> screen.insertLines(row, count);
      case 'M' -> screen.deleteLines(row, count);
      case 'P' -> screen.shift(-count);
      case '@' -> screen.shift(count);
      case 'X' -> screen.erase(row, column, row, column + count - 1);
      case 'r' -> {
        screen.region(count - 1, second == 0 ? screen.height() - 1 : second - 1);
        screen.moveTo(0, 0);
      }
      case 'm' -> screen.style(numbers);
      case 's' -> screen.save();
      case 'u' -> screen.restore();
      case 'n' -> {
        if (first == 6) {
          answers.accept("\033[" + (row + 1) + ";" + (column + 1) + "R");
        }
      }
      default -> {}
    }
  }

  private void erase(int what) {
    int last = screen.height() - 1;
    switch (what) {
      case 0 -> screen.erase(screen.row(), screen.column(), last, screen.columns());
      case 1 -> screen.erase(0, 0, screen.row(), screen.column());
      default -> screen.erase(0, 0, last, screen.columns());
    }
  }
}
