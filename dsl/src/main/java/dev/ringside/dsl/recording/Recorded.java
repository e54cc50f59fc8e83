package dev.ringside.dsl.recording;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A value's text as it is recorded: what another machine, or another moment, shows otherwise stands
 * between « and ». Stateless.
 */
public final class Recorded {
  private static final Pattern MARK = Pattern.compile("«([^«»]*)»");

  /** What stands for a mark of one word, of two like a duration, of more. */
  private static final String[] ANYTHING = {"\\S+", "\\S+ \\S+", ".*"};

  /** What is specific wherever it occurs. */
  private static final List<String> SPECIFIC =
      List.of(
          // How the machine ran: « » around the accelerator, and around why it was chosen.
          "(?<=^booted in [0-9.]{1,9} [a-z]{1,3} with )\\w+",
          "(?<=^booted in [0-9.]{1,9} [a-z]{1,3} with \\w{1,9} \\().+(?=\\)$)",
          "(?<=^')(?:tcg|kvm)(?='$)",
          // Addresses; what is shorter may well be a flag or an offset.
          "\\b0x[0-9a-fA-F]{5,}",
          "(?<![\\w.])-?\\d{15,20}(?![\\w.])",
          "(?<=\\w@)[0-9a-f]{5,8}\\b",
          "(?<=(?:pid|tgid)(?:[ ]{1,9}|=|:|: ))\\d+",
          // Dates, times of day, durations, and the clock of the kernel's log.
          "\\b\\d{4}-\\d\\d-\\d\\d(?:[ T]\\d\\d:\\d\\d(?::\\d\\d)?(?:\\.\\d+)?)?",
          "\\b\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?",
          "(?<=\\[[ ]{0,5})\\d{1,7}\\.\\d{6}(?=\\])",
          "(?<![\\w.])\\d+(?:\\.\\d+)? (?:ns|us|µs|ms|s|min|h|seconds|minutes)\\b");

  private Recorded() {}

  /**
   * Marks what is specific to the machine or the moment: addresses, times, durations, and
   * processes.
   *
   * @param shown as the view shows it
   * @param pids numbers that are processes of the guest: each is marked wherever it stands alone
   */
  public static String of(String shown, Collection<Integer> pids) {
    String numbers = pids.stream().map(String::valueOf).collect(Collectors.joining("|"));
    List<String> all = new ArrayList<>(SPECIFIC);
    if (!numbers.isEmpty()) {
      all.add("(?<![\\w.:-])(?:" + numbers + ")(?!\\w|\\.\\d)");
    }
    all.add("[«»]");
    Pattern specific = Pattern.compile(String.join("|", all), Pattern.MULTILINE);
    return specific.matcher(shown).replaceAll(Recorded::marked);
  }

  private static String marked(MatchResult found) {
    String inside = found.group().replace('«', '‹').replace('»', '›');
    return Matcher.quoteReplacement("«" + inside + "»");
  }

  /**
   * Compares what was recorded with what is shown now.
   *
   * @param recorded with its marks: what stands between them is not compared, nor, where there are
   *     marks, how far columns stand apart and where lines are broken
   * @param shown without marks
   * @return empty where they are equal; else the lines that differ, those recorded with {@code - },
   *     those shown with {@code + } before them
   */
  public static Optional<String> difference(String recorded, String shown) {
    boolean marks = MARK.matcher(recorded).find();
    if (marks && equal(recorded, shown, true)) {
      // What is longer or shorter this time may have moved the ends of lines.
      return Optional.empty();
    }
    List<String> before = lines(recorded);
    List<String> now = lines(shown);
    int start = 0;
    while (start < Math.min(before.size(), now.size())
        && equal(before.get(start), now.get(start), marks)) {
      start++;
    }
    int end = 0;
    while (end < Math.min(before.size(), now.size()) - start
        && equal(before.get(before.size() - 1 - end), now.get(now.size() - 1 - end), marks)) {
      end++;
    }
    List<String> difference = new ArrayList<>();
    before
        .subList(start, before.size() - end)
        .forEach(line -> difference.add(("- " + line).stripTrailing()));
    now.subList(start, now.size() - end)
        .forEach(line -> difference.add(("+ " + line).stripTrailing()));
    return difference.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", difference));
  }

  /** Editors take blanks from the ends of lines. */
  private static List<String> lines(String text) {
    return Form.lines(text.stripTrailing()).stream().map(String::stripTrailing).toList();
  }

  private static boolean equal(String recorded, String shown, boolean marks) {
    return marks
        ? pattern(evenly(recorded)).matcher(evenly(shown)).matches()
        : recorded.equals(shown);
  }

  private static String evenly(String line) {
    return line.replaceAll("\\s+", " ").strip();
  }

  private static int words(String text) {
    return text.split(" ", -1).length;
  }

  private static Pattern pattern(String recorded) {
    StringBuilder regex = new StringBuilder();
    Matcher mark = MARK.matcher(recorded);
    int end = 0;
    while (mark.find()) {
      regex.append(Pattern.quote(recorded.substring(end, mark.start()).strip()));
      regex.append(" ?").append(ANYTHING[Math.min(words(mark.group(1)), ANYTHING.length) - 1]);
      regex.append(" ?");
      end = mark.end();
    }
    return Pattern.compile(regex + Pattern.quote(recorded.substring(end).strip()));
  }
}
