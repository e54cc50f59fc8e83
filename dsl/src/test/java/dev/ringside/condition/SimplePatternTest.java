package dev.ringside.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SimplePatternTest {
  private static final String[] PIECES = {
    "a", "b", ".*", "|", "\\.", ".", "*", "\\\\", "(", "-", "^"
  };

  @Test
  void aPatternInSimpleFormMatchesWhatTheEngineMatches() {
    Random random = new Random(20_260_102);
    int simple = 0;
    for (int i = 0; i < 50_000; i++) {
      String regex = text(random, PIECES);
      var pattern = SimplePattern.of(regex);
      if (pattern.isPresent()) {
        simple++;
        String string = text(random, "a", "b", ".", "\\", "-");
        assertThat(matches(pattern.get(), string))
            .as("%s on %s", regex, string)
            .isEqualTo(Pattern.matches(regex, string));
      }
    }
    assertThat(simple).isGreaterThan(5_000);
  }

  @Test
  void whatTheEngineRefusesHasNoSimpleForm() {
    for (String regex : new String[] {"(", "*", "a\\", "[a", "a{"}) {
      assertThat(SimplePattern.of(regex)).as(regex).isEmpty();
    }
  }

  private static String text(Random random, String... pieces) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      out.append(pieces[random.nextInt(pieces.length)]);
    }
    return out.toString();
  }

  private static boolean matches(SimplePattern pattern, String string) {
    return pattern.alternatives().stream()
        .anyMatch(a -> a.prefix() ? string.startsWith(a.text()) : string.equals(a.text()));
  }
}
