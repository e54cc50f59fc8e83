package dev.ringside.dsl.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringside.dsl.recording.Piece.Failed;
import dev.ringside.dsl.recording.Piece.Statement;
import dev.ringside.dsl.recording.Piece.Text;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded scripts, read and written. */
class RecordingTest {
  private static final String HEADED = "// ringside session 1\n";
  private static final String SCRIPT =
      """
      // ringside session 1
      // kernel 6.1.0-56-cloud-amd64 (build id 3f2a), QEMU 7.2.22, gdb 13.1
      // boot kernel: 'debian', nokaslr: true

      // # First
      //
      // Some *text*.
      vm.boot()
      // => booted in «5.4 s» with «tcg» («no KVM here»)

      def pages(n) {

        // inside
        (n + 4095).intdiv(4096)
      }
      [pages(1),
       pages(4097)]
      // => [1,
      // =>  2]
      // !  gdb.brake('schedule',
      // !    1)
      // !> gdb has no verb brake(String): did you mean 'break'?
      // !  x.y
      // !> nothing is called 'x' here
      // ?> something of a later version
      /* java
      int twice(int n) { return 2 * n; }
      // a comment of Java's
      twice(21)
      // => 42
      twice(4)
      // => 8
      */
      'end'
      // => 'end'
      """;

  private static List<Piece> pieces(String text) throws RecordingException {
    return Recording.parse(text).pieces();
  }

  private static Statement groovy(int line, String source) {
    return new Statement(line, Language.GROOVY, source, Optional.empty());
  }

  @Test
  void eachFormIsRead() throws RecordingException {
    Recording recording = Recording.parse(SCRIPT);
    assertThat(recording.header())
        .contains(
            new Header(
                1,
                Optional.of("6.1.0-56-cloud-amd64 (build id 3f2a), QEMU 7.2.22, gdb 13.1"),
                Optional.of("kernel: 'debian', nokaslr: true")));
    assertThat(recording.pieces())
        .containsExactly(
            new Text(5, "# First\n\nSome *text*."),
            new Statement(
                8,
                Language.GROOVY,
                "vm.boot()",
                Optional.of("booted in «5.4 s» with «tcg» («no KVM here»)")),
            groovy(11, "def pages(n) {\n\n  // inside\n  (n + 4095).intdiv(4096)\n}"),
            new Statement(
                16, Language.GROOVY, "[pages(1),\n pages(4097)]", Optional.of("[1,\n 2]")),
            new Failed(
                20,
                "gdb.brake('schedule',\n  1)",
                "gdb has no verb brake(String): did you mean 'break'?"),
            new Failed(23, "x.y", "nothing is called 'x' here"),
            new Text(25, "?> something of a later version"),
            new Statement(
                27,
                Language.JAVA,
                "int twice(int n) { return 2 * n; }\n// a comment of Java's\ntwice(21)",
                Optional.of("42")),
            new Statement(31, Language.JAVA, "twice(4)", Optional.of("8")),
            new Statement(34, Language.GROOVY, "'end'", Optional.of("'end'")));
  }

  @Test
  void whatIsReadIsWrittenAgain() throws RecordingException {
    assertThat(Recording.parse(SCRIPT).text()).isEqualTo(SCRIPT);
    assertThat(Recording.parse("").text()).isEmpty();
  }

  /** What an older version saved has no header: it is a script, and its comments are text. */
  @Test
  void aScriptThatWasNotRecordedHasOnlyTextAndStatements() throws RecordingException {
    Recording recording =
        Recording.parse("x = 5;\n// unknown\n// => 5\nx + 1\n// ! no form here\n");
    assertThat(recording.header()).isEmpty();
    assertThat(recording.pieces())
        .containsExactly(
            groovy(1, "x = 5;"),
            new Text(2, "unknown\n=> 5"),
            groovy(4, "x + 1"),
            new Text(5, "! no form here"));
  }

