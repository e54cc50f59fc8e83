package dev.ringside.dsl.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.Knowledge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any text at any cursor has candidates or none. */
class CompletionFuzzTest {
  private static final Scope SCOPE = Scope.of(Map.of("target", 7, "stops", List.of("a")));

  private static List<String> blocks() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    return List.of(readme.split("```(groovy)?\n"));
  }

  /** One call is bounded generously, since other work may interrupt it; the mean strictly. */
  @Test
  void everyTextCutAnywhereIsAnsweredSoon() throws IOException {
    Random random = new Random(3);
    long total = 0;
    int calls = 0;
    for (String block : blocks()) {
      for (int round = 0; round < 40; round++) {
        String text = block.substring(0, Math.min(block.length(), 1500));
        int cursor = random.nextInt(text.length() + 1);
        long start = System.nanoTime();
        Result result = Completion.at(text, cursor, SCOPE, Knowledge.NONE);
        Completion.signatures(text, cursor, SCOPE);
        total += System.nanoTime() - start;
        calls++;
        assertThat(result.from()).isBetween(0, cursor);
        assertThat(result.candidates()).hasSizeLessThanOrEqualTo(Result.MOST);
      }
    }
    assertThat(calls).isGreaterThan(200);
    assertThat(Duration.ofNanos(total / calls)).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void noiseIsAnswered() {
    String alphabet = "gdb.vm()[]{}<>'\"/\\$ \n,;:=-&ä𝄞0/*abc";
    int[] letters = alphabet.codePoints().toArray();
    Random random = new Random(4);
    for (int round = 0; round < 5_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "gdb.break('f') < " : "");
      for (int i = random.nextInt(25); i > 0; i--) {
        text.appendCodePoint(letters[random.nextInt(letters.length)]);
      }
      int cursor = random.nextInt(text.length() + 1);
      Result result = Completion.at(text.toString(), cursor, SCOPE, Knowledge.NONE);
      assertThat(result.from()).as("%s", text).isBetween(0, cursor);
      assertThat(Completion.signatures(text.toString(), cursor, SCOPE)).isNotNull();
    }
  }
}
