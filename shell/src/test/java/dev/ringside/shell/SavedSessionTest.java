package dev.ringside.shell;

import static dev.ringside.shell.TypedShell.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.Session;
import dev.ringside.dsl.recording.Recording;
import dev.ringside.shell.TypedShell.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions saved, opened and checked, without a machine. */
class SavedSessionTest {
  private static final String HEADED = "// ringside session 1\n\n";
  private static final String JAVA = HEADED + "a = 1\n/* java\nint b = 2;\nb\n// => 2\n*/\n";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("s.groovy"), text);
  }

  private String saved(String... lines) throws IOException {
    Path to = folder.resolve("saved.groovy");
    type(String.join("\n", lines), "/save " + to);
    return Files.readString(to).replaceFirst("\\Q" + HEADED + "\\E", "");
  }

  private record Checked(boolean same, String out) {}

  private Checked check(String script) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Printer nowhere = Printer.to(new PrintStream(out, true), new PrintStream(out, true));
    try (Session session = Session.openForUser(nowhere, Optional.empty())) {
      Replay replay =
          new Replay(
              session, nowhere, Recording.parse(script), Path.of("s.groovy"), List.of("one"));
      boolean same = replay.check(new PrintStream(out, true, StandardCharsets.UTF_8));
      return new Checked(same, out.toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void eachFormOfAnEntryIsSaved() throws IOException {
    assertThat(
            saved(
                "[a: 1, b: 'x']",
                "'one\\ntwo'",
                "null",
                "'silent';",
                "new Object()",
                "if (true) {",
                "  assert 1 == 2",
                "}",
                "session.save('/tmp/never-there/x')",
                "// only said"))
        .matches(
            """
            \\[a: 1, b: 'x']
            // => a  1
            // => b  x
            'one\\\\ntwo'
            // => one
            // => two
            null
            'silent';
            new Object\\(\\)
            // => java.lang.Object@«[0-9a-f]+»
            // !  if \\(true\\) \\{
            // !    assert 1 == 2
            // !  }
            (// !>.*
            )+// only said
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "// => 5",
        "x = 1 // => 2",
        "'''\n// => x\n''';",
        "// !  y\n",
        "[1,\n// => 5\n2];"
      })
  void whatLooksLikeAFormIsReadAgain(String line) throws Exception {
    String script = HEADED + saved("v = 1", line, "v + 1");
    Recording recording = Recording.parse(script);
    assertThat(recording.text()).isEqualTo(script);
    assertThat(recording.statements().get(0).recorded()).contains("1");
  }

  @Test
  void theSessionSavesItselfAndIsNotPartOfIt() throws IOException {
    Path to = folder.resolve("of its own.groovy");
    Answer answer = type("6 * 7", "session.save('" + to + "')", "session.save('" + folder + "')");
    assertThat(to).hasContent(HEADED + "6 * 7\n// => 42\n");
    assertThat(answer.err()).startsWith("cannot write " + folder + ": it is a folder\n");
  }

  @Test
  void whatIsOpenedStopsAtTheFirstFailure() throws IOException {
    Path script = file(HEADED + "x = 1\n\nx + y\nx = 2\nx = 3\n");
    Answer answer = type("/open " + script, "x", "/list all");
    assertThat(answer.err())
        .isEqualTo(
            "x = 1\nx + y\n"
                + script
                + ": line 5: nothing is called 'y' here: define it first, or check its spelling\n"
                + "  x + y\n      ^\nthe 2 behind it are not evaluated\n");
    assertThat(answer.out()).isEqualTo("1\n1\n   1  : x = 1\n   2! : x + y\n   3  : x\n");
  }

  @Test
  void whatIsDamagedIsNotBegun() throws IOException {
    Path script = file(HEADED + "x = 1\n[1,\n");
    Answer answer = type("/open " + script, "/list all");
    assertThat(answer)
        .isEqualTo(
            new Answer(
                "none\n", script + ": line 4: the statement that begins here has no end\n", false));
  }

  @Test
  void javaIsEvaluatedInTheSameScope() throws Exception {
    assertThat(type("/open " + file(JAVA), "a + b").out()).isEqualTo("1\n2\n3\n");
    assertThat(check(JAVA).same()).isTrue();
    Checked wrong = check(JAVA.replace("=> 2", "=> 3"));
    assertThat(wrong.same()).isFalse();
    assertThat(wrong.out()).contains("s.groovy: line ").contains("- 3", "+ 2");
  }

  @Test
  void aCheckComparesWhatIsRecorded() throws Exception {
    String script =
        HEADED
            + """
            x = 40
            // => 40
            x + 2
            // => 42
            _ + 1
            // => 43
            def x = 'again'
            args.size()
            // => 1
            // !  never.evaluated()
            // !> why
            new Object()
            // => java.lang.Object@«1234567»
            """;
    assertThat(check(script)).isEqualTo(new Checked(true, "s.groovy: 5 results are as recorded\n"));

    assertThat(check(script.replace("=> 42", "=> 41").replace("=> 1\n", "=> 1\n// => 2\n")))
        .isEqualTo(
            new Checked(
                false,
                """
                s.groovy: line 5: x + 2
                  - 41
                  + 42
                s.groovy: line 10: args.size()
                  - 2
                s.groovy: 2 statements are not as recorded
                """));
  }

  @Test
  void aStatementThatFailsIsADifference() throws Exception {
    assertThat(check(HEADED + "x\n1\n// => 1\n"))
        .isEqualTo(
            new Checked(
                false,
                """
                s.groovy: line 3: x
                  + it failed: nothing is called 'x' here: define it first, or check its spelling
                s.groovy: 1 statement is not as recorded
                """));
  }

  @Test
  void aLostSessionIsOfferedUntilItIsDropped() throws IOException {
    Files.writeString(
        folder.resolve("4711"), HEADED + "x = 5\n// => 5\n// !  y\n// !> no\nx + 1\n");
    Answer shown = new TypedShell().journals(folder).typed("/recover show");
    assertThat(shown.err())
        .isEqualTo(
            "the last session ended without a good-bye: /recover evaluates its 2 entries, /recover"
                + " show lists them, /recover drop forgets them\n");
    assertThat(shown.out()).isEqualTo(Files.readString(folder.resolve("4711")));

    Answer recovered = new TypedShell().journals(folder).typed("/recover", "x", "/recover");
    assertThat(recovered.out()).isEqualTo("5\n6\n5\n");
    assertThat(recovered.err())
        .endsWith(
            "\nx = 5\nx + 1\n"
                + "there is nothing to recover: the last session has ended as it should\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLostSessionThatFailsAgainIsKept() throws IOException {
    Path lost = Files.writeString(folder.resolve("4711"), HEADED + "x\n");
    Answer answer = new TypedShell().journals(folder).typed("/recover", "/recover nonsense");
    assertThat(answer.err())
        .contains("/recover evaluates its entry", "nothing is called 'x' here")
        .endsWith("/recover takes 'show' or 'drop', not 'nonsense'\n");
    assertThat(lost).exists();
    assertThat(new TypedShell().journals(folder).typed("/recover drop").err())
        .endsWith("forgotten\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDamagedJournalIsOfferedAsItIs() throws IOException {
    Files.writeString(folder.resolve("4711"), HEADED + "x = 5\ny = [1,");
    Answer answer = new TypedShell().journals(folder).typed("/recover", "/recover show");
    assertThat(answer.err())
        .contains("damaged at line 4: the statement that begins here has no end")
        .endsWith("4711: line 4: the statement that begins here has no end\n");
    assertThat(answer.out()).endsWith("x = 5\ny = [1,\n");
  }

  @Test
  void whatCannotBeJournalledIsSaidOnce() throws IOException {
    Path noFolder = file("");
    Answer answer = new TypedShell().journals(noFolder).typed("1", "2");
    assertThat(answer.out()).isEqualTo("1\n2\n");
    assertThat(answer.err())
        .startsWith("what is typed would be lost in a crash from here on: cannot write in ")
        .hasLineCount(1);
  }
}
