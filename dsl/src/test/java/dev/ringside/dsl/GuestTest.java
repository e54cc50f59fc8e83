package dev.ringside.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.io.Program;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuestTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '~',
      value = {
        "./x a 'b c' => exec ./x a 'b c'",
        "ls $HOME => exec ls $HOME",
        "A=1 ./x => A=1 exec ./x",
        "A='a b' B=\"c d\" C=e\\ f ./x g=h => A='a b' B=\"c d\" C=e\\ f exec ./x g=h",
        "A= ./x => A= exec ./x",
        "./x A=1 => exec ./x A=1",
        "A=1 => A=1",
        "A=$(cat f) ./x => A=$(cat f) ./x",
        "A=`cat f` ./x => A=`cat f` ./x",
        "A=1 ./x | cat => A=1 ./x | cat",
        "cd /; ls => cd /; ls",
      })
  void oneProgramIsTheProcessItself(String command, String line) {
    assertThat(Guest.program(command)).isEqualTo(line);
  }

  /** As the shell of the host has it. */
  @ParameterizedTest
  @ValueSource(strings = {"A=1 B='2 3' sh -c 'echo $A:$B:$$'", "sh -c 'echo $A:$B:$$'"})
  void itsVariablesReachIt(String command) {
    String script = "echo $$; " + Guest.program(command);
    String[] lines = Program.of("sh", "-c", script).run(Duration.ofSeconds(30)).out().split("\n");
    String values = command.startsWith("A") ? "1:2 3:" : "::";
    assertThat(lines[1]).isEqualTo(values + lines[0]);
  }

  @Test
  void manyWordsTakeNoTime() {
    String many = "A=1 ".repeat(5_000);
    assertThat(Guest.program(many + "./x")).isEqualTo(many + "exec ./x");
    assertThat(Guest.program(many + "'")).isEqualTo(many + "exec '");
  }
}
