package dev.ringside.dsl.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ringside.dsl.syntax.SyntaxCases.Case;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionSyntaxTest {
  private static final String GIVEN = "/condition-cases.txt";
  private static final String OWN = "/more-condition-cases.txt";

  /** What the meanings of the given cases, written for people, are as calls. */
  private static final Map<String, String> SPOKEN =
      Map.of(
          "string equality of <comm>", "break(f, <comm> == \"testprog\")",
          "regex on <comm>, or <pid> neither 1 nor 2",
              "break(f, <comm> ==~ \"kw.*\" || !(<pid> in [1, 2]))",
          "<pid> == 1, then disabled", "break(f, <pid> == 1); disable()",
          "<pid> == 1, with an action", "break(f, <pid> == 1, {action})",
          "two conditions", "break(a, <pid> == 1); break(f, <pid> == 2)");

  static Stream<Case> untouched() {
    return both('U');
  }

  static Stream<Case> conditions() {
    return SyntaxCases.read(GIVEN, 'C').stream();
  }

  static Stream<Case> ownConditions() {
    return SyntaxCases.read(OWN, 'C').stream();
  }

  static Stream<Case> errors() {
    return both('E');
  }

  static Stream<Case> nextLines() {
    return SyntaxCases.read(GIVEN, 'N').stream();
  }

  private static Stream<Case> both(char form) {
    return Stream.of(GIVEN, OWN).flatMap(file -> SyntaxCases.read(file, form).stream());
  }

  @ParameterizedTest
  @MethodSource
  void untouched(Case c) {
    assertThat(Rewriter.rewrite(c.source()).text()).isEqualTo(c.source());
    assertThat(Rewriter.rewrite(c.source()).isUnchanged()).isTrue();
  }

  @ParameterizedTest
  @MethodSource
  void conditions(Case c) {
    String location = c.source().contains("_raw_spin_lock") ? "_raw_spin_lock" : "f";
    String literal = "break(%s, %s)".formatted(location, c.expected());
    assertThat(SyntaxCases.run(c.source()).calls())
        .isEqualTo(SPOKEN.getOrDefault(c.expected(), literal));
  }

  @ParameterizedTest
  @MethodSource
  void ownConditions(Case c) {
    assertThat(SyntaxCases.run(c.source()).calls()).isEqualTo(c.expected());
  }

  @ParameterizedTest
  @MethodSource
  void errors(Case c) {
    String[] expected = c.expected().split("\\s+", 2);
    String words =
        expected[1].startsWith("(Groovy's own complaint") ? "('f') < pid == >" : expected[1];
    String[] place = expected[0].split(":");
    Throwable thrown = catchThrowable(() -> SyntaxCases.run(c.source()));
    String typed = c.source().split("\r?\n")[Integer.parseInt(place[0]) - 1];
    assertThat(SyntaxMessage.render(c.source(), thrown))
        .startsWith("line %s, column %s: ".formatted(place[0], place[1]))
        .contains(words)
        .contains("\n  " + typed + "\n");
    if (!c.source().contains("{")) {
      assertThat(thrown.getMessage()).as("Groovy's own text").doesNotContain("{");
    }
  }

  @ParameterizedTest
  @MethodSource
  void nextLines(Case c) {
    assertThat(SyntaxCases.run(c.source()).result()).hasToString(c.expected());
  }

  @Test
  void everyFormOfTheGivenCasesIsThere() {
    assertThat(Stream.of('U', 'C', 'E', 'N').map(f -> SyntaxCases.read(GIVEN, f).size()))
        .containsExactly(15, 13, 4, 1);
  }

  @Test
  void theMessageHasOneSentenceTheLineAndACaret() {
    String source = "def a = 1\n\tgdb.break('f') < pid = a >\ngdb.break('g') < x = 1 >";
    Throwable thrown = catchThrowable(() -> SyntaxCases.run(source));
    assertThat(SyntaxMessage.render(source, thrown))
        .isEqualTo(
            "line 2, column 23: '=' would change something, and a condition can only ask;"
                + " did you mean '=='?\n"
                + "  \tgdb.break('f') < pid = a >\n"
                + "  \t                     ^\n"
                + "(and 1 more)");
  }

  @Test
  void compiledStaticallyTheNamesOfTheKernelStayFree() {
    String source =
        """
        class Gdb {
          def watch(String where, dev.ringside.dsl.syntax.TypedCondition c) { "$where: $c @${c.at()}" }
        }
        @groovy.transform.CompileStatic
        class User {
          static Gdb gdb = new Gdb()
          int field = 9
          Object use() {
            int local = 3
            gdb.watch('f') < pid == local && x == field && lock->y == null >
          }
        }
        new User().use()
        """;
    assertThat(SyntaxCases.run(source).result())
        .hasToString("f: <pid> == 3 && <x> == 9 && <lock->y> == 0 @10:20");
  }

  @Test
  void aConditionKnowsWhatWasTyped() {
    Object[] seen = new Object[1];
    String source = "gdb.break('f')  <  pid ==  target /* me */ >";
    Rewritten rewritten = Rewriter.rewrite(source);
    rewritten.conditions().forEach((at, text) -> seen[0] = at + " " + text);
    assertThat(seen[0]).isEqualTo("1:17 pid ==  target /* me */");
    assertThat(rewritten.text()).isEqualTo("gdb.break('f')  {  pid ==  target /* me */ }");
  }

  @Test
  void powerAssertsAndStackTracesShowWhatWasTyped() {
    Throwable thrown = catchThrowable(() -> SyntaxCases.run("assert !(gdb.break('f') < x == 1 >)"));
    assertThat(thrown).isInstanceOf(AssertionError.class);
    assertThat(thrown.getMessage()).contains("gdb.break('f') < x == 1 >");
  }
}
