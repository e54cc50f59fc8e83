package dev.ringside.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RewriterFuzzTest {
  private static final int SOURCES = 200_000;
  private static final long SEED = 20_260_101;
  private static final List<String> PIECES =
      List.of(
          "<",
          ">",
          ">>",
          "<=",
          "->",
          "?.",
          ".",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "'",
          "\"",
          "${",
          "$/",
          "/",
          "\n",
          "\r\n",
          "\t",
          "😀",
          "\uD83D",
          "&",
          "*",
          "**",
          "!",
          "=",
          ";",
          ",",
          "10UL",
          "gdb.break('f') <",
          ".watch(1)<",
          ".when {",
          "//",
          "/*",
          "*/",
          "pid",
          "\\",
          "\u0000");
  private static final Set<String> CHANGES =
      Set.of("<{", ">}", "-?", ">.", "&~", "*~", "u ", "U ", "l ", "L ");

  private final List<String> seeds =
      Stream.of('U', 'C', 'E', 'N')
          .flatMap(
              form ->
                  Stream.of("/condition-cases.txt", "/more-condition-cases.txt")
                      .flatMap(file -> SyntaxCases.read(file, form).stream()))
          .map(SyntaxCases.Case::source)
          .toList();

  @Test
  void anySourceIsRewrittenInPlace() {
    Random random = new Random(SEED);
    int conditions = 0;
    for (int i = 0; i < SOURCES; i++) {
      String source = mutated(random);
      Rewritten rewritten = Rewriter.rewrite(source);
      if (!isInPlace(source, rewritten.text())) {
        assertThat(rewritten.text()).as("source %d of seed %d", i, SEED).isEqualTo(source);
      }
      conditions += rewritten.conditions().size();
    }
    // The fuzzing is worth something only while many sources still hold a condition.
    assertThat(conditions).isGreaterThan(SOURCES / 10);
  }

  @Test
  void aSourceWithoutAVerbIsLeftAlone() {
    Random random = new Random(SEED + 1);
    for (int i = 0; i < SOURCES / 10; i++) {
      String source =
          mutated(random)
              .replace("break", "breaks")
              .replace("watch", "watches")
              .replace("when", "whenever");
      assertThat(Rewriter.rewrite(source)).isEqualTo(Rewritten.unchanged(source));
    }
  }

  private String mutated(Random random) {
    StringBuilder source = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      int at = random.nextInt(source.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> source.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> source.delete(at, Math.min(source.length(), at + 1 + random.nextInt(3)));
        case 2 -> source.insert(at, seeds.get(random.nextInt(seeds.size())));
        default -> source.setLength(random.nextInt(8) == 0 ? at : source.length());
      }
    }
    return source.toString();
  }

  /** Whether only what may be replaced was, by as many characters. */
  private static boolean isInPlace(String source, String text) {
    if (source.length() != text.length()) {
      return false;
    }
    for (int i = 0; i < source.length(); i++) {
      String change = "" + source.charAt(i) + text.charAt(i);
      if (source.charAt(i) != text.charAt(i) && !CHANGES.contains(change)) {
        return false;
      }
    }
    return true;
  }
}