  @Test
  void commentsOfEachKindAreText() throws RecordingException {
    String script =
        """
        /**
         * # Head
         *  - item
         */
        //glued
        /* one line */
        a = 1 // not this

          /*
            indented
              more
          */
        /* code behind */ b = 2
        """;
    List<Piece> pieces = pieces(script);
    assertThat(pieces)
        .containsExactly(
            new Text(1, "\n# Head\n - item\n\nglued\none line"),
            groovy(7, "a = 1 // not this"),
            new Text(9, "\nindented\n  more\n"),
            groovy(13, "/* code behind */ b = 2"));
    assertThat(pieces(Recording.parse(script).text())).isEqualTo(pieces);
  }

  @Test
  void aStatementGoesOnWithADotOrElse() throws RecordingException {
    assertThat(
            pieces(
                "list\n  .first()\n  ?.size()\nif (a) { 1 }\nelse { 2 }\n.5 + 1\n'''\n// => x\n'''"))
        .extracting(piece -> ((Statement) piece).source())
        .containsExactly(
            "list\n  .first()\n  ?.size()",
            "if (a) { 1 }\nelse { 2 }",
            ".5 + 1",
            "'''\n// => x\n'''");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          // => 5                   | line 2: no statement stands above this result
          a~~// => 5                | line 4: no statement stands above this result
          // text~// => 5           | line 3: no statement stands above this result
          // !> why                 | line 2: no failed line ('// !') stands above this sentence
          a~b([1,~c                 | line 3: the statement that begins here has no end
          a~/* java~int x = 1;      | line 3: the block of Java that begins here has no end: '*/' on a line of its own
          /* java~// => 4~*/        | line 3: no snippet stands above this line
          a~/* for ever             | line 3: the comment that begins here has no end: '*/'
          """)
  void damageIsNamedByItsLine(String script, String message) {
    assertThatThrownBy(() -> Recording.parse(HEADED + script.replace('~', '\n')))
        .isInstanceOf(RecordingException.class)
        .hasMessage(message);
  }

  @Test
  void aVersionThatIsNewerOrNoneIsRefused() {
    assertThatThrownBy(() -> Recording.parse("// ringside session 2\n1\n"))
        .hasMessage(
            "line 1: a newer Ringside has recorded this session (version 2; this one reads up to"
                + " 1): run it with that one");
    assertThatThrownBy(() -> Recording.parse("// ringside session x\n"))
        .hasMessage("line 1: 'x' is no version of a recorded session");
  }

  /** A text that looks like a form stays a text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=> 5",
        "=>",
        "! failed",
        "!",
        "!> why",
        "kernel x",
        "boot y",
        "ringside session 7",
        " => 5",
        "?> later",
        "/ slash",
        "*/",
        "",
        " ",
        "a\n=> 5\n\nb",
        "=> 5\n! x"
      })
  void whateverATextSaysItIsReadAgain(String markdown) throws RecordingException {
    Recording recording =
        new Recording(
            Optional.of(new Header(1, Optional.empty(), Optional.empty())),
            List.of(new Text(2, markdown), groovy(9, "1")));
    assertThat(Recording.parse(recording.text())).isEqualTo(recording);
  }

  /** Lines lost, doubled, cut and exchanged: an error with its line, or pieces that are kept. */
  @Test
  void anyDamageIsAnErrorWithItsLineOrKeepsItsPieces() {
    Random random = new Random(20261121);
    int damaged = 0;
    for (int i = 0; i < 400; i++) {
      List<String> lines = SCRIPT.lines().collect(Collectors.toList());
      for (int n = random.nextInt(3); n >= 0; n--) {
        damage(lines, random);
      }
      String script = String.join("\n", lines);
      try {
        Recording recording = Recording.parse(script);
        Recording again = Recording.parse(recording.text());
        assertThat(again.pieces()).as(script).hasSameSizeAs(recording.pieces());
        assertThat(again.text()).as(script).isEqualTo(recording.text());
      } catch (RecordingException told) {
        damaged++;
        assertThat(told).as(script).hasMessageMatching("line \\d+: .+");
      }
    }
    assertThat(damaged).isBetween(50, 350);
  }

  private static void damage(List<String> lines, Random random) {
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(4)) {
      case 0:
        lines.remove(at);
        break;
      case 1:
        lines.add(at, line);
        break;
      case 2:
        lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
        break;
      default:
        lines.set(at, lines.set(random.nextInt(lines.size()), line));
    }
  }
}
