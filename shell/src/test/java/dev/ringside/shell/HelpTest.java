package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.verb.Receiver;
import dev.ringside.dsl.verb.Verb;
import dev.ringside.dsl.verb.Verbs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  private static final String NAMES =
      "/help /list /save /open /history /vars /methods /imports /edit /drop /reset /set /error"
          + " /time /gdb /monitor /console /exit";

  private final Help help =
      new Help(
          Stream.of(NAMES.split(" "))
              .map(
                  name ->
                      name.equals("/save")
                          ? new ShellCommand(
                              name, "/save file", "Writes the entries to a file.", "One a line.")
                          : new ShellCommand(name, name, "Does something.", ""))
              .toList());

  @Test
  void theOverviewFitsTheSmallestScreen() {
    String overview = help.about("", 80);

    assertThat(overview.lines()).hasSizeLessThan(24).allMatch(line -> line.length() <= 80);
    assertThat(overview)
        .contains(NAMES.split(" "))
        .contains("vm.boot()", "/help gdb", "?gdb.break");
    for (Receiver receiver : Verbs.receivers()) {
      assertThat(overview).contains(receiver.name());
    }
  }

  @Test
  void aReceiverHasOneLineForEachVerb() {
    String page = help.about("gdb", 80);

    assertThat(page)
        .startsWith("gdb: breakpoints, run control, and")
        .contains("\n  go()         Lets the machine run to the next stop nobody was told of.\n")
        .contains("\n  regs         The registers by name, values in hexadecimal.\n");
    assertThat(page.lines().filter(line -> line.startsWith("  "))).hasSize(Verbs.of("gdb").size());
  }

  @Test
  void aVerbHasUsagePurposeArgumentsAndExample() {
    assertThat(help.about("gdb.go", 60))
        .isEqualTo(
            """
            gdb.go(timeout: 30)
              Lets the machine run to the next stop nobody was told of.
              It gives Stop: /help Stop

              timeout:  the longest wait in seconds, 30 by default; it
                        then fails

              example:
                gdb.interrupt(); gdb.tbreak('_raw_spin_lock')
                gdb.go(timeout: 20)
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?gdb.go", "? gdb.go", "gdb.go(timeout: 3", "go", "session1.go()"})
  void aVerbIsFoundHoweverItIsAskedFor(String topic) {
    assertThat(help.about(topic, 80)).isEqualTo(help.about("gdb.go", 80));
  }

  @Test
  void severalVerbsOfOneNameAreListed() {
    assertThat(help.about("number", 80))
        .isEqualTo(
            """
            several have 'number':

              ?Breakpoint.number  gdb's number of it.
              ?Stop.number        Counts the stops of the session, from 1.
              ?Cpu.number         Which one, from 0.
            """);
  }

  @Test
  void aCommandOfTheShell() {
    String page = "/save file\n  Writes the entries to a file.\n\n  One a line.\n";

    assertThat(help.about("/save", 80)).isEqualTo(page);
    assertThat(help.about("drop", 80)).isEqualTo("/drop\n  Does something.\n");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gdb.brake  | gdb has no verb brake: did you mean gdb.break?
          gdb.xyzzyx | gdb has no verb xyzzyx
          colect     | there is no help on 'colect': did you mean collect?
          /sav       | there is no help on '/sav': did you mean /save?
          xyzzyxy    | there is no help on 'xyzzyxy'
          """)
  void whatDoesNotExistIsSaid(String topic, String first) {
    assertThat(help.about(topic, 80).lines()).hasSize(2).first().isEqualTo(first);
  }

  static Stream<String> topics() {
    return Stream.concat(
        Stream.of("", "/save", "pid", "nothing-like-it"),
        Stream.concat(
            Verbs.receivers().stream().map(Receiver::name),
            Verbs.all().stream().map(Verb::fullName)));
  }

  /** But for a statement or a word that is wider: those are left to the terminal. */
  @ParameterizedTest(name = "''{0}''")
  @MethodSource("topics")
  void everyPageIsWrappedToTheWidth(String topic) {
    for (int width : List.of(40, 80, 200)) {
      String page = help.about(topic, width);
      String prose = page.replaceFirst("(?s)  example:.*", "");
      assertThat(prose.lines())
          .as("%s in %d columns", topic, width)
          .allMatch(line -> line.length() <= width || !line.strip().contains(" "));
      assertThat(page).endsWith("\n").doesNotContain("\u001b");
    }
    assertThat(help.about(topic, 0)).isEqualTo(help.about(topic, 80));
  }
}
