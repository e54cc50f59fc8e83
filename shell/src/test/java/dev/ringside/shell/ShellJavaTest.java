package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java in the shell, without a terminal and without a machine. */
class ShellJavaTest {
  @TempDir Path folder;

  @Test
  void bothLanguagesHaveTheSameVariables() {
    assertThat(
            TypedShell.said(
                "x = 20;", "/java", "x + 1", "int y = x * 2;", "/groovy", "y + 2", "vm;", "/vars"))
        .isEqualTo("21\n40\n42\ndef x = 20\nint y = 40\n");
  }

  @Test
  void oneSnippetLeavesTheLanguageAsItIs() {
    assertThat(TypedShell.said("/java List.of(1, 2).size()", "[3, 4]*.plus(1).sum()"))
        .isEqualTo("2\n9\n");
  }

  @Test
  void anEntryHasAsManyLinesAsItNeeds() {
    assertThat(
            TypedShell.said(
                "/java int half(int n) {", "  return n / 2;", "}", "/java", "half(", "  10)"))
        .isEqualTo("5\n");
  }

  @Test
  void whatDoesNotCompileHasACaret() {
    TypedShell.Answer answer = TypedShell.type("/java int n = \"a\";");
    assertThat(answer.err()).contains("incompatible types", "  int n = \"a\";\n          ^");
    assertThat(answer.worked()).isFalse();
    assertThat(TypedShell.type("/java vm.status").err())
        .startsWith("Vm has no variable status: did you mean 'getStatus()'?\n");
  }

  @Test
  void definitionsAreListedAndForgotten() {
    assertThat(
            TypedShell.said(
                "/java int one() { return 1; }",
                "/java record Two(int two) {}",
                "/methods",
                "/classes",
                "/drop one Two",
                "/methods",
                "/classes"))
        .isEqualTo("int one()\nTwo\nnone\nnone\n");
    TypedShell.Answer answer =
        TypedShell.type("/java int one() { return 1; }", "/reset", "/java one()");
    assertThat(answer.err()).contains("there is no method one() here");
  }

  @Test
  void aDefinitionThatWaitsSaysForWhat() {
    assertThat(TypedShell.type("/java int f() { return later; }").err())
        .isEqualTo("f waits for variable later: define it\n");
  }

  @Test
  void groovyAgainTakesNoCode() {
    assertThat(TypedShell.type("/groovy 1 + 1").err()).contains("/groovy takes nothing");
  }

  @Test
  void aSessionOfTwoLanguagesIsSavedAndReplayed() throws IOException {
    Path script = folder.resolve("mixed.groovy");
    TypedShell.Answer answer =
        TypedShell.type(
            "x = [1, 2];",
            "/java",
            "int sum(List<Integer> all) {",
            "  return all.stream().mapToInt(n -> n).sum();",
            "}",
            "int three = sum(x);",
            "/groovy",
            "three + 1",
            "/save " + script);
    assertThat(answer.out()).isEqualTo("3\n4\n");
    assertThat(Files.readString(script))
        .contains(
            """
            /* java
            int sum(List<Integer> all) {
              return all.stream().mapToInt(n -> n).sum();
            }
            */
            /* java
            int three = sum(x);
            // => 3
            */
            three + 1
            // => 4
            """);
    assertThat(TypedShell.type("/open " + script, "three * 100").out()).endsWith("4\n300\n");
  }
}
