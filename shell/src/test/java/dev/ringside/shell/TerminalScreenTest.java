package dev.ringside.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a terminal of ten columns and four rows shows. */
class TerminalScreenTest {
  private final StringBuilder answers = new StringBuilder();
  private final TerminalScreen screen = new TerminalScreen(10, 4);
  private final TerminalCodes codes = new TerminalCodes(screen, answers::append);

  /** {@code ^} stands for escape, {@code ~} for a new line, in the output and on the screen. */
  @ParameterizedTest
  @CsvSource({
    "hello~world, hello~world, 1 5",
    "0123456789, 0123456789, 0 9",
    "0123456789~x, 0123456789~x, 1 1",
    "0123456789ab, 0123456789~ab, 1 2",
    "日本語x, 日本語x, 0 7",
    "a😀b, a😀b, 0 4",
    "12345678日日, 12345678日~日, 1 2",
    "1~2~3~4~5, 2~3~4~5, 3 1",
    "main^[?1049h^[Halt^[?1049l, main, 0 4",
    "^[?2004h^[?1h^=^(B^]0;a title^\\x^[?2004l, x, 0 1",
    "abcdef^[3D^[K, abc, 0 3",
    "abcdef^[3D^[1K, '    ef', 0 3",
    "abcdef^[6D^[2P, cdef, 0 0",
    "abcdef^[4D^[2@, ab  cdef, 0 2",
    "abcdef^[4D^[2X, ab  ef, 0 2",
    "1~2~3^[A^[L, 1~~2~3, 1 1",
    "1~2~3^[2A^[M, 2~3, 0 1",
    "1~2~3~4^[2;3r^[3;1H~X, 1~3~X~4, 2 1",
    "1~2~3~4^[2;3r^[2;1H^MX, 1~X~2~4, 1 1",
    "1~2~3^[2;1H^[J, 1, 1 0",
    "1~2^7~3^8x, 1~2x~3, 1 2",
    "a^[5Gb^[3dc, a   b~~     c, 2 6",
  })
  void shows(String output, String lines, String cursor) {
    String bytes = output.replace('^', '\033').replace("~", "\r\n");
    // Cut at every place, a sequence gives the same.
    bytes.codePoints().forEach(c -> codes.feed(Character.toString(c)));
    assertThat(String.join("~", screen.lines())).isEqualTo(lines);
    assertThat(screen.row() + " " + screen.column()).isEqualTo(cursor);
  }

  @Test
  void aCombiningCharacterIsPartOfTheOneBefore() {
    codes.feed("e\u0301x");
    assertThat(screen.line(0)).isEqualTo("e\u0301x");
    assertThat(screen.column()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "^[1;31m, 1;31",
    "^[1m^[31m^[22m, 31",
    "^[31;1m^[0m, ''",
    "^[1;31m^[m, ''",
    "^[38;5;196;44m, 38;5;196;44",
    "^[38;2;1;2;3m^[1m, 1;38;2;1;2;3",
    "^[90m^[39m, ''",
    "^[2;7m^[27m, 2",
  })
  void remembersHowTextLooks(String codesBefore, String style) {
    codes.feed("日" + codesBefore.replace('^', '\033') + "text\033[m end");
    assertThat(screen.styleOf("text")).hasToString(style);
    assertThat(screen.styleOf("end")).hasToString("");
  }

  @Test
  void whatLeavesAtTheTopCanBeScrolledBack() {
    codes.feed("1\r\n2\r\n3\r\n4\r\n5");
    assertThat(screen.everything()).containsExactly("1", "2", "3", "4", "5");
    screen.resize(10, 2);
    assertThat(screen.lines()).containsExactly("4", "5");
    screen.resize(20, 4);
    codes.feed("\r\n678901234567");
    assertThat(screen.everything()).containsExactly("1", "2", "3", "4", "5", "678901234567");
  }

  @Test
  void saysWhereTheCursorIs() {
    codes.feed("a\r\nbc\033[6n");
    assertThat(answers).hasToString("\033[2;3R");
  }
}
