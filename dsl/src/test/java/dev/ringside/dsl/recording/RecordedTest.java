package dev.ringside.dsl.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is marked in a result, and what is compared. */
class RecordedTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          booted in 5.4 s with tcg (no KVM: x (y) here) | booted in «5.4 s» with «tcg» («no KVM: x (y) here»)
          'tcg'                           | '«tcg»'
          pid 97 (wc /etc/group)          | pid «97» (wc /etc/group)
          pid   102                       | pid   «102»
          exit 0, pid 102, 0.085 s        | exit 0, pid «102», «0.085 s»
          stop 2: x (f) on cpu 0 pid 7 wc | stop 2: x (f) on cpu 0 pid «7» wc
          97                              | «97»
          [97, 197, 97]                   | [«97», 197, «97»]
          fs/read_write.c:97              | fs/read_write.c:97
          1.97 and 97.5 and x97           | 1.97 and 97.5 and x97
          file=0xff110000051bc600, n=0x10 | file=«0xff110000051bc600», n=0x10
          18374967954648334336            | «18374967954648334336»
          -60510250417635360 (0xff110000) | «-60510250417635360» («0xff110000»)
          java.lang.Object@1b2c3d4        | java.lang.Object@«1b2c3d4»
          [    1.234567] Linux version 6  | [    «1.234567»] Linux version 6
          2026-11-21 10:11:12 and 10:11:12.5 | «2026-11-21 10:11:12» and «10:11:12.5»
          took 12 ms, 3 stops             | took «12 ms», 3 stops
          'it says «so»'                  | 'it says «‹»so«›»'
          4096 of them                    | 4096 of them
          """)
  void whatIsSpecificIsMarked(String shown, String recorded) {
    assertThat(Recorded.of(shown, List.of(97))).isEqualTo(recorded);
    assertThat(Recorded.difference(recorded, shown)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          booted in «5.4 s» with «tcg» («no KVM here») | booted in 12.1 s with kvm (there is /dev/kvm)
          booted in «5.4 s» with «tcg» («no KVM here») | booted in 1.4 s with tcg (no KVM; restored from the cache, saved 3 s ago: vm.boot(fresh: true) boots again)
          pid «97» (wc)                                | pid 1024 (wc)
          name  pid  «97»  end                         | name  pid   1024   end
          [    «1.234567»] Linux                       | [   12.345678] Linux
          """)
  void whatIsMarkedIsNotCompared(String recorded, String shown) {
    assertThat(Recorded.difference(recorded, shown)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2             | 3
          a  b          | a b
          pid «97» (wc) | pid 97 (ls)
          pid «97» (wc) | pid 97 98 (wc)
          pid «97» (wc) | pid  (wc)
          «5 s» late    | 5 late
          2             | ``
          ``            | 2
          """)
  void everythingElseIs(String recorded, String shown) {
    assertThat(Recorded.difference(recorded, shown))
        .contains(("- " + recorded).stripTrailing() + "\n" + ("+ " + shown).stripTrailing());
  }

  @Test
  void theLinesThatDifferAreTold() {
    assertThat(Recorded.difference("a\nb «1»\nc\nd", "a\nb 2\nx\ny\nd")).contains("- c\n+ x\n+ y");
    assertThat(Recorded.difference("a\nb", "a")).contains("- b");
    assertThat(Recorded.difference("a", "a\nb")).contains("+ b");
    assertThat(Recorded.difference("a  \nb", "a\nb\n")).isEmpty();
  }

  @Test
  void aLineMayBeBrokenElsewhereWhereSomethingIsLonger() {
    String recorded = "#0  f (a=«0xff000», b=1)\n    at x.c:4";
    assertThat(Recorded.difference(recorded, "#0  f (a=0xff00000000,\n    b=1) at x.c:4"))
        .isEmpty();
    assertThat(Recorded.difference(recorded, "#0  f (a=0xff00000000,\n    b=1) at x.c:5"))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"«", "a » b", "«««", "\\Q«x»\\E", "(«1", "$1 «2»"})
  void whatSomebodyHasWrittenByHandIsNoFailure(String recorded) {
    assertThat(Recorded.difference(recorded, recorded.replace("«x»", "y").replace("«2»", "3")))
        .isEmpty();
  }
}
