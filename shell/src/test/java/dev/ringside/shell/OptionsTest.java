package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.Options.Action;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void whatStandsBehindTheScriptIsTheScripts() {
    Options options = Options.parse("--json", "-v", "lab.groovy", "--json", "-v", "x");
    assertThat(options.action()).isEqualTo(Action.FILE);
    assertThat(options.script()).isEqualTo("lab.groovy");
    assertThat(options.args()).containsExactly("--json", "-v", "x");
    assertThat(options.json()).isTrue();
    assertThat(options.verbose()).isTrue();
    assertThat(options.problem()).isEmpty();
  }

  @Test
  void codeAndStandardInputTakeArgumentsToo() {
    Options code = Options.parse("-e", "-v", "a");
    assertThat(code.action()).isEqualTo(Action.CODE);
    assertThat(code.script()).isEqualTo("-v");
    assertThat(code.args()).containsExactly("a");
    assertThat(code.verbose()).isFalse();

    Options stdin = Options.parse("-", "a", "b");
    assertThat(stdin.action()).isEqualTo(Action.STDIN);
    assertThat(stdin.args()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource({"--help, HELP", "-h, HELP", "--version, VERSION", "--reference, REFERENCE"})
  void helpAndVersionWinOverWhatFollows(String word, Action action) {
    Options options = Options.parse(word, "--nonsense");
    assertThat(options.action()).isEqualTo(action);
    assertThat(options.problem()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "--jsn, there is no option --jsn: ringside --help lists them",
        "-e, -e wants code: ringside -e 'vm.boot()'",
        "--step, `--step wants one script, at the end: ringside --step lab.groovy`",
        "--check, --check wants a saved session: ringside --check session.groovy",
        "--rc, --rc wants a file: ringside --rc my.groovy",
      })
  void aWrongCommandLineSaysWhatIsWrong(String word, String problem) {
    assertThat(Options.parse(word).problem()).contains(problem);
  }

  @Test
  void withoutAScriptItIsTheShell() {
    assertThat(Options.parse().action()).isEqualTo(Action.SHELL);
    assertThat(Options.parse().rc()).isEmpty();
    Options options = Options.parse("--rc", "my.groovy", "-v");
    assertThat(options.action()).isEqualTo(Action.SHELL);
    assertThat(options.rc()).contains(Path.of("my.groovy"));
    assertThat(options.verbose()).isTrue();
    assertThat(Options.parse("--no-rc").rc()).contains(Options.NO_RC);
  }

  @Test
  void aLectureIsAShellWithAScript() {
    Options options = Options.parse("--no-rc", "--step", "lab.groovy");
    assertThat(options.action()).isEqualTo(Action.STEP);
    assertThat(options.script()).isEqualTo("lab.groovy");
    assertThat(options.rc()).contains(Options.NO_RC);
    assertThat(Options.parse("--step", "lab.groovy", "x").problem())
        .contains("--step wants one script, at the end: ringside --step lab.groovy");
  }

  @Test
  void everyOptionIsInTheHelp() {
    assertThat(Options.HELP)
        .contains(
            "-e ",
            " - ",
            "--step",
            "--json",
            "-v",
            "--help",
            "--version",
            "--check",
            "--rc",
            "--no-rc",
            "--reference");
  }
}
