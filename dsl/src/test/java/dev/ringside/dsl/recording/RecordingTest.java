package dev.ringside.dsl.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringside.dsl.recording.Piece.Failed;
import dev.ringside.dsl.recording.Piece.Statement;
import dev.ringside.dsl.recording.Piece.Text;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
