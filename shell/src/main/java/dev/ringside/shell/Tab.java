package dev.ringside.shell;

import dev.ringside.dsl.completion.Candidate;
import dev.ringside.dsl.completion.Result;
import java.util.List;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;

/**
 * What TAB does: it writes what is certain, then shows the candidates; a second TAB in a row, and
 * Shift-TAB, show how the call at the cursor is written. Its own widget and not JLine's, which
 * drops candidates that do not begin as typed, and sorts the others anew. Used by the thread that
 * reads.
 */
final class Tab {
  private static final String TAB = "ringside-tab";
  private static final String USAGE = "ringside-usage";
  private static final String INDENTATION = "    ";
  private final EntryReader reader;
  private final EntryCompleter completer;

  /** What the last TAB left behind: the same again is a second TAB in a row. */
  private String left = "";

  private Tab(EntryReader reader, EntryCompleter completer) {
    this.reader = reader;
    this.completer = completer;
  }

  /** Gives a reader the keys. */
  static void install(EntryReader reader, EntryCompleter completer) {
    Tab tab = new Tab(reader, completer);
    reader.getWidgets().put(TAB, tab::complete);
    reader.getWidgets().put(USAGE, tab::usage);
    KeyMap<Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
    keys.bind(new Reference(TAB), "\t");
    keys.bind(new Reference(USAGE), "\u001b[Z");
  }

  private String text() {
    return reader.getBuffer().toString();
  }

  private int cursor() {
    return EntryLine.chars(text(), reader.getBuffer().cursor());
  }

  private String state() {
    return cursor() + ":" + text();
  }

  private boolean complete() {
    String text = text();
    int cursor = cursor();
    String line = text.substring(text.lastIndexOf('\n', cursor - 1) + 1, cursor);
    if (line.isBlank() && !text.isBlank()) {
      reader.getBuffer().write(INDENTATION);
      return true;
    }
    if (state().equals(left) && usage()) {
      return true;
    }
    Result result = completer.at(text, cursor);
    List<Candidate> candidates = result.candidates();
    String typed = text.substring(result.from(), cursor);
    String common = common(candidates, typed);
    boolean only = candidates.size() == 1 && result.more() == 0;
    if (only) {
      boolean closes = candidates.get(0).complete() && !text.startsWith(result.close(), cursor);
      replace(typed, common + (closes ? result.close() : ""));
    } else if (common.length() > typed.length() && common.startsWith(typed)) {
      replace(typed, common);
    }
    left = state();
    if (candidates.isEmpty()) {
      usage();
    } else if (!only) {
      reader.below(
          CandidateList.of(
              result, reader.getTerminal().getWidth(), reader.getTerminal().getHeight()));
    }
    return true;
  }

  private void replace(String typed, String by) {
    reader.getBuffer().backspace(typed.codePointCount(0, typed.length()));
    reader.getBuffer().write(by);
  }

  /** What all begin with; those that only contain what is typed are offered, not written. */
  private static String common(List<Candidate> candidates, String typed) {
    List<String> begun =
        candidates.stream().map(Candidate::text).filter(each -> each.startsWith(typed)).toList();
    List<String> texts =
        begun.isEmpty() ? candidates.stream().map(Candidate::text).toList() : begun;
    String common = texts.isEmpty() ? "" : texts.get(0);
    for (String text : texts) {
      int same = 0;
      while (same < Math.min(common.length(), text.length())
          && common.charAt(same) == text.charAt(same)) {
        same++;
      }
      common = common.substring(0, same);
    }
    return common;
  }

  private boolean usage() {
    return Hints.of(completer.signatures(text(), cursor()), reader.getTerminal().getWidth())
        .map(
            hint -> {
              reader.below(hint);
              return true;
            })
        .orElse(false);
  }
}
