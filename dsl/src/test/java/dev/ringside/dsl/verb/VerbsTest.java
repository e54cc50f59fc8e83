package dev.ringside.dsl.verb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.verb.Argument.Accepts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerbsTest {
  static Stream<Verb> all() {
    return Verbs.all().stream();
  }

  @Test
  void aVerbIsFoundByItsFullNameByItsReceiverAndByItsName() {
    Verb go = Verbs.find("gdb.go").orElseThrow();

    assertThat(go.usage()).isEqualTo("gdb.go(timeout: 30)");
    assertThat(Verbs.of("gdb")).contains(go);
    assertThat(Verbs.named("pid"))
        .extracting(Verb::fullName)
        .containsExactly("Stop.pid", "Cpu.pid", "GuestProcess.pid", "Result.pid");
    assertThat(Verbs.find("gdb.fly")).isEmpty();
    assertThat(Verbs.of("fly")).isEmpty();
    assertThat(Verbs.of(String.class)).isEmpty();
  }

  @Test
  void theVariablesComeBeforeTheTypes() {
    List<Boolean> variables = Verbs.receivers().stream().map(Receiver::isVariable).toList();

    assertThat(variables.lastIndexOf(true)).isLessThan(variables.indexOf(false));
  }

  @Test
  void noNameIsDescribedTwice() {
    long described = Verbs.receivers().stream().mapToLong(r -> r.verbs().size()).sum();

    assertThat(Verbs.all()).hasSize((int) described).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void anEntryIsWhole(Verb verb) {
    assertThat(Verbs.receiver(verb.receiver()).map(Receiver::verbs).orElseThrow()).contains(verb);
    assertThat(verb.usage()).startsWith(verb.fullName());
    assertThat(verb.purpose()).matches("[A-Z0-9g].*\\.").hasSizeBetween(8, 160);
    assertThat(verb.returns()).isNotBlank();
    assertThat(verb.example()).isNotBlank().isEqualTo(verb.example().strip());
    assertThat(verb.example().lines()).allMatch(line -> line.length() <= 120);
    // gdb.break's usage shows an example's condition; + is how an address is added to.
    String shown = verb.name().equals("plus") ? "+" : verb.name();
    assertThat(verb.example()).as("shows what it is an example of").contains(shown);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void anArgumentIsExplained(Verb verb) {
    for (Argument argument : verb.arguments()) {
      assertThat(argument.name()).matches("\\w+…?");
      assertThat(argument.meaning()).isNotBlank().doesNotEndWith(".");
      if (argument.accepts() == Accepts.SECONDS) {
        assertThat(argument.meaning()).contains("in seconds", "by default");
      }
      if (argument.accepts() == Accepts.CHOICE) {
        assertThat(argument.meaning()).containsPattern("'\\w+'.*'\\w+'");
      }
    }
  }

  /** A type of ours that a verb gives can be looked up too. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void whatAVerbGivesIsDescribedOrIsJavas(Verb verb) {
    List<String> javas =
        List.of(
            "-",
            "int",
            "long",
            "boolean",
            "byte[]",
            "String",
            "Object",
            "List",
            "Map",
            "Duration",
            "Path",
            "Optional",
            "Long",
            "Double");
    for (String type : verb.returns().split("[<>, ]+")) {
      Optional<Receiver> ours = Verbs.receiver(type).filter(receiver -> !receiver.isVariable());
      assertThat(ours.isPresent() || javas.contains(type)).as(type).isTrue();
    }
  }
}
