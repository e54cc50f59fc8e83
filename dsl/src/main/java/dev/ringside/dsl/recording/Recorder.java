package dev.ringside.dsl.recording;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Records a session: each entry as it begins, and what came of it. One thread records; any may ask
 * for what there is.
 */
public final class Recorder {
  /** That the session was saved is no part of it: a replay would write over its own script. */
  private static final Pattern SAVES = Pattern.compile("\\s*session\\.save\\b.*");

  private final Optional<Journal> journal;
  private final Set<Integer> pids = new HashSet<>();
  private volatile List<Entry> entries = List.of();
  private Language language = Language.GROOVY;
  private String source = "";

  /**
   * One entry.
   *
   * @param number from 1
   * @param source as it was typed
   * @param worked whether it ended without a failure
   * @param outcome what it gave, with its marks, or why it failed; empty where nothing was shown
   */
  public record Entry(
      int number, Language language, String source, boolean worked, Optional<String> outcome) {

    /** As a piece that begins in this line. */
    Piece piece(int line) {
      return Readable.piece(line, this);
    }
  }

  /**
   * Records from now on.
   *
   * @param journal what survives us; empty for none
   */
  public Recorder(Optional<Journal> journal) {
    this.journal = journal;
  }

  /** The number of the entry that comes next. */
  public int nextNumber() {
    return entries.size() + 1;
  }

  /** An entry is about to be evaluated. */
  public void begin(Language in, String text) {
    language = in;
    source = text.replace("\r\n", "\n").replace('\r', '\n').stripTrailing();
    journal.ifPresent(
        kept -> kept.begun(lines(new Entry(nextNumber(), in, source, true, Optional.empty()))));
  }

  /**
   * It has worked.
   *
   * @param value what it gave
   * @param shown the value as the view shows it; empty where it was not shown
   */
  public void worked(Object value, Optional<String> shown) {
    if (value != null) {
      pids.addAll(Processes.of(value));
    }
    add(true, shown.map(text -> Recorded.of(text, pids)));
  }

  /** It has failed, for this reason. */
  public void failed(String sentence) {
    add(false, Optional.of(sentence));
  }

  private void add(boolean worked, Optional<String> outcome) {
    Entry entry = new Entry(nextNumber(), language, source, worked, outcome);
    List<Entry> more = new ArrayList<>(entries);
    more.add(entry);
    entries = List.copyOf(more);
    journal.ifPresent(kept -> kept.ended(lines(entry)));
  }

  private static String lines(Entry entry) {
    return new Recording(Optional.empty(), List.of(entry.piece(0))).text();
  }

  /** What was recorded so far. */
  public List<Entry> entries() {
    return entries;
  }

  /** A script that does the same again: what failed is a comment. */
  public Recording recording(Header header) {
    int first = header.lines().size() + 2;
    return new Recording(
        Optional.of(header),
        entries.stream()
            .filter(entry -> !SAVES.matcher(entry.source()).matches())
            .map(entry -> entry.piece(first))
            .toList());
  }

  /** The session has ended as it should: nobody needs the journal. */
  public void close() {
    journal.ifPresent(Journal::close);
  }
}
