package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StubOptionsTest {
  private static StubOptions parse(String words) {
    Options options = Options.parse(("stub " + words).strip().split(" +"));
    assertThat(options.action()).isEqualTo(Options.Action.STUB);
    return StubOptions.parse(options.args());
  }

  @Test
  void bothSocketsInAnyOrder() {
    StubOptions options = parse("--listen :1235 --qemu /run/gdb");
    assertThat(options.problem()).isEmpty();
    assertThat(options.qemu()).isEqualTo("/run/gdb");
    assertThat(options.listen()).isEqualTo(":1235");
  }

  @Test
  void theWireIsLoggedWhereThatIsSaidBefore() {
    assertThat(Options.parse("-v", "stub", "--help").verbose()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|stub wants both sockets: ringside stub --qemu :1234 --listen :1235",
        "--qemu a|stub wants both sockets: ringside stub --qemu :1234 --listen :1235",
        "--listen a --qemu|--qemu wants a socket's path or [host]:port",
        "--quemu a|stub takes no --quemu: ringside stub --help lists what it takes",
        "lab.groovy|stub takes no lab.groovy: ringside stub --help lists what it takes",
        "--qemu a --listen a|QEMU listens at a itself: name another --listen",
      })
  void aWrongCommandLineSaysWhatIsWrong(String words, String problem) {
    assertThat(parse(words).problem()).contains(problem);
  }

  @Test
  void theHelpNamesWhatItTakes() {
    assertThat(parse("--qemu a --help").help()).isTrue();
    assertThat(StubOptions.HELP).contains("--qemu", "--listen", "--help", "exit status");
    assertThat(Options.HELP).contains("ringside stub");
  }

  @Test
  void aScriptOfThatNameIsRunByItsPath() {
    assertThat(Options.parse("./stub").action()).isEqualTo(Options.Action.FILE);
  }
}
