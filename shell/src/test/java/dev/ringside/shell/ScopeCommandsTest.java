package dev.ringside.shell;

import static dev.ringside.shell.TypedShell.said;
import static dev.ringside.shell.TypedShell.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.TypedShell.Answer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on what entries have defined, in a shell without a machine. */
class ScopeCommandsTest {

  @Test
  void theScopeIsListed() {
    String[] definitions = {
      "def count = 3;",
      "List<String> names = ['a', 'b'];",
      "nothing = null;",
      "empty = '';",
      "text = 'one\\ntwo';",
      "int twice(int n, int by = 2) { n * by }",
      "class Dog { String name }",
      "import java.nio.file.Path",
    };
    assertThat(said(with(definitions, "/vars")))
        .isEqualTo(
            "def count = 3\nList<String> names = a …\ndef nothing = null\ndef empty = \ndef text = one …\n");
    assertThat(said(with(definitions, "/methods"))).isEqualTo("int twice(int n, int by = 2)\n");
    assertThat(said(with(definitions, "/classes"))).isEqualTo("Dog\n");
    assertThat(said(with(definitions, "/imports"))).isEqualTo("import java.nio.file.Path\n");
  }

  private static String[] with(String[] entries, String last) {
    return Stream.concat(Stream.of(entries), Stream.of(last)).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/vars", "/methods", "/classes", "/imports", "/list", "/list all"})
  void whereThereIsNothingNoneIsSaid(String listing) {
    assertThat(said(listing)).isEqualTo("none\n");
  }

  @Test
  void dropForgetsEachKindAndNothingElse() {
    String[] definitions = {
      "x = 1;", "y = 2;", "int f() { 3 }", "int g() { 4 }", "class C {}", "class D {}"
    };
    Answer answer = type(with(definitions, "/drop x f C\n/vars\n/methods\n/classes\ny + g()\nx"));
    assertThat(answer.out()).isEqualTo("def y = 2\nint g()\nD\n6\n");
    assertThat(answer.err()).startsWith("nothing is called 'x' here");
  }

  @Test
  void dropSaysWhatItDoesNotKnowAndForgetsTheOthers() {
    Answer answer = type("count = 1;", "other = 2;", "/drop cuont, other, vm", "/vars");
    assertThat(answer.err())
        .isEqualTo(
            """
            nothing of yours is called cuont: did you mean 'count'?
            nothing of yours is called vm: /vars, /methods and /classes list what is
            """);
    assertThat(answer.out()).isEqualTo("def count = 1\n");
    assertThat(type("int twice(int n) { n }", "/drop twcie").err())
        .contains("did you mean 'twice'?");
  }

  @Test
  void resetForgetsAllButWhatWasTyped() {
    Answer answer =
        type(
            "x = 1",
            "int f() { 3 }",
            "class C {}",
            "import java.nio.file.Path",
            "/reset",
            "/vars",
            "/methods",
            "/classes",
            "/imports",
            "/list 1",
            "vm.status.qemu",
            "_1");
    assertThat(answer.out()).isEqualTo("1\nnone\nnone\nnone\nnone\nx = 1\noff\n");
    assertThat(answer.err())
        .startsWith("forgotten; no machine is running: vm.boot() starts one\n")
        .contains("nothing is called '_1' here");
  }
}
