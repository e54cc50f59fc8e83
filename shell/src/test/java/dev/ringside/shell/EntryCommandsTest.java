package dev.ringside.shell;

import static dev.ringside.shell.TypedShell.said;
import static dev.ringside.shell.TypedShell.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.shell.TypedShell.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on what was typed, in a shell without a machine. */
class EntryCommandsTest {
  private static final String[] TYPED = {
    "x = 5;", "unknown", "int twice(int n) {", "  n * 2", "}", "/vars", "twice(x)"
  };

  @TempDir Path folder;

  private Answer typed(String last) {
    return type(String.join("\n", TYPED), last);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          /list|   1  : x = 5;~   3  : int twice(int n) {~          n * 2~        }~   4  : twice(x)
          /list all|   1  : x = 5;~   2! : unknown~   3  : int twice(int n) {~          n * 2~        }~   4  : twice(x)
          /list -all|   1  : x = 5;~   2! : unknown~   3  : int twice(int n) {~          n * 2~        }~   4  : twice(x)
          /list 1-2|   1  : x = 5;~   2! : unknown
          /list 4 - 99|   4  : twice(x)
          /list 7-9|none
          /list 3|int twice(int n) {~  n * 2~}
          """)
  void listShowsWhatWasTyped(String command, String listed) {
    Answer answer = typed(command);
    assertThat(answer.out()).isEqualTo("def x = 5\n10\n" + listed.replace('~', '\n') + "\n");
    assertThat(answer.err()).startsWith("nothing is called 'unknown' here").hasLineCount(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /list some | /list takes 'all', a number, or two as in 2-5, not 'some'
          /list 9    | there is no entry 9: /list all shows what there is
          /edit 9    | there is no entry 9: /list all shows what there is
          /edit x    | /edit wants the number of an entry: /list all shows them
          /edit      | an editor needs a terminal, and standard input is none
          /save      | /save wants a file: /save lab.groovy
          /open      | /open wants a file: /open lab.groovy
          """)
  void whatCannotBeDoneIsOneSentence(String command, String sentence) {
    assertThat(type("1;", command)).isEqualTo(new Answer("", sentence + "\n", false));
  }

  @Test
  void whatWasSavedIsWhatWasTypedAndOpensAgain() throws IOException {
    Path file = folder.resolve("a lab.groovy");
    Answer saved = typed("/save " + file);
    assertThat(saved.err()).endsWith("\nsaved 4 entries to " + file + "\n");
    assertThat(file)
        .hasContent(
            """
            // ringside session 1

            x = 5;
            // !  unknown
            // !> nothing is called 'unknown' here: define it first, or check its spelling
            int twice(int n) {
              n * 2
            }
            twice(x)
            // => 10
            """);

    Path again = folder.resolve("again.groovy");
    Answer opened = type("/open " + file, "twice(x + 1)", "_1", "/save " + again);
    assertThat(opened.out()).isEqualTo("10\n12\n10\n");
    assertThat(opened.err())
        .isEqualTo(
            "x = 5;\nint twice(int n) {\n  n * 2\n}\ntwice(x)\nsaved 5 entries to " + again + "\n");
    assertThat(Files.readString(again))
        .isEqualTo(
            Files.readString(file).replaceAll("// !.*\n", "")
                + "twice(x + 1)\n// => 12\n_1\n// => 10\n");
  }

  @Test
  void anOpenedFileThatEndsInASemicolonShowsNoValue() throws IOException {
    Path file = Files.writeString(folder.resolve("quiet.groovy"), "y = 4\ny + 1; // done\n");
    assertThat(said("/open " + file, "y")).isEqualTo("4\n");
  }

  @Test
  void aFileThatFailsIsNamedWithItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.groovy"), "yes = 4\n\nyes + yess\n");
    Answer answer = type("/open " + file, "yes", "/list", "/list all");
    assertThat(answer.err())
        .isEqualTo(
            file
                + ": line 3: nothing is called 'yess' here: did you mean 'yes'?\n  yes + yess\n        ^\n");
    assertThat(answer.out()).startsWith("4\n   2  : yes\n   1! : yes = 4\n");
    assertThat(answer.worked()).isFalse();

