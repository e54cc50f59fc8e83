package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessagesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aStepIsSaidOnceWhereNothingCanBeWrittenOver() {
    Messages messages = messages(false, "x.groovy");
    messages.step("downloading: 10 %");
    messages.step("downloading: 20 %");
    messages.step("booting");
    messages.say("a notice");
    messages.ended();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("downloading: 10 %\nbooting\na notice\n");
  }

  @Test
  void onATerminalTheProgressLineIsWrittenOverAndErased() {
    Messages messages = messages(true, "x.groovy");
    messages.step("downloading: 10 %");
    messages.step("downloading: 20 %");
    messages.say("a notice");
    String erase = "\r\u001b[K";
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            erase + "downloading: 10 %" + erase + "downloading: 20 %" + erase + "a notice\n");
  }

  @Test
  void whatTheGuestPrintsIsPlainAndNeverMixedWithData() {
    messages(false, "x.groovy").guestPrinted("\u001b[31mred\u0007\r\n");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("red\n");
    messages(false, "--json", "x.groovy").guestPrinted("more");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("red\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("more");
  }

  @Test
  void aFailureIsASentenceAndWithVerboseAStack() {
    Exception failure = new IllegalStateException("\u001b[1mwhy");
    messages(false, "x.groovy").fail("it failed", failure);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("ringside: it failed\n");
    messages(false, "-v", "x.groovy").fail("it failed", failure);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("IllegalStateException: why\n\tat ")
        .doesNotContain("\u001b");
  }

  @Test
  void anInterruptIsTheLastWord() {
    Messages messages = messages(false, "x.groovy");
    messages.step("booting");
    assertThat(messages.interrupt()).isTrue();
    messages.say("what fails because of it");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("booting\nringside: interrupted (last step: booting): the machine is ended\n");
  }

  @Test
  void nothingIsInterruptedOnceTheScriptIsOver() {
    Messages messages = messages(false, "x.groovy");
    messages.ended();
    assertThat(messages.interrupt()).isFalse();
    assertThat(err.size()).isZero();
  }

  private Messages messages(boolean terminal, String... words) {
    return new Messages(
        Options.parse(words),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        terminal);
  }
}
