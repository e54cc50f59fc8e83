package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's tour, typed line by line into a real terminal, with a real kernel behind it. */
class TourIT {
  private static final Pattern BLOCK = Pattern.compile("(?s)```text\n(ringside> .*?)```");
  private static final Pattern PROMPT =
      Pattern.compile("(ringside(?:\\[[^]]*])?> |\\.+\\S*> )(.*)");
  private static final Duration DEADLINE = Duration.ofSeconds(90);

  @TempDir Path home;

  /** What is typed at a prompt, and the lines that follow up to the next prompt. */
  private record Line(String prompt, String typed, List<String> answer) {}

  @Test
  void theReadmesTour() throws IOException {
    List<Line> tour = tour();
    assertThat(tour).hasSizeGreaterThan(10);
    try (PtyTerminal terminal = PtyTerminal.ringside(home).size(120, 50).open()) {
      terminal.awaitLine(pattern(tour.get(0).prompt().stripTrailing()));
      for (int i = 0; i + 1 < tour.size(); i++) {
        String next = tour.get(i + 1).prompt().stripTrailing();
        String expected = shown(tour.get(i)) + pattern(next);
        terminal.enter(tour.get(i).typed());
        if (next.startsWith(".")) {
          // The prompt of this line looks like the one awaited.
          terminal.awaitScreen("\\A" + expected + "\\s*\\Z");
        } else {
          terminal.awaitPrompt();
          assertThat(terminal.answer().stripTrailing()).matches(expected);
        }
      }
      terminal.enter(tour.get(tour.size() - 1).typed());
      assertThat(terminal.exitStatus(DEADLINE)).isZero();
    }
  }

  private static List<Line> tour() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../README.md")));
    assertThat(block.find()).as("the tour in README.md").isTrue();
    List<Line> tour = new ArrayList<>();
    for (String text : block.group(1).lines().toList()) {
      Matcher prompt = PROMPT.matcher(text);
      if (prompt.matches()) {
        tour.add(new Line(prompt.group(1), prompt.group(2), new ArrayList<>()));
      } else {
        tour.get(tour.size() - 1).answer().add(text);
      }
    }
    return tour;
  }

  /** The typed line and its answer, each line ended. */
  private static String shown(Line line) {
    return Stream.concat(Stream.of(line.prompt() + line.typed()), line.answer().stream())
        .map(text -> pattern(text) + "\n")
        .collect(Collectors.joining());
  }

  /** An ellipsis stands for whatever differs from one run to the next. */
  private static String pattern(String shown) {
    return Arrays.stream(shown.split("…", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining("[^\n]*"));
  }
}