    Files.writeString(file, "nothingLikeIt");
    assertThat(type("/open " + file).err()).startsWith(file + ": line 1: nothing is called");
    Files.writeString(file, "x = 1\nx = [1,\n");
    assertThat(type("/open " + file, "x").err()).startsWith(file + ": line ");
  }

  @Test
  void aFileThatCannotBeReadOrWrittenIsOneSentence() throws IOException {
    Path absent = folder.resolve("absent");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    refuses("/open " + absent, "cannot read " + absent + ": there is no such file");
    refuses("/open " + absent + "/x", "cannot read " + absent + "/x: there is no folder " + absent);
    refuses("/open " + folder, "cannot read " + folder + ": it is a folder");
    refuses("/open " + binary, "cannot read " + binary + ": it is no text in UTF-8");
    refuses("/open a\0b", "no file can be called 'a\0b' here: Nul character not allowed");
    refuses("/save " + folder, "cannot write " + folder + ": it is a folder");
    refuses(
        "/save " + absent + "/x", "cannot write " + absent + "/x: there is no folder " + absent);
    assertThat(folder).isDirectoryNotContaining(path -> path.equals(absent));
  }

  private static void refuses(String command, String sentence) {
    Answer answer = type(command, "'goes on'");
    assertThat(answer.err()).isEqualTo(dev.ringside.dsl.Session.printable(sentence + "\n"));
    assertThat(answer.out()).isEqualTo("goes on\n");
    assertThat(answer.worked()).isFalse();
  }

  @Test
  void historyListsWhatWasTypedAndEarlier() {
    assertThat(said("def f() {", "  1", "}", "f();", "/history"))
        .isEqualTo("'of an earlier session'\ndef f() {\n  1\n}\nf();\n/history\n");
    assertThat(said("1;", "2;", "/history earlier"))
        .isEqualTo("'of an earlier session'\n/history earlier\n");
  }

  @Test
  void historyListsWhatWasTypedLast() {
    String[] lines = new String[25];
    Arrays.fill(lines, "1;");
    lines[23] = "/history";
    assertThat(said(lines)).startsWith("… 5 older: /history all shows them\n1;\n").hasLineCount(21);
    lines[23] = "/history all";
    assertThat(said(lines)).startsWith("'of an earlier session'\n1;\n").hasLineCount(25);
  }

  @Test
  void timeTellsTheValueAndHowLongItTook() {
    Answer answer = type("/time 6 * 7", "_", "/time nothingLikeIt", "/list all");
    assertThat(answer.out()).isEqualTo("42\n42\n   1  : 6 * 7\n   2  : _\n   3! : nothingLikeIt\n");
    assertThat(answer.err().lines().toList())
        .hasSize(5)
        .first()
        .asString()
        .matches("\\d+\\.\\d{3} s");
    assertThat(type("/time 1;").out()).isEmpty();
    assertThat(type("/time [1,", "2,", "3].sum()").out()).isEqualTo("6\n");
  }

  private TypedShell editing(String editor) {
    return new TypedShell().with(Map.of("EDITOR", editor));
  }

  @Test
  void whatTheEditorLeavesIsEvaluated() {
    Answer answer =
        editing("sed -i s/5/7/").typed("5 + 1;", "[5,", "1].sum()", "/edit", "/edit 1", "/list");
    assertThat(answer.out())
        .isEqualTo(
            """
            6
            [7,
            1].sum()
            8
            7 + 1;
               1  : 5 + 1;
               2  : [5,
                    1].sum()
               3  : [7,
                    1].sum()
               4  : 7 + 1;
            """);
    assertThat(answer.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "sed -i d"})
  void anUnchangedOrEmptyTextIsNotEvaluated(String editor) {
    assertThat(editing(editor).typed("n = 1;", "n += 1", "/edit", "n"))
        .isEqualTo(new Answer("2\n2\n", "", true));
  }

  @Test
  void whatFailedCanBeEdited() {
    Answer answer = editing("sed -i s/nope/8/").typed("nope + 1", "/edit");
    assertThat(answer.out()).isEqualTo("8 + 1\n9\n");
  }

  @Test
  void anEditorThatFailsOrIsAbsentIsOneSentence() {
    assertThat(editing("false").typed("1;", "/edit").err())
        .isEqualTo("false ended with status 1: nothing is done\n");
    assertThat(editing("/no/such/editor -x").typed("1;", "/edit").err())
        .isEqualTo("cannot start the editor '/no/such/editor': set EDITOR to yours\n");
    assertThat(editing("rm").typed("1;", "/edit").err())
        .isEqualTo("rm has removed the text: nothing is done\n");
  }

  @Test
  void visualComesBeforeEditor() {
    Answer answer =
        new TypedShell()
            .with(Map.of("VISUAL", "sed -i s/5/7/", "EDITOR", "false"))
            .typed("5;", "/edit", "_");
    assertThat(answer.out()).isEqualTo("7;\n7\n");
  }

  @Test
  void theRcFileIsUsableAndNoEntry() throws IOException {
    Path rc = Files.writeString(folder.resolve("rc.groovy"), "int twice(n) { n * 2 }\nfour = 4\n");
    assertThat(new TypedShell().rc(rc).typed("twice(four)", "/list"))
        .isEqualTo(new Answer("8\n   1  : twice(four)\n", "", true));
  }
}
