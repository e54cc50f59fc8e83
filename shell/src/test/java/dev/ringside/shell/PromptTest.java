package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.Situation;
import dev.ringside.dsl.Situation.Phase;
import dev.ringside.dsl.recording.Language;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTest {

  @ParameterizedTest
  @CsvSource({
    "OFF, ringside>",
    "BOOTING, ringside[booting]>",
    "RUNNING, ringside[running]>",
    "STOPPED, ringside[stopped]>",
    "NO_DEBUGGER, ringside[no debugger]>",
    "ENDED, ringside[ended]>",
  })
  void tellsWhatTheMachineDoes(Phase phase, String prompt) {
    Situation situation = new Situation(phase, Optional.empty(), Duration.ZERO, "");
    assertThat(Prompt.of(situation, Language.GROOVY)).hasToString(prompt + " ");
  }

  @Test
  void withoutAMachineItIsTheBareName() {
    assertThat(Prompt.of(Situation.none(), Language.GROOVY)).hasToString("ringside> ");
    assertThat(Prompt.of(Situation.none(), Language.JAVA)).hasToString("ringside:java> ");
  }
}
